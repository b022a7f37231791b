def perms(a, k=0):
    if k == len(a):
        yield tuple(a)
        return
    for i in range(k, len(a)):
        a[k], a[i] = a[i], a[k]
        yield from perms(a, k + 1)
        a[k], a[i] = a[i], a[k]


def heap(a, n=None):
    n = len(a) if n is None else n
    if n == 1:
        yield "".join(a)
        return
    for i in range(n - 1):
        yield from heap(a, n - 1)
        j = 0 if n % 2 else i
        a[j], a[n - 1] = a[n - 1], a[j]
    yield from heap(a, n - 1)


def next_perm(a):
    i = len(a) - 2
    while i >= 0 and a[i] >= a[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(a) - 1
    while a[j] <= a[i]:
        j -= 1
    a[i], a[j] = a[j], a[i]
    a[i + 1:] = reversed(a[i + 1:])
    return True


print(list(perms([1, 2, 3])), list(heap(list("abc"))), len(set(perms(list("abcdef")))))
a, seen = list("aabb"), []
while True:
    seen.append("".join(a))
    if not next_perm(a):
        break
print(seen)


def subsets(xs):
    return [[x for i, x in enumerate(xs) if m >> i & 1] for m in range(1 << len(xs))]


def gray(n):
    return [f"{i ^ i >> 1:0{n}b}" for i in range(1 << n)]


print(subsets("abc"), gray(3), all(sum(p != q for p, q in zip(x, y)) == 1 for x, y in zip(gray(5), gray(5)[1:])))


def combos(xs, k):
    if k == 0:
        return [[]]
    return [[xs[i]] + r for i in range(len(xs)) for r in combos(xs[i + 1:], k - 1)]


print(combos([1, 2, 3, 4], 2), [len(combos(range(7), k)) for k in range(8)], combos("ab", 3))


def kth(n, k):
    items, out = list(range(1, n + 1)), []
    f = 1
    for i in range(2, n):
        f *= i
    k -= 1
    for i in range(n - 1, -1, -1):
        q, k = divmod(k, f)
        out.append(items.pop(q))
        f = f // i if i else 1
    return out


print(kth(4, 9), kth(9, 100000), kth(3, 1), kth(1, 1))


def cycles(p):
    seen, out = set(), []
    for s in range(len(p)):
        c = []
        while s not in seen:
            seen.add(s)
            c.append(s)
            s = p[s]
        if c:
            out.append(tuple(c))
    return out


print(cycles([2, 0, 1, 4, 3, 5]), [sum(len(cycles(p)) == k for p in perms([0, 1, 2, 3])) for k in range(1, 5)], sum(all(v != i for i, v in enumerate(p)) for p in perms(list(range(6)))))


def subset_sum(xs, target, path=()):
    if target == 0:
        yield path
    elif target > 0:
        for i, x in enumerate(xs):
            yield from subset_sum(xs[i + 1:], target - x, path + (x,))


print(list(subset_sum([3, 34, 4, 12, 5, 2], 9)), list(subset_sum([1], 5)))
# SEND + MORE = MONEY
for p in perms([0, 1]):
    pass
sol = [(s, e, n, d, o, r, y) for s in (9,) for e in range(1, 9) for n in (e + 1,) for d in range(10) for o in (0,) for r in (8,) for y in range(2, 10)
       if len({s, e, n, d, o, r, y, 1}) == 8 and 1000 * s + 100 * e + 10 * n + d + 1000 + 100 * o + 10 * r + e == 10000 + 1000 * o + 100 * n + 10 * e + y]
print(sol)
kth(3, 7)
