class AppError(Exception):
    """Base."""


class NotFound(AppError):
    def __init__(self, kind, ident):
        self.kind, self.ident = kind, ident
        super().__init__(kind, ident)

    def __str__(self):
        return f"{self.kind} {self.ident!r} not found"


class NoSuper(AppError):
    def __init__(self, a, b=2):
        self.a = a


class Coded(AppError):
    code = 10

    def __init_subclass__(cls, code=None, **k):
        super().__init_subclass__(**k)
        if code:
            cls.code = code


class Fatal(Coded, code=99):
    pass


class Both(KeyError, AttributeError):
    pass


for e in (AppError(), AppError("one"), AppError("one", 2), NotFound("user", 7), NoSuper(1), NoSuper("x", b=3), Fatal("f"), Both("b")):
    try:
        raise e
    except AppError as x:
        print(type(x).__name__, repr(x), "|", x, "|", x.args, getattr(x, "code", None))
    except LookupError as x:
        print("lookup", repr(x), str(x), isinstance(x, AttributeError))
print(Exception() == Exception(), str(Exception()), repr(Exception(1, "a")), str(Exception("x",)), str(Exception(None)), str(Exception((1, 2))), repr(ValueError("it's")))
e = ValueError("a")
e.args = ("changed", 2)
e.extra = "attr"
print(e, repr(e), vars(e))
e.add_note("note one")
e.add_note("note two")
print(e.__notes__, str(e))
try:
    e.add_note(5)
except TypeError as t:
    print(t)
print(ValueError.__mro__[1].__name__, AppError.__doc__, issubclass(NotFound, Exception), NotFound.__base__.__name__)
e1 = OSError(2, "gone", "file.txt")
print(repr(e1), e1, e1.filename, type(e1).__name__, type(OSError(13, "x")).__name__, type(OSError("just text")).__name__, str(OSError("just text")))
print(StopIteration(5).value, SystemExit(3).code, SystemExit().code, KeyError("k").args, UnicodeDecodeError("utf-8", b"\xff", 0, 1, "why"), ImportError("m", name="n").name, NameError("q", name="v").name, AttributeError("z", name="nm", obj=1).obj)
try:
    raise NotFound
except TypeError as t:
    print(t)
try:
    ValueError(x=1)
except TypeError as t:
    print(t)


def load(n):
    if n > 2:
        raise NotFound("page", f"p{n}")
    return load(n + 1)


load(0)
