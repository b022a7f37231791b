class Res:
    def __init__(self, name):
        self.name = name
        print("open", name)

    def __del__(self):
        print("close", self.name)


r = Res("a")
del r
print("after del")
r = Res("b")
r = Res("c")
print("after rebind")
r2 = r
del r
print("still alive through r2")
r2 = None
print("gone")


def scope():
    local = Res("local")
    print("in scope")
    return 5


print(scope())
Res("temporary")
print("after temporary")
lst = [Res(1), Res(2)]
lst.pop()
print("popped")
lst[0] = Res(3)
lst.clear()
print("cleared")
d = {"k": Res("in dict")}
d["k"] = None
o = type("O", (), {})()
o.attr = Res("attribute")
o.attr = 0
print("attribute replaced")


def f(x):
    print("f has", x.name)


f(Res("argument"))
try:
    e_local = Res("exc")
    raise ValueError(e_local)
except ValueError as e:
    del e_local
    print("handling")
print("handled")


class Chain(Res):
    def __init__(self, name, nxt=None):
        super().__init__(name)
        self.nxt = nxt


c = Chain("outer", Chain("inner"))
del c
print("chain gone")


def gen():
    g = Res("gen local")
    yield 1
    yield 2


g = gen()
next(g)
del g
print("generator gone")
a, b = Res("x"), Res("y")
a, b = b, a
del a
print("a deleted")
zombies = []


class Zombie:
    def __del__(self):
        zombies.append(self)


z = Zombie()
del z
print("resurrected", len(zombies))
