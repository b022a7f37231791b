class Point(tuple):
    __slots__ = ()

    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __repr__(self):
        return f"Point(x={self.x}, y={self.y})"

    def __neg__(self):
        return type(self)(-self.x, -self.y)


class Point3(Point):
    label = "3d"


p = Point(1, 2)
q = p + Point(10, 20)
print(p, q, -q, q.x, q[1], p == (1, 2), hash(p) == hash((1, 2)), {p: "v"}[1, 2], len(p), isinstance(p, tuple), list(p))
x, y = q
print(x, y, max(p, q), sorted([q, p]), p < q, Point3(1, 1), -Point3(4, 5), type(-Point3(4, 5)).__name__, Point3.label)
for code in ("p.x = 5", "p.z = 1", "p[0] = 9", "Point(1)", "Point(1, 2, 3)"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Celsius(float):
    def __new__(cls, v):
        return super().__new__(cls, round(v, 1))

    def __str__(self):
        return f"{float(self):.1f}C"


class Even(int):
    def __new__(cls, v):
        if v % 2:
            raise ValueError(f"{v} is odd")
        return super().__new__(cls, v)

    def half(self):
        return self // 2


class Shout(str):
    def __new__(cls, s):
        return str.__new__(cls, s.upper() + "!")

    def twice(self):
        return self + self


c = Celsius(21.4567)
print(c, repr(c), c + 1, type(c + 1).__name__, Even(8).half(), Even(4) + 1, Shout("hi"), Shout("yo").twice(), Shout("a") == "A!")
print(f"{Even(10)} {Even(10):04d} {Shout('q'):>5}", [1, 2, 3][Even(2)], {"HI!": 1}[Shout("hi")])
Even(7)
