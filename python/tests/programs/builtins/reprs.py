class A: pass
def f(): pass
print([1, "a", 2.5, None, True, b"x"], (1,), (), {}, set(), {1}, frozenset({1}), {"a": [1]}, [[]], range(3), range(1, 5, 2), slice(1, 2))
print(int, A, type, [int, str], {"t": float}, list[int], dict[str, int | None], type(None), len, print, [].append.__name__, Exception, ValueError("a"), KeyError("k"), OSError(1, "x"), Exception(), Exception(1, 2))
print(..., NotImplemented, None, [..., None], 1e16, 1e-5, -0.0, 10**25, True, "q'q", 'd"d', "both'\"", "nl\n", "\\", "\x00\x1f\x7f", [float("nan"), float("inf")])
print(repr(f).startswith("<function f at 0x"), repr(A()).startswith("<__main__.A object at 0x"), repr(f.__get__(5)).startswith("<bound method f of 5>"), repr(iter([])).startswith("<list_iterator object at"), repr((i for i in ())).startswith("<generator object <genexpr> at"), repr(lambda: 0).startswith("<function <lambda> at"), repr(zip()).startswith("<zip object"), repr(map(str, [])).startswith("<map object"))
print(str(len), repr(str.upper), repr(dict.fromkeys)[:32], repr(int.__add__), repr((5).__add__)[:38], repr(property())[:19], repr(A.__dict__["__dict__"]), repr(object.__init__), repr("".join)[:32])
print({}.keys(), {1: 2}.values(), {1: 2}.items(), bytearray(b"ab"), memoryview(b"x").tobytes(), type(A()), A().__class__, type(f), type(f.__code__), type((i for i in ())), type(A.__dict__))
r = []
r.append(r)
d = {}
d["self"] = d
t = ([],)
t[0].append(t)
print(r, d, t, [r, d])


class Outer:
    class Inner:
        pass

    def m(self):
        class Local:
            pass
        return Local


print(Outer.Inner, Outer().m(), Outer.m.__qualname__, Outer().m().__qualname__, repr(Outer.m).split(" at ")[0], Outer.__name__, Outer.Inner.__qualname__)
import math, sys
print(repr(math)[:14], repr(sys), math.__name__, type(math), math.sqrt, f"{math.pi!r}", globals()["A"] is A, __name__, __builtins__ is not None, __doc__, __spec__)


class L(list): pass
class D(dict): pass
class S(set): pass
class I(int): pass
class T(tuple): pass
class F(frozenset): pass
class E(Exception): pass


print(L([1]), D(a=1), S([1]), I(5), T((1,)), F([2]), repr(E("x", 1)), repr(S()), repr(F()), str(E("x", 1)), L, repr(bytearray()), repr(type("Q", (bytearray,), {})(b"z")))
