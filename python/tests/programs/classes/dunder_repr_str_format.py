class A:
    pass


class R:
    def __repr__(self):
        return "R()"


class S:
    def __str__(self):
        return "as-str"

    def __repr__(self):
        return "as-repr"


class F(S):
    def __format__(self, spec):
        return f"[{spec}]"


class BadRepr:
    def __repr__(self):
        return 5


class BadStr:
    def __str__(self):
        return None


class Sub(str):
    def __repr__(self):
        return "Sub-" + super().__repr__()


class B:
    def __bytes__(self):
        return b"my bytes"

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5


r, s, f = R(), S(), F()
print(r, str(r), repr(r), [r], f"{r} {r!r} {r!s}", "%s %r" % (r, r))
print(s, [s], (s,), {s: s}, f"{s} {s!r} {s!s:>10}", "{} {!r}".format(s, s), str([s, [s]]), {"k": s})
print(f, f"{f}", f"{f:abc}", format(f), format(f, "x" * 3), f"{f!s:>8}|", f"{f!r:^9}|", "{:{}}".format(f, "nested"))
print(repr(A())[:20].split(".")[-1].split(" ")[0], str(A) == repr(A), A.__repr__ is object.__repr__, str(A))
print(bytes(B()), int(B()), float(B()), [Sub("q")], str(Sub("q")), Sub("q"), repr(Sub("q")))
for fn in (lambda: repr(BadRepr()), lambda: str(BadRepr()), lambda: str(BadStr()), lambda: print(BadStr()), lambda: f"{BadRepr()}", lambda: format(r, "5"), lambda: f"{s:>10}", lambda: [BadRepr()].__repr__(), lambda: int(A()), lambda: float(R()), lambda: bytes(R()), lambda: hash(type("H", (), {"__hash__": lambda s: 1.5})())):
    try:
        print(fn())
    except Exception as e:
        print(type(e).__name__, e)


class Node:
    def __init__(self, v, kids=()):
        self.v, self.kids = v, list(kids)

    def __repr__(self):
        return f"Node({self.v!r}" + (f", {self.kids!r}" if self.kids else "") + ")"


print(Node(1, [Node("x"), Node(3, [Node(None)])]))
r.__repr__ = lambda: "instance repr is ignored"
print(r)
