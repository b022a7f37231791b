# Threads hammer shared containers; totals must be exact where the language promises it.
import threading


def run(n, target):
    ts = [threading.Thread(target=target, args=(i,)) for i in range(n)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()


shared = []
run(6, lambda i: [shared.append((i, k)) for k in range(300)])
print(len(shared), len(set(shared)), all([k for j, k in shared if j == i] == list(range(300)) for i in range(6)))
d = {}
run(6, lambda i: [d.__setitem__((i, k), i * k) for k in range(200)])
print(len(d), sum(d.values()), d[5, 199])
same = {}
run(4, lambda i: [same.setdefault(k % 50, []).append(i) for k in range(400)])
print(len(same), sum(map(len, same.values())))
s = set()
run(5, lambda i: s.update(range(i * 100, i * 100 + 150)))
print(len(s), max(s))


class Acc:
    def __init__(self):
        self.lock, self.bal = threading.Lock(), {"a": 1000, "b": 1000}

    def move(self, x, y, n):
        with self.lock:
            if self.bal[x] >= n:
                self.bal[x] -= n
                self.bal[y] += n


acc = Acc()
run(4, lambda i: [acc.move(*("ab" if (i + k) % 2 else "ba"), k % 7) for k in range(500)])
print(sum(acc.bal.values()), min(acc.bal.values()) >= 0)
out = [None] * 8


def fill(i):
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)
    out[i] = fib(10 + i)


run(8, fill)
print(out)
errs = []


def risky(i):
    try:
        if i % 2:
            raise ValueError(i)
        [][i]
    except Exception as e:
        errs.append((i, type(e).__name__))


run(6, risky)
print(sorted(errs))


def gen():
    for i in range(100):
        yield i


g, glock, parts = gen(), threading.Lock(), []


def drain(_):
    while True:
        with glock:
            v = next(g, None)
        if v is None:
            return
        parts.append(v)


run(4, drain)
print(sorted(parts) == list(range(100)))
objs = [type("O", (), {})() for _ in range(4)]
run(4, lambda i: [setattr(objs[k % 4], f"a{i}", k) for k in range(100)])
print([sorted(vars(o).items()) for o in objs][0])
