from dataclasses import dataclass


@dataclass
class Num:
    v: float


@dataclass
class Var:
    name: str


@dataclass
class Bin:
    op: str
    l: object
    r: object


def simp(e):
    match e:
        case Bin(op, l, r):
            l, r = simp(l), simp(r)
            match (op, l, r):
                case ("+", Num(0), x) | ("+", x, Num(0)) | ("*", Num(1), x) | ("*", x, Num(1)):
                    return x
                case ("*", Num(0), _) | ("*", _, Num(0)):
                    return Num(0)
                case ("+", Num(a), Num(b)):
                    return Num(a + b)
                case ("*", Num(a), Num(b)):
                    return Num(a * b)
                case ("-", a, b) if a == b:
                    return Num(0)
                case _:
                    return Bin(op, l, r)
        case _:
            return e


def diff(e, x):
    match e:
        case Num():
            return Num(0)
        case Var(name):
            return Num(1 if name == x else 0)
        case Bin("+" | "-" as op, a, b):
            return Bin(op, diff(a, x), diff(b, x))
        case Bin("*", a, b):
            return Bin("+", Bin("*", diff(a, x), b), Bin("*", a, diff(b, x)))
        case Bin(op=bad):
            raise NotImplementedError(f"cannot differentiate {bad!r}")


def show(e):
    match e:
        case Num(v):
            return str(v)
        case Var(n):
            return n
        case Bin(op, l, r):
            return f"({show(l)} {op} {show(r)})"


x, y = Var("x"), Var("y")
e = Bin("+", Bin("*", x, x), Bin("*", Num(3), Bin("+", x, Num(0))))
print(show(e), "|", show(simp(e)), "|", show(diff(e, "x")), "|", show(simp(diff(e, "x"))))
print(simp(Bin("*", Num(0), Bin("/", x, y))), simp(Bin("-", Bin("+", x, y), Bin("+", x, y))), e == e, Bin("+", x, y))
print(show(simp(diff(Bin("*", Bin("*", x, y), x), "x"))), show(simp(diff(Bin("*", y, y), "x"))))
diff(Bin("/", x, y), "x")
