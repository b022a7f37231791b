from collections import defaultdict, namedtuple, deque

Order = namedtuple("Order", "id sku qty price kind")


class OutOfStock(Exception):
    def __init__(self, sku, want, have):
        self.sku, self.want, self.have = sku, want, have
        super().__init__(f"{sku}: wanted {want}, have {have}")


class Warehouse:
    def __init__(self):
        self.lots = defaultdict(deque)
        self.ledger = []

    def receive(self, o):
        self.lots[o.sku].append([o.qty, o.price])
        self.ledger.append((o.id, "in", o.sku, o.qty))

    def stock(self, sku):
        return sum(q for q, _ in self.lots[sku]) if sku in self.lots else 0

    def ship(self, o):
        have = self.stock(o.sku)
        if have < o.qty:
            raise OutOfStock(o.sku, o.qty, have)
        need, cost = o.qty, 0
        while need:
            lot = self.lots[o.sku][0]
            take = min(need, lot[0])
            cost += take * lot[1]
            lot[0] -= take
            need -= take
            if not lot[0]:
                self.lots[o.sku].popleft()
        self.ledger.append((o.id, "out", o.sku, -o.qty))
        return o.qty * o.price - cost

    def process(self, orders):
        profit, failed = 0, []
        for o in orders:
            try:
                match o:
                    case Order(kind="buy"):
                        self.receive(o)
                    case Order(kind="sell", qty=q) if q > 0:
                        profit += self.ship(o)
                    case Order(kind=k):
                        raise ValueError(f"order {o.id}: bad kind {k!r} or qty {o.qty}")
            except (OutOfStock, ValueError) as e:
                failed.append((o.id, type(e).__name__, str(e)))
        return profit, failed


def orders(seed, n):
    for i in range(n):
        seed = seed * 69069 + 1 & 0xFFFFFFFF
        r = seed >> 8
        yield Order(i, "ABC"[r % 3], r // 3 % 20, 5 + r // 60 % 10, ("buy", "sell", "sell", "gift")[r // 600 % 4] if i > 3 else "buy")


w = Warehouse()
profit, failed = w.process(orders(2024, 60))
print(profit, len(failed), len(w.ledger))
for f in failed[:12]:
    print(f)
print({s: w.stock(s) for s in sorted(w.lots)}, {s: list(w.lots[s]) for s in sorted(w.lots)})
totals = defaultdict(int)
for _, _, sku, q in w.ledger:
    totals[sku] += q
print(dict(sorted(totals.items())), all(totals[s] == w.stock(s) for s in totals))
try:
    w.ship(Order(99, "Z", 1, 1, "sell"))
except OutOfStock as e:
    print(e, e.want, e.have)
report = [f"{s:<3}{w.stock(s):>5}{'*' * (w.stock(s) // 5):>15}" for s in "ABC"]
print("\n".join(report))
w.ship(Order(100, "A", 10**6, 1, "sell"))
