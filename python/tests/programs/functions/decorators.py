def trace(fn):
    def wrapper(*args, **kw):
        print("call", fn.__name__, args, kw)
        r = fn(*args, **kw)
        print("return", r)
        return r

    return wrapper


@trace
def add(a, b=1):
    return a + b


print(add(2), add(2, b=5), add.__name__)


def repeat(n):
    def deco(fn):
        def w(*a):
            return [fn(*a) for _ in range(n)]
        return w
    return deco


@repeat(3)
@trace
def hi(x):
    return x.upper()


print(hi("a"))


class Count:
    def __init__(self, fn):
        self.fn = fn
        self.n = 0

    def __call__(self, *a):
        self.n += 1
        return self.fn(*a)

    def __get__(self, obj, cls):
        return lambda *a: self(obj, *a)


@Count
def sq(x):
    return x * x


class T:
    @Count
    def m(self, y):
        return ("T.m", y)


print(sq(3), sq(4), sq.n, T().m(7), T.__dict__["m"].n)
registry = {}


def register(name=None):
    def deco(obj):
        registry[name or obj.__name__] = obj
        return obj
    return deco


@register()
def alpha(): return 1


@register("beta")
class B:
    value = 2


print(sorted(registry), registry["beta"].value, registry["alpha"]())


def memo(fn):
    cache = {}
    def w(n):
        if n not in cache:
            cache[n] = fn(n)
        return cache[n]
    w.cache = cache
    return w


@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache))
decos = [lambda f: lambda: "<b>" + f() + "</b>", lambda f: lambda: "<i>" + f() + "</i>"]


@decos[0]
@decos[1]
@(lambda f: f)
def text():
    return "t"


print(text())


@register
def broken():
    pass


print(broken.__name__)
broken("x")("y")
