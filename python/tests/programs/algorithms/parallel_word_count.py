# Map-reduce with threads: results must not depend on scheduling.
import threading
from queue import Queue
from collections import Counter

WORDS = "alpha beta gamma delta epsilon zeta eta theta".split()


def make_doc(seed, n):
    out = []
    for _ in range(n):
        seed = (seed * 22695477 + 1) % 2**32
        out.append(WORDS[(seed >> 16) % len(WORDS)])
    return " ".join(out)


docs = [make_doc(i, 200) for i in range(24)]


def word_count(docs, nworkers):
    jobs, results = Queue(), Queue()

    def worker():
        while (doc := jobs.get()) is not None:
            results.put(Counter(doc.split()))

    ts = [threading.Thread(target=worker) for _ in range(nworkers)]
    for t in ts:
        t.start()
    for d in docs:
        jobs.put(d)
    for _ in ts:
        jobs.put(None)
    for t in ts:
        t.join()
    total = Counter()
    while not results.empty():
        total += results.get()
    return total


serial = sum((Counter(d.split()) for d in docs), Counter())
for n in (1, 2, 4):
    par = word_count(docs, n)
    print(n, par == serial, sorted(par.items()), par.total())


def pmap(fn, items, n=4):
    out, it, lock = [None] * len(items), iter(enumerate(items)), threading.Lock()
    errors = []

    def run():
        while True:
            with lock:
                pair = next(it, None)
            if pair is None:
                return
            i, x = pair
            try:
                out[i] = fn(x)
            except Exception as e:
                errors.append((i, e))

    ts = [threading.Thread(target=run) for _ in range(n)]
    [t.start() for t in ts]
    [t.join() for t in ts]
    if errors:
        raise min(errors, key=lambda p: p[0])[1]
    return out


def collatz(n):
    k = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        k += 1
    return k


print(pmap(collatz, range(1, 30)))
print(pmap(lambda x: [x] * x, [3, 1, 2]), pmap(str.upper, WORDS[:3], n=1))


def psort(xs, depth=2):
    if depth == 0 or len(xs) < 2:
        return sorted(xs)
    mid, halves = len(xs) // 2, [None, None]

    def do(i, part):
        halves[i] = psort(part, depth - 1)

    ts = [threading.Thread(target=do, args=(i, p)) for i, p in enumerate((xs[:mid], xs[mid:]))]
    [t.start() for t in ts]
    [t.join() for t in ts]
    a, b = halves
    out = []
    while a and b:
        out.append((a if a[0] <= b[0] else b).pop(0))
    return out + a + b


xs = [(i * 7919) % 1009 for i in range(300)]
print(psort(xs) == sorted(xs))
pmap(lambda x: 10 // (x - 3), [1, 2, 3, 4, 3])
