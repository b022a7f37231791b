# Finalizers that run because a call ends: by an error in the initializer, with the callee or its function itself.
class Busy:
    """Calls functions in its finalizer."""

    count = 0

    def __del__(self):
        def add(n, *more, **named):
            return n + len(more) + len(named)
        Busy.count = add(Busy.count, 1)


class Failing(Busy):
    def __init__(self, error):
        self.error = error
        raise error


for error in (ValueError("a"), KeyError("b"), MemoryError()):
    try:
        Failing(error)
    except Exception as e:
        print("caught", repr(e), e is error)


def nested(n):
    if n == 0:
        return Failing(IndexError("deep"))
    mine = Busy()
    return nested(n - 1), mine


try:
    nested(20)
except IndexError as e:
    print("caught", e)
    e = None


class Wrong(Busy):
    def __init__(self):
        return 5


try:
    Wrong()
except TypeError as e:
    print("caught", e)


class Callable(Busy):
    def __call__(self, n):
        return n * 2


print(Callable()(4), [Callable()(i) for i in range(5)])
print((lambda n, x=Busy(): n + 1)(1))


def temporary(n):
    def inner(k, held=Busy()):
        return k + n
    return inner


print([temporary(i)(1) for i in range(4)])


class Method:
    def go(self, n, held=Busy()):
        # The method goes while it runs.
        del Method.go
        return n + 1


m = Method()
print(m.go(1), hasattr(Method, "go"))


class Init:
    def __init__(self, held=Busy()):
        del Init.__init__
        self.x = 7


print(Init().x)


def generator(held):
    yield 1
    raise ValueError("in a generator")


try:
    for x in generator(Busy()):
        print(x)
except ValueError as e:
    print("caught", e)
    e = None


def delegate():
    mine = Busy()
    yield from generator(Busy())


try:
    print(list(delegate()))
except ValueError as e:
    print("caught", e)
    e = None


class Exits(Busy):
    def __enter__(self):
        return self

    def __exit__(self, *reason):
        return True


with Exits() as x:
    x = None
    Failing(OSError("swallowed"))
print(Busy.count > 10)
