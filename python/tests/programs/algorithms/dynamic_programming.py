from functools import lru_cache


def knapsack(items, cap):
    best = [[0] * (cap + 1) for _ in range(len(items) + 1)]
    for i, (name, w, v) in enumerate(items, 1):
        for c in range(cap + 1):
            best[i][c] = max(best[i - 1][c], best[i - 1][c - w] + v if w <= c else 0)
    chosen, c = [], cap
    for i in range(len(items), 0, -1):
        if best[i][c] != best[i - 1][c]:
            chosen.append(items[i - 1][0])
            c -= items[i - 1][1]
    return best[-1][cap], chosen[::-1]


ITEMS = [("map", 9, 150), ("compass", 13, 35), ("water", 153, 200), ("sandwich", 50, 160), ("glucose", 15, 60), ("tin", 68, 45), ("banana", 27, 60), ("apple", 39, 40), ("cheese", 23, 30), ("beer", 52, 10), ("camera", 32, 30)]
print([knapsack(ITEMS, c) for c in (0, 50, 150, 250)])


def lcs(a, b):
    t = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            t[i + 1][j + 1] = t[i][j] + x if x == y else max(t[i][j + 1], t[i + 1][j], key=len)
    return t[-1][-1]


def edit(a, b):
    prev = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        cur = [i]
        for j, y in enumerate(b, 1):
            cur.append(min(cur[-1] + 1, prev[j] + 1, prev[j - 1] + (x != y)))
        prev = cur
    return prev[-1]


print(lcs("AGGTAB", "GXTXAYB"), lcs("abc", ""), [edit(*p) for p in (("kitten", "sitting"), ("", "abc"), ("flaw", "lawn"), ("same", "same"))])


def lis(xs):
    tails, prev, idx = [], [-1] * len(xs), []
    for i, x in enumerate(xs):
        lo = sum(1 for t in tails if t < x)
        if lo == len(tails):
            tails.append(x)
            idx.append(i)
        else:
            tails[lo] = x
            idx[lo] = i
        prev[i] = idx[lo - 1] if lo else -1
    out, k = [], idx[-1]
    while k >= 0:
        out.append(xs[k])
        k = prev[k]
    return out[::-1]


print(lis([10, 9, 2, 5, 3, 7, 101, 18]), lis([0, 8, 4, 12, 2, 10, 6, 14, 1, 9]))


@lru_cache(None)
def matrix_chain(dims):
    if len(dims) < 3:
        return 0, "A"
    return min((matrix_chain(dims[:k + 1])[0] + matrix_chain(dims[k:])[0] + dims[0] * dims[k] * dims[-1],
                f"({matrix_chain(dims[:k + 1])[1]}{matrix_chain(dims[k:])[1]})") for k in range(1, len(dims) - 1))


print(matrix_chain((40, 20, 30, 10, 30)), matrix_chain((10, 20, 30)))


def coins(total, kinds):
    ways, few = [1] + [0] * total, [0] + [None] * total
    for k in kinds:
        for t in range(k, total + 1):
            ways[t] += ways[t - k]
            if few[t - k] is not None and (few[t] is None or few[t] > few[t - k] + 1):
                few[t] = few[t - k] + 1
    return ways[total], few[total]


print(coins(100, (1, 5, 10, 25, 50)), coins(3, (2,)), coins(200, (1, 2, 5, 10, 20, 50, 100, 200)))


@lru_cache(maxsize=None)
def parens(n):
    return [""] if n == 0 else [f"({a}){b}" for k in range(n) for a in parens(k) for b in parens(n - 1 - k)]


print(parens(3), [len(parens(i)) for i in range(8)])


def partitions(n, top=None):
    top = n if top is None else top
    if n == 0:
        yield []
    for k in range(min(n, top), 0, -1):
        for rest in partitions(n - k, k):
            yield [k] + rest


print(list(partitions(5)), [sum(1 for _ in partitions(i)) for i in range(15)])
print(max((sum(xs[i:j]), i, j) for xs in [[-2, 1, -3, 4, -1, 2, 1, -5, 4]] for i in range(9) for j in range(i + 1, 10)))
lis([])
