import sys


def down(n):
    return down(n + 1)


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")


class Rep:
    def __repr__(self):
        return repr(self)


class Eq:
    def __eq__(self, o):
        return o == self

    def __hash__(self):
        return hash(self)


def mutual_a():
    mutual_b()


def mutual_b():
    mutual_a()


def gen():
    yield from gen()


for f in (lambda: down(0), lambda: repr(Rep()), lambda: Eq() == Eq(), lambda: hash(Eq()), mutual_a, lambda: list(gen())):
    try:
        f()
        print("finished?")
    except RecursionError as e:
        print(type(e).__name__, str(e).startswith("maximum recursion depth exceeded"))
count = 0


def with_finally(n):
    global count
    try:
        if n:
            with_finally(n - 1)
    finally:
        count += 1


with_finally(400)
print(count)
try:
    with_finally(10**6)
except RecursionError:
    print("recovered")
l = []
for _ in range(50):
    l = [l]
print(str(l).count("["))
sys.setrecursionlimit(300)


def depth():
    try:
        return 1 + depth()
    except RecursionError:
        return 1


d = depth()
print(200 < d <= 300)
try:
    sys.setrecursionlimit(0)
except ValueError as e:
    print(e)
try:
    sys.setrecursionlimit("x")
except TypeError as e:
    print(e)
down(0)
