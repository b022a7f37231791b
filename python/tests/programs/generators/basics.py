def count(n):
    print("start")
    for i in range(n):
        print("yielding", i)
        yield i
    print("end")


g = count(2)
print("made", type(g).__name__, iter(g) is g)
print(next(g), next(g), next(g, "default"), next(g, "still done"))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    for _, x in zip(range(n), it):
        yield x


print(list(take(12, fib())), sum(take(50, fib())))
squares = (x * x for x in range(6))
print(next(squares), list(squares), list(squares))


def evens(src):
    for x in src:
        if x % 2 == 0:
            yield x


def scaled(src, k):
    for x in src:
        yield x * k


print(list(scaled(evens(take(20, fib())), 10)))
print(sum(x for x in range(10) if x % 3), max(len(w) for w in "a bb ccc".split()), dict((k, v) for v, k in enumerate("abc")), sorted((c for c in "hello"), reverse=True), "".join(c.upper() for c in "abc"))


def empty():
    return
    yield


def nothing():
    if False:
        yield 1


print(list(empty()), list(nothing()), [*take(3, fib())], tuple(x for x in ()), 5 in fib(), any(x > 100 for x in fib()))


def permute(xs):
    if not xs:
        yield []
    for i in range(len(xs)):
        for p in permute(xs[:i] + xs[i + 1:]):
            yield [xs[i]] + p


print(["".join(p) for p in permute(list("abc"))])
x = "outer"
ge = (x for x in [1, 2])
print(list(ge), x)
lazy = (1 // d for d in (1, 0, 2))
print(next(lazy))
try:
    next(lazy)
except ZeroDivisionError as e:
    print(e, list(lazy))
a, b, *c = fib_first = list(take(5, fib()))
print(a, b, c, fib_first)
try:
    len(fib())
except TypeError as e:
    print(e)
fib()[0]
