def g():
    yield 1
    raise StopIteration("inside generator")


try:
    list(g())
except RuntimeError as e:
    print(e, repr(e.__cause__), repr(e.__context__))
try:
    next(iter([]))
except StopIteration as e:
    print(repr(e), e.value, e.args)
print(next(iter([]), "default"))


def take(it):
    return next(it), next(it)


try:
    take(iter([1]))
except StopIteration:
    print("StopIteration escapes plain functions")


class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("done", self.n)
        return self.n


it = It()
print(list(it), it.n)
try:
    next(it)
except StopIteration as e:
    print(e.value, e.args)
print([x for x in It()], sum(It()), dict(zip(It(), "ab")), max(It()))


def inner():
    yield "a"
    return "inner result"


def outer():
    r = yield from inner()
    print("got", r)
    r = yield from It()
    print("it returned", r)
    return [r]


o = outer()
out = []
while True:
    try:
        out.append(next(o))
    except StopIteration as e:
        print(out, e.value)
        break
try:
    print([next(x) for x in [iter([1]), iter([])]])
except StopIteration as e:
    print("comprehension lets it through", repr(e))
try:
    print(list(next(x) for x in [iter([1]), iter([])]))
except RuntimeError as e:
    print("generator expression does not:", e)
for x in (lambda: (yield))():
    print(x)
print(list(map(lambda x: next(iter([])) if x == 2 else x, [1, 2, 3])))


def pairs(xs):
    it = iter(xs)
    for a in it:
        yield a, next(it)


print(list(pairs([1, 2, 3, 4])))
list(pairs([1, 2, 3]))
