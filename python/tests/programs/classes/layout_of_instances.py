"""Slots, dicts, weak references and native data of instances that have them from several bases."""

import copy
import weakref


def attempt(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Named:
    __slots__ = ("name", "__private")

    def __init__(self, name, *rest):
        self.name = name
        self.__private = f"private of {name}"
        super().__init__(*rest)

    def private(self):
        return self.__private

    def rename(self, name):
        self.name = name


class Silent:
    __slots__ = ()

    def shout(self):
        return self.name.upper()


class Open:
    def note(self, **notes):
        for k, v in notes.items():
            setattr(self, k, v)
        return sorted(vars(self).items())


class First(Named, Silent): __slots__ = ("z", "extra")
class Second(Silent, Named): __slots__ = ("extra", "z")
class Third(Open, Named): pass
class Fourth(Silent, Open, Named): __slots__ = ()
class Fifth(Named, Open): __slots__ = ("own",)
class Sixth(Open, First): __slots__ = ("more",)
class Seventh(Sixth, Silent): pass


for C in First, Second, Third, Fourth, Fifth, Sixth, Seventh:
    x = C("n")
    x.rename("renamed")
    print(C.__name__, C.__base__.__name__, [c.__name__ for c in C.__mro__[:-1]])
    print("  ", x.name, x.private(), Named.name.__get__(x), hasattr(x, "__dict__"))
    for name in "z", "extra", "own", "more", "unknown":
        print("  ", name, attempt(lambda: getattr(x, name)), attempt(lambda: setattr(x, name, name + "!")),
              attempt(lambda: getattr(x, name)))
    print("  ", attempt(lambda: x.note(a=1, name="noted")), attempt(lambda: x.shout()), x.name)
    print("  ", attempt(lambda: weakref.ref(x)() is x), attempt(lambda: x.__weakref__ is None))
    del x.name
    print("  ", attempt(lambda: x.name), attempt(lambda: Named.name.__delete__(x)), x.private())
    x.name = "again"
    y = copy.copy(x)
    print("  ", type(y) is C, y.name, y.private(), getattr(y, "z", None), getattr(y, "__dict__", None))
    if hasattr(x, "__dict__"):
        x.__dict__ = {"name": "in the dict", "b": 2}
        print("  ", x.name, x.b, attempt(lambda: x.a))

print(attempt(lambda: Named.name.__get__(Open())), attempt(lambda: Named.name.__set__(Silent(), 1)))


# Dicts and weak references from the second base, or from none.
class Bare: __slots__ = ()
class Slot: __slots__ = ("s",)
class OnlyDict: __slots__ = ("__dict__",)
class OnlyWeak: __slots__ = ("__weakref__",)


for bases in (Slot, OnlyDict), (Slot, OnlyWeak), (OnlyDict, Slot), (OnlyWeak, OnlyDict), (Slot, Bare), (Bare, Slot, OnlyWeak, OnlyDict):
    for slots in (), ("t",), ("t", "__weakref__"), ("t", "__dict__"), None:
        body = {} if slots is None else {"__slots__": slots}
        C = attempt(lambda: type("C", bases, body))
        if isinstance(C, str):
            print([c.__name__ for c in bases], slots, C)
            continue
        x = C()
        if hasattr(C, "s"):
            x.s = 1
        if hasattr(C, "t"):
            x.t = 2
        print([c.__name__ for c in bases], slots, getattr(x, "s", None), getattr(x, "t", None),
              attempt(lambda: setattr(x, "d", 3)), getattr(x, "__dict__", None), attempt(lambda: weakref.ref(x)() is x))
        if hasattr(C, "__dict__") and hasattr(x, "__dict__"):
            OnlyDict in C.__mro__ and OnlyDict.__dict__["__dict__"].__set__(x, {"e": 4})
            print("  ", vars(x))


# Many slots, in classes upon classes.
class Many0: __slots__ = tuple(f"a{i}" for i in range(20))
class Many1(Silent, Many0): __slots__ = tuple(f"b{i}" for i in range(20))
class Many2(Open, Many1): pass
class Many3(Many2, Many0): __slots__ = tuple(f"c{i}" for i in range(20))


x = Many3()
names = [f"{k}{i}" for i in range(20) for k in "abcd"]
for n in names:
    setattr(x, n, n)
print(all(getattr(x, n) == n for n in names), len(vars(x)))
print(all(getattr(x, n) == n for n in names), x.a0, x.b19, x.c7, x.d3, [n for n in vars(x)][:3])


# Mixins with native data.
class Mixin:
    def describe(self):
        return f"{type(self).__name__}({self.label})"


class Count:
    __slots__ = ()
    size = property(lambda self: len(self))


class I(Mixin, int): pass
class F(float, Mixin): __slots__ = ("unit",)
class S(Mixin, str): pass
class S1(str, Count): __slots__ = ("label", "other")
class S2(Mixin, S1, Count): pass
class T(Count, tuple, Mixin): pass
class T0(Count, tuple): __slots__ = ()
class Y(bytes, Mixin): pass
class L(Mixin, list): pass
class L1(Count, list): __slots__ = ("label", "__weakref__")
class L2(Mixin, L1): __slots__ = ("more",)
class D(dict, Count, Mixin): pass
class D1(Count, dict): __slots__ = ("label",)
class E(Mixin, ValueError): pass
class E1(ValueError, Count): __slots__ = ("label",)
class E2(E1, KeyError, Mixin): pass
class E3(Count, OSError, LookupError): pass
class Z(Mixin, zip): pass


values = [I(5), F(2.5), S("text äö"), S1("text äö"), S2("text"), T((1, 2)), T0((1, 2)), Y(b"xy"), L([1]), L1([1]), L2([1]),
          D(a=1), D1(a=1), E("e"), E1("e"), E2("e"), E3(2, "none"), Z([1], [2])]
for v in values:
    print(type(v).__name__, type(v).__base__.__name__, attempt(lambda: v + v) if not isinstance(v, (zip, BaseException)) else "")
    for name in "label", "unit", "other", "more", "new":
        print("  ", name, attempt(lambda: setattr(v, name, [name])), attempt(lambda: getattr(v, name)))
    print("  ", attempt(lambda: v.describe()), attempt(lambda: v.size), attempt(lambda: weakref.ref(v)() is v),
          getattr(v, "__dict__", None))
    if not isinstance(v, (zip, BaseException)):
        w = attempt(lambda: copy.copy(v))
        print("  ", type(w).__name__, attempt(lambda: w.label), w == v)

x = S2("key")
x.label = "l"
print({x: 1}["key"], hash(x) == hash("key"), x.upper(), x.label, vars(x))
try:
    raise E2("raised")
except LookupError as e:
    e.label, e.other = 1, 2
    print(type(e).__name__, isinstance(e, ValueError), e.args, e.label, vars(e))
try:
    open("/nonexistent/file")
except OSError as e:
    print(isinstance(E3(*e.args), OSError), E3(*e.args).errno, E3(2, "x").args)
