"""Assigning `__class__` and `__bases__`: between classes whose instances have the same layout."""

import sys
import types


def attempt(f):
    try:
        return f()
    except TypeError as e:
        return str(e)


class Plain: pass
class Plain2: pass
class PlainSub(Plain): pass
class Plain0(Plain): __slots__ = ()
class Plain20(Plain2): __slots__ = ()
class Empty: __slots__ = ()
class Empty2: __slots__ = ()
class EmptySub(Empty): __slots__ = ()
class EmptyPlain(Empty): pass
class A: __slots__ = ("a",)
class A2: __slots__ = ("a",)
class A20(A2): __slots__ = ()
class B: __slots__ = ("b",)
class AB: __slots__ = ("a", "b")
class BA: __slots__ = ["b", "a"]
class ASub(A): __slots__ = ("b",)
class ASub2(A): __slots__ = "b"
class A2Sub(A2): __slots__ = ("b",)
class ADict(A): pass
class ADict2(A): pass
class ADeclared(A): __slots__ = ("__dict__", "__weakref__")
class Weak: __slots__ = ("__weakref__",)
class Both: __slots__ = ("__dict__", "__weakref__")
class Mixed(A, Plain): pass
class Mixed2(Plain, A): __slots__ = ()
class Int0(int): __slots__ = ()
class Int02(int): __slots__ = ()
class Str(str): pass
class Str2(str): pass
class StrSlot(str): __slots__ = ("x",)
class StrSlot2(str): __slots__ = ("x",)
class Tuple0(tuple): __slots__ = ()
class Tuple02(tuple): __slots__ = ()
class List(list): pass
class List2(list): pass
class ListMixed(Plain, list): pass
class ListMixed0(Empty, list): __slots__ = ()
class Error(Exception): pass
class Error2(Exception): pass
class Key0(KeyError): __slots__ = ()
class Value0(ValueError): __slots__ = ()
class Os0(OSError): __slots__ = ()
class Module(types.ModuleType): pass
class ModuleSlot(types.ModuleType): __slots__ = ("x",)
class ModuleSlot2(types.ModuleType): __slots__ = ("x",)


classes = [c for c in list(globals().values()) if isinstance(c, type)]
natives = [list, types.ModuleType, KeyError]


def instance(c):
    return c("module") if issubclass(c, types.ModuleType) else c()


def assign_class(c, d):
    x = instance(c)
    for name in "a", "b", "x":
        if hasattr(c, name):
            setattr(x, name, name)
    if hasattr(x, "__dict__"):
        x.more = "more"
    x.__class__ = d
    assert type(x) is d and isinstance(x, d)
    for name in "a", "b", "x":
        assert not hasattr(c, name) or getattr(x, name) == name, name
    assert not hasattr(x, "__dict__") or x.more == "more"
    if hasattr(x, "__dict__"):
        x.other = 1
        del x.more
        assert x.other == 1 and not hasattr(x, "more")
    return True


def assign_bases(c, d):
    class X(c): pass
    x = instance(X)
    x.own = 1
    X.__bases__ = (d,)
    assert X.__mro__ == (X,) + d.__mro__ and X.__base__ is d and x.own == 1
    return True


print("+ allowed, - refused")
for assign in assign_class, assign_bases:
    print(assign.__name__)
    for c in classes + natives:
        row = ""
        for d in classes + natives:
            got = attempt(lambda: assign(c, d))
            row += "+" if got is True else "-"
        print(f"{c.__name__:12}", row)
print(attempt(lambda: assign_class(A, B)), attempt(lambda: assign_bases(A, B)), attempt(lambda: assign_class(A, list)), sep="\n")


# Values stay with their names.
x = AB()
x.a, x.b = "A", "B"
x.__class__ = BA
print(x.a, x.b, BA.a.__get__(x), attempt(lambda: AB.a.__get__(x)))
x = ASub()
x.a, x.b = "A", "B"
x.__class__ = ASub2
x.b += "2"
print(x.a, x.b)

# Of a class of classes.
class Meta(type):
    def who(cls): return "Meta"
    def __call__(cls): return "called"
class Meta2(type):
    def who(cls): return "Meta2"
class Meta3(Meta):
    __slots__ = ()
    def who(cls): return "Meta3"


class C(metaclass=Meta): pass


def ask():
    return [C.who() for _ in range(3)], type(C()).__name__


print(ask())
C.__class__ = Meta2
print(ask(), attempt(lambda: setattr(C, "__class__", type)))
C.__class__ = Meta3
print(ask(), type(C).__name__, attempt(lambda: setattr(Plain, "__class__", Meta)))

# Of a module.
class Lazy(types.ModuleType):
    made = 0

    def __getattr__(self, name):
        if name.startswith("lazy_"):
            Lazy.made += 1
            value = self.__dict__[name] = name[5:]
            return value
        raise AttributeError(name)

    @property
    def double(self):
        return self.number * 2


number = 4
this = sys.modules[__name__]
this.__class__ = Lazy
print(type(this).__name__, this.number, this.double, this.lazy_x, this.lazy_x, Lazy.made, lazy_x)
this.number = 5
print(number, this.double, "Plain" in dir(this), vars(this) is globals(), hasattr(this, "none"))
this.__class__ = types.ModuleType
print(type(this).__name__, this.number, hasattr(this, "double"), hasattr(this, "lazy_y"))
m = ModuleSlot("m")
m.x, m.y = 1, 2
m.__class__ = ModuleSlot2
print(m.x, m.y, "x" in vars(m), vars(m)["y"])


# Bases: several at a time, and the classes below see it.
class Left: pass
class Right:
    def side(self): return "right"
class Below(Left): __slots__ = ("s",)
class Deeper(Below): pass


x = Deeper()
x.s, x.t = 1, 2
Below.__bases__ = (Right, Left)
print(x.side(), x.s, x.t, Below.__base__.__name__, [c.__name__ for c in Deeper.__mro__])
print(attempt(lambda: setattr(Below, "__bases__", (A, Right))), attempt(lambda: setattr(Below, "__bases__", (A, B))))
print(attempt(lambda: setattr(Below, "__bases__", (Right, Empty))), attempt(lambda: setattr(Below, "__bases__", (Empty, Right))))
print(Below.__base__.__name__, attempt(lambda: type("Two", (Below, PlainSub), {}).__base__.__name__))


class S1: __slots__ = ("s",)
class S2: __slots__ = ("s",)
class Under(S1): __slots__ = ("t",)


x = Under()
x.s, x.t = 1, 2
Under.__bases__ = (S2,)
print(x.s, x.t, attempt(lambda: S1.s.__get__(x)), attempt(lambda: type("Two", (Under, S2), {}).__base__.__name__),
      attempt(lambda: type("Two", (Under, S1), {}).__base__.__name__))
print(attempt(lambda: type.__dict__["__bases__"].__set__(int, (object,))))
