# What is alive when the program ends gets its finalizer, while the variables of its module are still there.
import atexit
import gc
import sys
import threading
import weakref

log = []


def helper(n):
    return n + 1


class A:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        # In no particular order: the last one prints.
        log.append((self.name, sys is not None, helper(1)))
        if len(log) == 9:
            print(sorted(log))


a = A("global")
c = A("cycle")
c.me = c
inner = {"k": [A("inside")]}


class Meta:
    held = A("class attribute")


def gen():
    mine = A("in a generator")
    try:
        yield
    finally:
        mine.closed = True


g = gen()
next(g)


def closure():
    x = A("in a closure")
    return lambda: x


f = closure()


def default(x=A("default")):
    pass


p = A("weakly referenced")
r = weakref.ref(p, lambda r: print("not called: the reference dies with its target"))


class Q:
    pass


q = Q()
kept = [weakref.ref(q, lambda r: print("callback before the end"))]
atexit.register(lambda: print("atexit", len(kept)))
w = Q()
weakref.finalize(w, print, "finalize at exit")
del q
local = threading.local()
local.x = A("thread local")


class Back:
    def __del__(self):
        back.append(self)


back = []
b = Back()
b.me = b


class Thrower:
    def __del__(self):
        raise ValueError("at exit")


t = Thrower()


class Late:
    def __del__(self):
        assert len([object() for i in range(1000)]) == 1000 and gc.collect() >= 0


late = Late()
print("end of the text")
