from functools import lru_cache, cache, cached_property, wraps, update_wrapper

calls = []


@lru_cache(maxsize=3)
def f(x, y=0):
    calls.append((x, y))
    return x + y


print([f(i) for i in (1, 2, 1, 3, 4, 2, 1)], calls, f.cache_info())
f(1, y=0)
f(1, 0)
print(len(calls), f.cache_info().misses, f.cache_parameters())
f.cache_clear()
print(f.cache_info(), f.__name__, f.__wrapped__(5, 5))


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(120), fib.cache_info())


@lru_cache(typed=True, maxsize=None)
def t(x):
    return type(x).__name__


print(t(1), t(1.0), t(True), t.cache_info().currsize)
try:
    f([1])
except TypeError as e:
    print(e)


@lru_cache
def bare(x):
    if x < 0:
        raise ValueError(x)
    return x


for _ in range(2):
    try:
        bare(-1)
    except ValueError as e:
        print("not cached", e, bare.cache_info().misses)


class D:
    def __init__(self, n):
        self.n = n

    @cached_property
    def heavy(self):
        """Heavy doc."""
        print("computing", self.n)
        return self.n**2

    @lru_cache
    def m(self, k):
        print("m", k)
        return self.n * k


d = D(7)
print(d.heavy, d.heavy, vars(d), D.heavy.__doc__, d.m(2), d.m(2), D(1).m(2))
del d.heavy
print(d.heavy)
d.heavy = "assigned"
print(d.heavy)


def deco(fn):
    @wraps(fn)
    def inner(*a, **k):
        """inner doc"""
        return fn(*a, **k)
    return inner


@deco
def named(x: int) -> str:
    """named doc"""
    return str(x)


print(named.__name__, named.__doc__, named.__annotations__, named.__wrapped__(3), named.__qualname__)
g = update_wrapper(lambda: 0, named, assigned=("__name__",))
print(g.__name__, g.__doc__)
try:
    lru_cache(maxsize="x")
except TypeError as e:
    print(e)
bare(-5)
