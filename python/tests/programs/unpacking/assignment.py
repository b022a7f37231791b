a, b = 1, 2
(c, d), e = (3, 4), 5
[f, g] = "xy"
h, = [7]
i, *j = [1, 2, 3]
*k, l = "abc"
m, *n, o = range(5)
p, *q = [9]
(r, *s), *t = [[1, 2, 3], 4, 5]
u = v = w = []
print(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u is w)
a, b = b, a
x = [1, 2, 3]
x[0], x[2] = x[2], x[0]
idx = 0
idx, x[idx] = 1, "set at new idx"
print(a, b, x, idx)


class O:
    pass


ob = O()
ob.a, ob.b = 1, [0, 0]
ob.a, ob.b[1], *rest = "pqrs"
print(ob.a, ob.b, rest)
d = {}
d["x"], (d["y"], *d["z"]) = 1, (2, 3, 4)
print(d)
for (a, b), *c in [((1, 2), 3), ((4, 5),)]:
    print(a, b, c)
a, b, c = {"k1": 1, "k2": 2, "k3": 3}
print(a, b, c)
((a, b),), c = {1: 2}.items(), 4
print(a, b, c)
order = []


def mark(n):
    order.append(n)
    return [n]


mark(1)[0], mark(2)[0] = mark(3)[0], mark(4)[0]
print(order)
for code in ("a, b = 1", "a, b = [1]", "a, b = 1, 2, 3", "a, *b, c = [1]", "(a, b), c = 1, 2", "a, = ()", "a, b = None", "a, b = {1}", "[a] = 'xy'", "*a, = 5", "a, b = iter(range(9))"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
x = y = z = 0
x, y, z = z + 1, x + 2, y + 3
print(x, y, z)
first, second, third = "ab"
