class Tracker:
    def __new__(cls, *a, **k):
        print("new", cls.__name__, a, k)
        return super().__new__(cls)

    def __init__(self, *a, **k):
        print("init", a, k)


class Child(Tracker):
    pass


Tracker(1, x=2)
Child("c")


class Other:
    def __new__(cls, v):
        return v

    def __init__(self, v):
        print("init only when instance:", v)


print(Other(5), Other("s"))


class Pool:
    cache = {}

    def __new__(cls, key):
        if key in cls.cache:
            return cls.cache[key]
        self = cls.cache[key] = super().__new__(cls)
        self.hits = 0
        return self

    def __init__(self, key):
        self.hits += 1
        self.key = key


print(Pool("a") is Pool("a"), Pool("b") is Pool("a"), Pool("a").hits, len(Pool.cache))


class BadInit:
    def __init__(self):
        return 5


class Frac:
    def __new__(cls, n, d=1):
        a, b = abs(n), d
        while b:
            a, b = b, a % b
        self = object.__new__(cls)
        self.n, self.d = n // a, d // a
        return self

    def __repr__(self):
        return f"{self.n}/{self.d}" if self.d != 1 else str(self.n)

    def __add__(self, o):
        return Frac(self.n * o.d + o.n * self.d, self.d * o.d)

    def __mul__(self, o):
        return Frac(self.n * o.n, self.d * o.d)


print(Frac(6, 4), Frac(1, 2) + Frac(1, 3), Frac(2, 3) * Frac(3, 2), [Frac(i, 6) for i in range(1, 7)])
for f in (BadInit, lambda: object.__new__(), lambda: object.__new__(int), lambda: object.__new__(5), lambda: Other(), lambda: type("T", (), {})(1), lambda: int.__new__(str), lambda: type("T", (), {"__new__": lambda cls: super(cls, cls)})()):
    try:
        print(f())
    except TypeError as e:
        print(e)
    except Exception as e:
        print(type(e).__name__)
print(isinstance(object.__new__(Tracker), Tracker), Tracker.__init__ is not object.__init__, int.__new__(int, "12"), str.__new__(str, 5), tuple.__new__(tuple, [1]))
