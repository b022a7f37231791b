x = "global x"
l = [x for x in range(3)]
print(l, x)
try:
    [inner_var for inner_var in range(2)]
    inner_var
except NameError as e:
    print(e)


def f(n):
    k = 10
    a = [k + n + i for i in range(3)]
    b = {i: k for i in "ab"}
    k = 20
    g = (k + i for i in range(2))
    k = 30
    return a, b, list(g)


print(f(1))


class C:
    n = 3
    items = [i for i in range(n)]
    try:
        bad = [n for _ in range(2)]
    except NameError as e:
        bad = str(e)
    pairs = [(a, b) for a, b in zip(range(n), "xyz")]
    nested = [z for z in [y for y in range(n)]]


print(C.items, C.bad, C.pairs, C.nested, hasattr(C, "i"))


def closures():
    fs = [lambda: i for i in range(3)]
    gs = [lambda i=i: i for i in range(3)]
    hs = {k: (lambda: k) for k in "ab"}
    return [q() for q in fs], [q() for q in gs], [hs[k]() for k in "ab"]


print(closures())


def walrus():
    total = 0
    partial = [total := total + v for v in range(1, 6)]
    found = any((hit := n) * n > 50 for n in range(100))
    data = [y for v in (1, 2, 3, 4) if (y := v * v) % 2 == 0]
    return partial, total, found, hit, data, y


print(walrus())
print([last := i for i in range(5)], last)
while (n := len(l)) < 6:
    l.append(n)
print(l, n, (m := 5) + m, [z := 1, z + 1], (a := 1, b := 2), a, b)
if (mt := "key=value".partition("="))[1]:
    print(mt)


def outer():
    v = "enclosing"

    def mid():
        return [[v + str(j) for j in range(i)] for i in range(3)]

    return mid()


print(outer())
i = "untouched"
print([(lambda j: [i * j for i in range(3)])(j) for j in range(3)], i)
print([x for x in [x for x in [x for x in "abc"]]], x, [[x for x in range(x)] for x in range(4)])
print({e: (e := 9) for _ in [0]} if (e := 1) else 0, e)
print((lambda: [w for w in range(2)])(), [eval("1 + 1") for _ in "a"], [locals_ for locals_ in (1, 2)])
def gl():
    global made
    [made := q for q in "xyz"]
gl()
print(made)
del x
[x for _ in [1]]
