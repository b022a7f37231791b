LOG = """\
10:01 INFO start
10:02 WARN disk 91
10:03 ERROR net timeout
10:04 INFO tick

10:05 ERROR disk full
bad line
10:06 WARN cpu 77"""


def lines(text):
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield n, line


def parse(src):
    for n, line in src:
        time, sep, rest = line.partition(" ")
        level, _, msg = rest.partition(" ")
        if ":" not in time:
            yield {"n": n, "error": line}
            continue
        yield {"n": n, "time": time, "level": level, "msg": msg}


def where(src, **cond):
    return (r for r in src if all(r.get(k) == v for k, v in cond.items()))


def select(src, *cols):
    for r in src:
        yield tuple(r.get(c) for c in cols)


for level in ("INFO", "WARN", "ERROR", None):
    print(level, list(select(where(parse(lines(LOG)), level=level), "n", "msg")))


def tee_print(tag, src):
    for x in src:
        print(tag, x)
        yield x


print(sum(tee_print("b", (x * 2 for x in tee_print("a", range(3))))))


def chunk(src, n):
    buf = []
    for x in src:
        buf.append(x)
        if len(buf) == n:
            yield tuple(buf)
            buf.clear()
    if buf:
        yield tuple(buf)


def window(src, n):
    buf = []
    for x in src:
        buf = (buf + [x])[-n:]
        if len(buf) == n:
            yield tuple(buf)


def primes():
    seen = []
    n = 2
    while True:
        if all(n % p for p in seen):
            seen.append(n)
            yield n
        n += 1


def merge(a, b):
    a, b = iter(a), iter(b)
    x, y = next(a, None), next(b, None)
    while x is not None or y is not None:
        if y is None or x is not None and x <= y:
            yield x
            x = next(a, None)
        else:
            yield y
            y = next(b, None)


print(list(chunk(range(7), 3)), list(window("abcde", 3)), [p for p, _ in zip(primes(), range(15))])
print(list(merge([1, 4, 9], [2, 3, 10, 11])), [b - a for a, b in window((p for p, _ in zip(primes(), range(20))), 2)])
