def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


print(f(1, c=3), f(1, 5, 6, 7, c=8, z=9), f(c=1, a=2), f(*[1, 2, 3], **{"c": 4, "e": 5}), f(1, *(), c=0, **{}), f(0, *"ab", c=1, *[9]))


def pos(a, b=1, /, c=2, *, d=3):
    return a, b, c, d


print(pos(1), pos(1, 2, 3, d=4), pos(1, c=9), pos(5, 6, c=7, d=8))


def only(*, k):
    return k


def star(*args):
    return args


def kw(**kwargs):
    return kwargs


def both(a, /, **kwargs):
    return a, kwargs


print(only(k=1), star(), star(1, 2), kw(), kw(x=1, y=2), both(1, a=2))
calls = ["f()", "f(1)", "f(1, 2, 3)", "pos()", "pos(1, 2, 3, 4)", "pos(a=1)", "pos(1, b=2)", "only()", "only(1)", "only(k=1, z=2)", "star(x=1)", "kw(1)", "f(1, a=2, c=3)", "both(a=1)", "f(**{'a': 1, 1: 2})", "f(*5)", "kw(**5)", "kw(x=1, **{'x': 2})", "pos(1, zz=1)", "(lambda x: x)()", "(lambda: 0)(1)", "(lambda x, y: 0)(1)", "(lambda x, y, z: 0)()", "kw()()", "f.__name__()"]
for c in calls:
    try:
        print(c, eval(c))
    except TypeError as e:
        print(c, "->", e)


def order():
    out = []
    def g(n):
        out.append(n)
        return n
    def h(*a, **k):
        return out
    return h(g(1), *[g(2)], x=g(3), **{"y": g(4)})


print(order())


def forward(*args, **kwargs):
    return f(*args, **kwargs)


print(forward(1, 2, 3, c=4, q=5))
