def g(n):
    local = n * 2
    yield local
    yield from h()
    return "r"


def h():
    yield "h1"


x = g(5)
print(x.__name__, x.__qualname__, x.gi_running, x.gi_frame is not None, x.gi_code.co_name, x.gi_yieldfrom)
print(next(x), x.gi_frame.f_locals, x.gi_yieldfrom)
print(next(x), x.gi_yieldfrom.__name__)
print(next(x, "end"), x.gi_frame, x.gi_running)
print((i for i in ()).__name__, type(x).__name__, hasattr(x, "send"), hasattr(iter([]), "send"))
try:
    x.__name__ = "renamed"
    print(x.__name__)
    x.__name__ = 1
except TypeError as e:
    print(e)


def selfish():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = selfish()
print(next(me))


class Bag:
    def __init__(self):
        self.d = {"a": 1}

    def __iter__(self):
        for k in self.d:
            yield k, self.d[k]

    def keys(self):
        yield from self.d

    gen_attr = (i for i in range(2))


b = Bag()
print(dict(iter(b)), list(b.keys()), list(Bag.gen_attr), list(b.gen_attr))
args = (print("evaluated", i) or i for i in range(2))
print("before")
print(*args)


def f():
    first = (print("outer iterable evaluated at once") or [1, 2])
    g = (x + y for x in first for y in later)
    later = [10, 20]
    return list(g)


print(f())
try:
    (x for x in 5)
except TypeError as e:
    print("eager:", e)


def dual(flag):
    if flag:
        return "a plain return in a generator"
    yield


print(list(dual(True)), dual(True) == "x")
handles = [g(i) for i in range(3)]
print([next(q) for q in handles], [next(q) for q in handles], [next(q, None) for q in handles])
try:
    type(x)()
except TypeError as e:
    print(e)
next(x)
