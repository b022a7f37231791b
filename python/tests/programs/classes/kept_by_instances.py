# A class lives as long as it has instances, also if nothing else leads to it.
import gc
import threading


def make(base):
    class C(base):
        def hello(self):
            return "hello from " + type(self).__name__

    return C()


for base in (object, list, dict, tuple, str, int, float, set, Exception):
    o = make(base)
    gc.collect()
    junk = [[i] for i in range(1000)]
    print(base.__name__, o.hello())


# The same for the class of a class.
def make_meta():
    class M(type):
        def size(cls):
            return 42

    class C(metaclass=M):
        pass

    return C


c = make_meta()
gc.collect()
junk = [[i] for i in range(1000)]
print(c.size(), type(c()).__name__)


# Changing the class.
class First:
    pass


def second():
    class Second:
        def who(self):
            return "second"

    return Second


o = First()
o.__class__ = second()
gc.collect()
junk = [[i] for i in range(1000)]
print(o.who())


# A finalizer needs its class while everything is garbage.
def doomed(name):
    class D:
        def __del__(self):
            print("finalized", self.name, type(self).__name__)

    d = D()
    d.name = name
    d.itself = d
    d.its_class = D


for name in "abc":
    doomed(name)
    gc.collect()


# Other threads may use the class of what they are given.
class Box:
    pass


box = Box()
seen = []


def reader():
    got = box.item
    seen.append((got.hello(), type(got).__name__))


t = threading.Thread(target=lambda: setattr(box, "item", make(object)))
t.start()
t.join()
gc.collect()
threads = [threading.Thread(target=reader) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(set(seen)))
