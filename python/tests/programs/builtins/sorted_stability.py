from functools import cmp_to_key

people = [("ann", 30), ("bob", 25), ("cat", 30), ("dan", 25), ("eve", 35)]
print(sorted(people, key=lambda p: p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(sorted(people, key=lambda p: p[0], reverse=True), key=lambda p: p[1]))
print(sorted("The quick Brown fox".split(), key=str.casefold), sorted(["10", "9", "2", "1"], key=int), sorted(["b2", "a10", "a9"], key=lambda s: (s[0], int(s[1:]))))


def merge_sort(xs, key=lambda v: v):
    if len(xs) < 2:
        return list(xs)
    mid = len(xs) // 2
    a, b, out = merge_sort(xs[:mid], key), merge_sort(xs[mid:], key), []
    while a and b:
        out.append(b.pop(0) if key(b[0]) < key(a[0]) else a.pop(0))
    return out + a + b


def lcg(seed, n, mod):
    out = []
    for _ in range(n):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((seed >> 33) % mod)
    return out


data = lcg(7, 500, 50)
tagged = list(enumerate(data))
by_val = sorted(tagged, key=lambda p: p[1])
print(by_val == merge_sort(tagged, key=lambda p: p[1]), all(a[1] < b[1] or a[0] < b[0] for a, b in zip(by_val, by_val[1:])), by_val[:4], by_val[-3:])
rev = sorted(tagged, key=lambda p: p[1], reverse=True)
print(rev[:4], [p for p in rev if p[1] == 49] == [p for p in tagged if p[1] == 49])
for shape in (range(100), range(100, 0, -1), [1] * 50, [i % 7 for i in range(90)], list(range(50)) + list(range(50)), lcg(3, 200, 10**6)):
    s = sorted(shape)
    print(s == merge_sort(list(shape)), s[0], s[-1], len(s), sorted(s, reverse=True) == s[::-1])
comparisons = 0


class N:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        global comparisons
        comparisons += 1
        return self.v < o.v


[N(i) for i in range(64)].sort()
sorted([N(i) for i in range(64)])
print(comparisons)
print(sorted([5, 3, 9], key=cmp_to_key(lambda a, b: b - a)), sorted(["aa", "b"], key=cmp_to_key(lambda a, b: len(a) - len(b) or (a > b) - (a < b))))
print(sorted([[3, "c"], [1, "z"], [1, "a"]]), sorted([(1, None), (0, None)]), sorted([b"b", b"a"]), sorted([frozenset([1, 2]), frozenset([1])], key=len), sorted([None, 3, 1], key=lambda v: (v is None, v or 0)))
mixed = [3, "three", 1]
mixed.sort(key=str)
print(mixed)
mixed.sort()
