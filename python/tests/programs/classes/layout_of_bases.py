"""Which bases can be combined, and from which one a class takes the layout of its instances."""

import collections
import functools
import types


class Plain: pass
class PlainSub(Plain): pass
class PlainSlot(Plain): __slots__ = ("p",)
class Empty: __slots__ = ()
class A: __slots__ = ("a",)
class B: __slots__ = ("b",)
class AB(A): __slots__ = ("b",)
class AEmpty(A): __slots__ = ()
class ADict(A): pass
class AMixed(A, Plain): pass
class MixedA(Plain, A): __slots__ = ()
class Deep(Empty, AB): __slots__ = ("c",)
class Dict: __slots__ = ("__dict__",)
class Weak: __slots__ = ("__weakref__",)
class Both: __slots__ = ("__dict__", "__weakref__")
class Int(int): pass
class Int0(int): __slots__ = ()
class Float(float): __slots__ = ("unit",)
class Str(str): __slots__ = ("x",)
class Tuple(tuple): pass
class Tuple0(tuple): __slots__ = ()
class List(list): pass
class ListSlot(list): __slots__ = ("x",)
class Mapping(dict): pass
class Error(Exception): pass
class ErrorSlot(Exception): __slots__ = ("x",)
class OsErrorSlot(OSError): __slots__ = ("x",)
class Meta(type): pass
class Module(types.ModuleType): pass


own = [c for c in list(globals().values()) if isinstance(c, type)]
native = [
    object, int, float, str, bytes, bytearray, tuple, list, dict, set, frozenset, type, property, classmethod,
    zip, map, enumerate, Exception, BaseException, KeyError, OSError, FileNotFoundError, StopIteration, ImportError,
    SystemExit, UnicodeDecodeError, AttributeError, NameError, UnboundLocalError, SyntaxError, ValueError,
    BaseExceptionGroup, ExceptionGroup, collections.OrderedDict, collections.defaultdict, collections.deque,
    collections.Counter, types.ModuleType, types.SimpleNamespace, functools.partial,
]
alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*/=%&|"


def outcome(bases, body):
    """One letter: what came of a class of these bases."""
    try:
        C = type("C", bases, body)
    except TypeError as e:
        text = str(e)
        for sign, part in ("!", "lay-out"), ("~", "order (MRO)"), ("#", "nonempty"), ("^", "metaclass"):
            if part in text:
                return sign
        return text
    # Whose layout it is, and whether the class brings a dict and a place for weak references itself.
    i = bases.index(C.__base__)
    return "abcdefgh"[i * 4 + ("__dict__" in vars(C)) * 2 + ("__weakref__" in vars(C))]


print("! conflict, ~ order, # slots refused; a-d the first base's layout, e-h the second's")
for body in {}, {"__slots__": ()}, {"__slots__": ("z",)}:
    print(body)
    for c in own + native:
        print(f"{c.__name__:20}", "".join("." if c is d else outcome((c, d), dict(body)) for d in own + native))

for bases in (A, B), (ListSlot, Plain, A), (Plain, int, str), (collections.OrderedDict, collections.defaultdict), (
        OSError, StopIteration), (A, Empty, AB), (Deep, A), (set, frozenset):
    try:
        print([c.__name__ for c in type("X", bases, {}).__mro__])
    except TypeError as e:
        print(e)

# The same slots are the same places only if they come from the same class.
class A2: __slots__ = ("a",)
print(outcome((A, A2), {}), outcome((AEmpty, AB), {}), outcome((AEmpty, ADict), {}), outcome((A2, AEmpty, Plain), {}))

# What cannot be declared again.
for base, slots in (Plain, "__dict__"), (Plain, "__weakref__"), (Dict, ["__weakref__", "__dict__"]), (
        int, ["__dict__"]), (Exception, ["__dict__"]), (object, ["__dict__", "__dict__"]), (tuple, "x"), (bytes, "x"), (
        Weak, ("__dict__", "x")), (Exception, ("__weakref__", "x")), (set, ["__weakref__"]), (object, ["a", 1]):
    try:
        C = type("C", (base,), {"__slots__": slots})
        print(base.__name__, slots, sorted(k for k in vars(C) if k in ("__dict__", "__weakref__", "x")))
    except TypeError as e:
        print(base.__name__, slots, e)


# An order of one's own cannot bring in what instances have no place for.
def ordered(*order):
    class M(type):
        def mro(cls):
            return [cls, *order, object]
    return M


for base, order in (Plain, (A,)), (A, (A, Plain)), (AB, (A,)), (A, (AB,)), (A, (Deep, AB, A)), (list, (Plain,)), (Empty, (list,)):
    try:
        C = ordered(*order)("C", (base,), {})
        print(base.__name__, [c.__name__ for c in C.__mro__])
    except TypeError as e:
        print(base.__name__, e)
