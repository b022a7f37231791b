print("before")


class A:
    print("in body", __qualname__, __module__)
    x = 1
    y = x + 1
    z = [y, x]
    for i in range(3):
        exec(f"attr_{i} = {i}")
    if y == 2:
        def cond(self):
            return "cond"
    else:
        def cond(self):
            return "never"
    del i
    lam = lambda self: self.y

    class Inner:
        v = "inner"

        class Deeper:
            pass

    def get(self):
        return self.Inner.v, __class__.__name__

    try:
        bad = undefined_name
    except NameError:
        bad = "caught"
    """not a docstring"""


print(sorted(k for k in vars(A) if not k.startswith("__")), A.attr_2, A().cond(), A().lam(), A().get(), A.bad, A.__doc__)
print(A.Inner.Deeper.__qualname__, A.Inner.__name__, A.__dict__["x"], A.__module__)


class Doc:
    """Doc here."""
    __private = "mangled"
    _single = 1
    __dunder__ = 2

    def get(self):
        return self.__private, [k for k in vars(type(self)) if "private" in k]

    def set(self):
        self.__inst = 5
        return vars(self)


print(Doc.__doc__, Doc().get(), Doc().set(), Doc._Doc__private)
try:
    Doc.__private
except AttributeError as e:
    print(e)
x = "global"


def f():
    x = "local"

    class C:
        y = x
        x = "class"
        z = x

        def m(self):
            return x

    return C.y, C.x, C.z, C().m() if "y" else 0


try:
    print(f())
except NameError as e:
    print(type(e).__name__, e)


def g():
    w = "enclosing"

    class D:
        p = w

        def m(self):
            return w

    return D.p, D().m()


print(g())


class Expr(*[dict, ][:1], **{}):
    pass


print(Expr.__bases__ == (dict,), Expr({1: 2}))


class Broken:
    n = 1 / 0
