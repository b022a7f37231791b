t = (1, 2, 3)
print(t, (), (1,), 1, (1, (2, (3,))), len(t), t[0], t[-1], t[1:], t[::-1], t + (4,), t * 2, 2 in t, 9 in t)
print(t.count(1), t.index(3), tuple("abc"), tuple([1, 2]), tuple(x * x for x in range(4)), tuple({"k": 1}))
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (0,), (1, 2) == (1, 2), (1, 2) == [1, 2], (1, "a") == (1.0, "a"), (2,) > (1, 5))
a, b = b, a = 1, 2
print(a, b)
x = 1,
print(x, type(x).__name__, (5), type((5)).__name__)
d = {(0, 0): "origin", (1, 2): "p"}
print(d[0, 0], d[(1, 2)], (3, 3) in d, hash((1, 2)) == hash((1, 2)), hash((1.0, 2)) == hash((1, 2)))
for code in ("t[0] = 1", "del t[0]", "t.append(1)", "t[5]", "t + [1]", "t.index(9)", "hash(([],))", "(1, 'a') < (1, 2)", "tuple(5)", "t['a']", "tuple(1, 2)"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
m = ([1], 2)
m[0].append(5)
print(m)
try:
    m[0] += [6]
except TypeError as e:
    print(e)
print(m)


def stats(v):
    return min(v), max(v), sum(v) / len(v)


lo, hi, mean = stats([4, 8, 15, 16, 23, 42])
print(lo, hi, mean, stats((1, 2)), sorted([(2, 1), (1, 9), (1, 2)]), max((1, 5), (2, 0)), dict([(1, 2), (3, 4)]))
print(list(zip((1, 2, 3), "abc")), [i + j for i, j in ((1, 2), (3, 4))], tuple(reversed(t)), sum(t, 10), sum(((1,), (2,)), ()))
