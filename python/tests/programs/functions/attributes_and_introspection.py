def f(a, b=1, *c, d, e=2, **g):
    """Docstring of f."""
    local = 5
    return local


print(f.__name__, f.__qualname__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__module__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_varnames, c.co_freevars)


class A:
    def m(self):
        return self

    @staticmethod
    def s():
        def inner():
            pass
        return inner

    @classmethod
    def c(cls):
        return cls.__name__


a = A()
print(A.m.__qualname__, a.m.__func__ is A.m, a.m.__self__ is a, A.s().__qualname__, A.c.__self__ is A, a.m == a.m, a.m is a.m, A.m.__name__)
print((lambda: 0).__name__, (lambda: 0).__qualname__, len.__name__, print.__name__, [].append.__name__, str.upper.__name__, int.__name__)
f.x = 1
f.__name__ = "renamed"
f.__doc__ = None
print(f.x, f.__name__, f.__doc__, vars(f), hasattr(f, "y"), callable(f), type(f).__name__, type(a.m).__name__, type(len).__name__, type(A.__dict__["s"]).__name__)
try:
    f.y
except AttributeError as e:
    print(e)
try:
    f.__name__ = 5
except TypeError as e:
    print(e)
try:
    a.m.attr = 1
except AttributeError as e:
    print(e)


def g(n):
    def h():
        return n
    return h


h = g(5)
print(h.__closure__[0].cell_contents, h.__code__.co_freevars, g.__code__.co_cellvars, g.__closure__, h.__qualname__)
print(f is f, g(1) is g(1), g(1) == g(1), {f: "as key"}[f], str(type(f)), repr(A.m)[:17], f.__globals__ is globals(), isinstance(f, type(lambda: 0)))
print(A.m(a) is a, A.__dict__["m"](a) is a, A.m.__get__(a)() is a, type(A.m.__get__(None, A)).__name__)
A.m()
