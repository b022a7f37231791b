from enum import Enum, IntEnum, Flag, IntFlag, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name.lower()}={self.value}"

    @classmethod
    def default(cls):
        return cls.BLUE


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.GREEN.describe(), Color.default())
print(Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.BLUE, Color.RED in Color, {Color.RED: "r"}[Color(1)], isinstance(Color.RED, Color), type(Color.RED), list(Color.__members__), f"{Color.RED} {Color.RED!r} {Color.RED.value:03d}", [c.name for c in reversed(Color)])
for code in ("Color(9)", "Color['PINK']", "Color.PINK_Q", "Color.RED < Color.BLUE", "Color.RED.value.x", "setattr(Color, 'RED', 5)", "Color.RED + 1", "delattr(Color, 'RED')"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class N(IntEnum):
    ONE = 1
    TWO = auto()
    TEN = 10
    NEXT = auto()


print(N.TWO + 1, N.NEXT, N.ONE < N.TWO, sorted([N.TEN, N.ONE]), N(10), N.TEN == 10, [10, 20, 30][N.ONE], f"{N.TWO}", str(N.TWO), repr(N.TWO), int(N.TEN), N.TEN * 2)


class P(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(P.R | P.X, P.RW & P.W, P.R in P.RW, P.X in P.RW, ~P.R, P(0), bool(P(0)), bool(P.R), P.R ^ P.RW, P.RW.value, [p.name for p in P], P(5), repr(P.RW), (P.R | P.W) is P.RW)


class I(IntFlag):
    A = 1
    B = 2


print(I.A | I.B, I.A | 8, (I.A | I.B) == 3, I.A + 1, I(3), repr(I(0)))
try:
    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.642, 3.39)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def density(self):
        return round(self.mass / self.radius**3, 4)


print(Planet.EARTH.density, Planet.MARS.mass, Planet((0.642, 3.39)))
Dyn = Enum("Dyn", "A B C")
print(list(Dyn), Dyn.B.value, Enum("E2", {"X": "x"}).X, Enum("E3", ["P", "Q"])["Q"])


class Auto(Enum):
    def _generate_next_value_(name, start, count, last):
        return name.lower()

    FIRST = auto()
    SECOND = auto()

    @classmethod
    def _missing_(cls, v):
        return cls.FIRST if v == "1st" else None


print([a.value for a in Auto], Auto("1st"))
try:
    class Ext(Color):
        PINK = 4
except TypeError as e:
    print(e)
match Color.RED:
    case Color.GREEN:
        print("green")
    case Color.RED:
        print("matched red")
Auto("3rd")
