class Res:
    open_now = []

    def __init__(self, n):
        self.n = n

    def __enter__(self):
        Res.open_now.append(self.n)
        return self

    def __exit__(self, t, v, tb):
        Res.open_now.remove(self.n)
        print("released", self.n, t.__name__ if t else None)


def reader(n):
    with Res(n):
        for i in range(3):
            yield n, i


for x in reader("full"):
    print(x, Res.open_now)
for x in reader("partial"):
    print(x)
    break
print(Res.open_now)
g = reader("closed")
next(g)
print(Res.open_now)
g.close()
print(Res.open_now)
g = reader("thrown")
next(g)
try:
    g.throw(ValueError("t"))
except ValueError as e:
    print("out", e)


def nested():
    with Res("outer"):
        yield "before"
        with Res("inner"):
            yield "inside"
        yield "after"


print([(s, list(Res.open_now)) for s in nested()])


def delegating():
    with Res("deleg"):
        r = yield from reader("sub")
        print("r", r)


print(list(zip(delegating(), range(2))))
print(Res.open_now)


def lock_step(a, b):
    with Res(a) as x, Res(b) as y:
        try:
            yield x.n + y.n
        except GeneratorExit:
            print("exit seen", Res.open_now)
            raise


g = lock_step("L", "R")
print(next(g))
del g
print(Res.open_now)


def early(flag):
    with Res("early"):
        if flag:
            return "returned"
        yield "yielded"


print(list(early(True)), list(early(False)))
stack = []


def recur(n):
    with Res(n):
        stack.append(len(Res.open_now))
        if n:
            recur(n - 1)
        else:
            raise LookupError("bottom")


try:
    recur(3)
except LookupError as e:
    print(e, stack, Res.open_now)
for x in reader("last"):
    raise RuntimeError(f"stop at {x}")
