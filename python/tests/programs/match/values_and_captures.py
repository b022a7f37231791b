import sys


class Color:
    RED, GREEN = 1, 2

    class Deep:
        BLUE = 3


def f(c):
    match c:
        case Color.RED:
            return "red"
        case Color.GREEN | Color.Deep.BLUE:
            return "green or blue"
        case sys.maxsize:
            return "max"
        case other:
            return f"other {other}"


print(f(1), f(2), f(3), f(4), f(sys.maxsize))


def g(x):
    match x:
        case (1 as a) | (2 as a):
            return ("alt", a)
        case [("x" | "y") as axis, int() | float() as v]:
            return (axis, v)
        case [Color.RED as r, *rest] as whole:
            return (r, rest, whole)
        case {"a": [_, second, *_] as lst} as d:
            return (second, lst, d)
        case str() as s if s.isupper():
            return ("upper", s)
        case (int() | str()) as simple:
            return ("simple", simple)


for v in (1, 2, ["x", 5], ["y", 2.5], ["z", 1], [1, 2, 3], {"a": (1, 2, 3), "b": 0}, "ABC", "abc", 77, 1.5):
    print(v, g(v))


class Noisy:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        print("eq", self.v, o)
        return self.v == o


match Noisy(3):
    case 1 | 2:
        print("no")
    case 3:
        print("yes")


class Lookup:
    @property
    def size(self):
        print("size read")
        return 2


match Lookup():
    case Lookup(size=1):
        print("one")
    case Lookup(size=2, absent=_):
        print("never")
    case Lookup(size=n):
        print("n", n)
for tok in ["+", ("num", 4), ("var", "x"), ("call", "f", [("num", 1)]), 9]:
    match tok:
        case "+" | "-" as op:
            print("op", op)
        case ("num", int(v)) | ("var", str(v)):
            print("leaf", v)
        case ("call", name, [("num", arg), *_]):
            print("call", name, arg)
        case _:
            print("unknown", tok)
match 5:
    case unbound_later if False:
        pass
print(unbound_later)
match []:
    case [never_bound]:
        pass
print(never_bound)
