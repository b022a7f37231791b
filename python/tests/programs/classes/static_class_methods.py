class Date:
    count = 0

    def __init__(self, y, m, d):
        self.y, self.m, self.d = y, m, d
        Date.count += 1

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split("-")))

    @staticmethod
    def leap(y):
        return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)

    @classmethod
    def total(cls):
        return cls.count

    def __repr__(self):
        return f"{type(self).__name__}({self.y}, {self.m}, {self.d})"


class Sub(Date):
    count = 100

    @classmethod
    def parse(cls, text):
        print("Sub.parse", cls.__name__)
        return super().parse(text.strip("<>"))

    @staticmethod
    def leap(y):
        return "sub:" + str(Date.leap(y))


d, s = Date.parse("2024-02-29"), Sub.parse("<1999-12-31>")
print(d, s, d.parse("1-2-3"), Date.leap(2024), s.leap(1900), Date.total(), Sub.total(), d.count)
print(Date.parse.__self__ is Date, Sub.parse.__self__ is Sub, Date.leap.__name__, type(Date.parse).__name__, type(Date.__dict__["parse"]).__name__, type(Date.__dict__["leap"]).__name__)
s.count = 5
print(s.count, Sub.count, Date.count)
Sub.count += 1
print(Sub.count, Date.count)


class C:
    @classmethod
    def cm(cls, *a):
        return cls.__name__, a

    sm = staticmethod(lambda *a: a)
    bound = classmethod(lambda cls: cls.__name__ + "!")

    def meth(self, x):
        return x

    alias = meth


c = C()
print(c.cm(1), C.cm(2), c.sm(1, 2), C.sm(), c.bound(), c.alias(9), C.meth(None, 8), staticmethod(len)([1, 2]))
f = c.meth
c.meth = "instance attr hides method"
print(f(1), c.meth, C.meth.__qualname__)
m = C.cm
del C.cm
print(m(3), hasattr(c, "cm"))
C.new = lambda self, v: (type(self).__name__, v)
print(c.new(1))
c.new = lambda v: ("unbound", v)
print(c.new(2))
c.vanished_method(1)
