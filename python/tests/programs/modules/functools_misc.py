from functools import reduce, partial, partialmethod, cmp_to_key, total_ordering, singledispatch, singledispatchmethod

print(reduce(lambda a, b: a * b, range(1, 6)), reduce(lambda a, b: a + [b], "abc", []), reduce(max, [3, 9, 2]), reduce(lambda a, b: a, [], "init"), reduce(lambda a, b: 1 / 0, ["only"]))
try:
    reduce(lambda a, b: a, [])
except TypeError as e:
    print(e)


def f(a, b=2, *c, d=4):
    return a, b, c, d


p = partial(f, 1, d=40)
q = partial(p, 20, 30, d=41)
print(p(), p(5), p(d=9), q(), q(31), p.func is f, p.args, p.keywords, q.args, partial(int, base=2)("101"), partial(print, "hello", end="!\n")("world"))
try:
    partial()
except TypeError as e:
    print(e)
print(repr(partial(int, "5", base=8)), list(map(partial(pow, 2), range(5))), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: (a < b) - (a > b))))


class Cell:
    alive = False

    def set(self, v):
        self.alive = v

    on = partialmethod(set, True)


c = Cell()
c.on()
print(c.alive)


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(V(1) <= V(1), V(1) >= V(2), V(2) > V(1), V(1) != V(2), max(V(1), V(3)).n)
try:
    @total_ordering
    class Empty:
        pass
except ValueError as e:
    print(e)


@singledispatch
def show(x, n=1):
    return f"object {x!r}" * n


@show.register
def _(x: int, n=1):
    return f"int {x}"


@show.register(list)
@show.register(tuple)
def seq(x, n=1):
    return "[" + "; ".join(show(i) for i in x) + "]"


show.register(type(None), lambda x, n=1: "nothing")
print(show(5), show(True), show("s"), show([1, "a", (2.5,)]), show(None), show.dispatch(bool) is show.dispatch(int), sorted(k.__name__ for k in show.registry))


class Fmt:
    @singledispatchmethod
    def go(self, x):
        return "default"

    @go.register
    def _(self, x: str):
        return "str " + x


print(Fmt().go(1), Fmt().go("q"))
try:
    show()
except TypeError as e:
    print(e)
compose = lambda *fs: reduce(lambda g, h: lambda x: h(g(x)), fs)
print(compose(str, list, len)(12345))
p(1, 2, 3, x=5)
