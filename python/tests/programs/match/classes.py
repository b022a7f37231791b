class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    __match_args__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class NoArgs:
    v = 1


def f(p):
    match p:
        case Point3(x, y, z=0):
            return f"flat 3d {x} {y}"
        case Point3(z=z):
            return f"3d z={z}"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y axis {y}"
        case Point(x, 0):
            return f"on x axis {x}"
        case Point(x, y) if x == y:
            return f"diag {x}"
        case Point():
            return "somewhere"
        case int(n) if n > 100:
            return f"big {n}"
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case str(s):
            return f"str {s}"
        case [Point(x=a), Point(x=b)]:
            return f"two points {a} {b}"
        case list([int(), *_]) | tuple((int(), *_)):
            return "starts with int"
        case dict(d):
            return f"dict {len(d)}"
        case NoArgs(v=v):
            return f"attr {v}"
        case set() | frozenset():
            return "set"
        case None:
            return "none"
        case type():
            return "class"


for p in (Point(0, 0), Point(0, 5), Point(3, 0), Point(2, 2), Point(1, 2), Point3(1, 2, 0), Point3(1, 2, 3), 500, 5, True, 2.5, "hi", [Point(1, 1), Point(2, 2)], [1, "a"], (7,), {"a": 1}, NoArgs(), {1}, None, int, b"x"):
    print(f(p))
for code in ("case Point(1, 2, 3): pass", "case NoArgs(1): pass", "case int(1, 2): pass", "case Point(1, x=2): pass"):
    try:
        exec("match Point(1, 2):\n    " + code)
        print("no error", code)
    except TypeError as e:
        print(e)
try:
    exec("match NoArgs():\n    case NoArgs(1): pass")
except TypeError as e:
    print(e)
try:
    exec("match 5:\n    case int(1, 2): pass")
except TypeError as e:
    print(e)


class Meta(type):
    def __instancecheck__(cls, o):
        return o == "magic"


class Magic(metaclass=Meta):
    pass


match "magic":
    case Magic():
        print("instancecheck used")


class Bad:
    __match_args__ = ["x"]


match Bad():
    case Bad(5):
        pass
