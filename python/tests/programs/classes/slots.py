class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y=None):
        self.x = x
        if y is not None:
            self.y = y


p = P(1, 2)
print(p.x, p.y, P.__slots__, hasattr(p, "__dict__"), type(P.x).__name__)
del p.y
for code in ("p.y", "p.z = 1", "p.__dict__", "del p.y", "p.w", "vars(p)"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Q(P):
    __slots__ = ("z",)


class D(P):
    pass


q, d = Q(1, 2), D(3)
q.z = 5
d.anything = "ok"
print(q.x, q.z, d.x, d.__dict__, hasattr(q, "__dict__"))
try:
    q.other = 1
except AttributeError as e:
    print(e)


class WithDict:
    __slots__ = ["a", "__dict__"]


w = WithDict()
w.a, w.b = 1, 2
print(w.a, w.b, w.__dict__)
try:
    class Bad:
        __slots__ = ("x",)
        x = 5
except ValueError as e:
    print(e)
try:
    class Bad2:
        __slots__ = ("not an ident",)
except TypeError as e:
    print(e)
try:
    class Bad3(P, WithDict):
        pass
except TypeError as e:
    print(e)


class One:
    __slots__ = "single"


o = One()
o.single = "str slots"
print(o.single, One.__slots__)
print(P.x.__get__(p), P.x.__name__)
P.x.__set__(p, 99)
print(p.x)


class Private:
    __slots__ = ("__secret",)

    def __init__(self):
        self.__secret = 7


print(Private()._Private__secret)
p.color = "red"
