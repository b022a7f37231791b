class A: pass
class B(A): pass
class C(B, dict): pass


print(isinstance(B(), A), isinstance(A(), B), isinstance(5, (str, int)), isinstance(True, int), isinstance(5, int | str), isinstance(None, type(None)), isinstance(C(), (list, (set, dict))), issubclass(C, dict), issubclass(B, (int, A)), issubclass(bool, int), isinstance(A, type), isinstance(type, object))
print(type(5), type("a"), type(None), type(A), type(A()), type(type), type(len).__name__, type(...), type(NotImplemented), type(lambda: 0).__name__, type(range(1)), type(b""), type({}.keys()).__name__, type(1.5) is float)
print(int.__name__, int.__bases__, bool.__mro__, A.__name__, C.__bases__ == (B, dict), object.__bases__, type.__mro__, A.__class__, A().__class__ is A)
T = type("T", (A,), {"x": 1, "m": lambda self: self.x, "__doc__": "made"})
t = T()
print(T, t.m(), T.__doc__, T.__mro__[1].__name__, isinstance(t, A), type(t).__name__, T.__dict__["x"], T.__qualname__)
U = type("U", (), {"__slots__": ("q",), "__len__": lambda self: 9})
print(len(U()), U.__slots__)
print(id(5) == id(5), id(A) == id(A), A() is A(), None is None, type(None)() is None, type(...)() is ...)
print(hash(1) == hash(1.0) == hash(True), hash("a") == hash("a"), hash((1, 2)) == hash((1, 2)), hash(A) == hash(A), hash(None) == hash(None), hash(3), hash(-1), hash(2**61), hash(0.0))
print(int | str, list[int] | None, type(int | str).__name__, int | str == str | int, isinstance("a", int | None), (int | str).__args__, int | int)
for code in ("isinstance(5, 'int')", "isinstance(5, list[int])", "issubclass(5, int)", "type('X')", "type('X', (), {}, 1)", "type(5, (), {})", "type('X', 5, {})", "type('X', (), [])", "type('X', (), {})(1)", "isinstance(5, (int, 'x'))", "isinstance('a', (int, 'x'))", "type('a\\0b', (), {})", "type('N', (type(None),), {})", "type('F', (type(len),), {})", "bool.__new__(int)", "int.__init__()", "object().__class__ + 1"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print([c.__name__ for c in A.__subclasses__()], A.__eq__ is object.__eq__, A.__dict__.get("__init__"), type(A.__dict__).__name__, type(T.m).__name__, type(t.m).__name__)
A.__dict__["x"] = 1
