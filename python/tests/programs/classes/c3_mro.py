def names(c):
    return [k.__name__ for k in c.__mro__]


class O1: pass
class O2: pass
class O3: pass
class A(O1, O2): x = "A"
class B(O2, O3): x = "B"; y = "B"
class C(A, B): pass
class D(O1, O3): y = "D"
class E(C, D): pass


for k in (A, C, D, E):
    print(names(k))
print(C.x, C.y, E.x, E.y, C().x)


class Base:
    def go(self):
        return ["Base"]


def mk(name, *bases):
    cls = type(name, bases, {})
    cls.go = lambda self: [name] + super(cls, self).go()
    return cls


L, R = mk("L", Base), mk("R", Base)
M = mk("M", L, R)
N = mk("N", R)
P = mk("P", M, N)
print(P().go(), names(P))
for bases in ((Base, L), (A, O1, B, A), (mk("X", L, R), mk("Y", R, L)), (int, str), (bool,), (type(None),), (5,), (O1, 7)):
    try:
        type("Bad", bases, {})
        print("ok", bases)
    except TypeError as e:
        print(str(e).replace("\n", " "))
try:
    class Dup(A, A):
        pass
except TypeError as e:
    print(e)
A.x = "new A"
print(E.x)
del A.x
print(E.x)
B.__bases__ = (O3, O2)
print(names(B))


class Bad2(Base, M):
    pass
