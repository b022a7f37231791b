import heapq


class LCG:
    def __init__(self, seed):
        self.s = seed

    def next(self, n):
        self.s = (self.s * 1664525 + 1013904223) % 2**32
        return self.s * n >> 32


class Sim:
    def __init__(self, seed, tellers):
        self.rng, self.now, self.events, self.seq = LCG(seed), 0, [], 0
        self.free, self.waiting = list(range(tellers)), []
        self.stats = {"served": 0, "left": 0, "wait": 0, "maxq": 0}
        self.log = []

    def at(self, delay, fn, *args):
        heapq.heappush(self.events, (self.now + delay, self.seq, fn, args))
        self.seq += 1

    def arrive(self, n):
        if n > 1:
            self.at(1 + self.rng.next(4), self.arrive, n - 1)
        if len(self.waiting) >= 4:
            self.stats["left"] += 1
            self.log.append(f"{self.now:3d} customer {n} leaves, queue full")
            return
        self.waiting.append((n, self.now))
        self.stats["maxq"] = max(self.stats["maxq"], len(self.waiting))
        self.dispatch()

    def dispatch(self):
        while self.free and self.waiting:
            teller = self.free.pop(0)
            cust, since = self.waiting.pop(0)
            self.stats["wait"] += self.now - since
            self.at(3 + self.rng.next(6), self.finish, cust, teller)

    def finish(self, cust, teller):
        self.stats["served"] += 1
        self.log.append(f"{self.now:3d} teller {teller} done with {cust}")
        self.free.append(teller)
        self.free.sort()
        self.dispatch()

    def run(self, customers):
        self.at(0, self.arrive, customers)
        while self.events:
            self.now, _, fn, args = heapq.heappop(self.events)
            fn(*args)
        return self.stats


s = Sim(42, 2)
print(s.run(25), s.now)
print("\n".join(s.log))
for seed in range(5):
    for tellers in (1, 2, 3):
        st = Sim(seed, tellers).run(100)
        print(seed, tellers, st, f"{st['wait'] / st['served']:.2f}")
assert st["served"] + st["left"] == 100
Sim(1, 1).at(5, None)
bad = Sim(1, 1)
bad.at(1, bad.finish, "nobody")
bad.run(0)
