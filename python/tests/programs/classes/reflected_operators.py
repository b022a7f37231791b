class L:
    def __init__(self, name, give_up=False):
        self.name, self.give_up = name, give_up

    def __add__(self, o):
        print(f"{self.name}.__add__")
        return NotImplemented if self.give_up else f"{self.name}+"

    def __radd__(self, o):
        print(f"{self.name}.__radd__")
        return NotImplemented if self.give_up else f"+{self.name}"

    def __iadd__(self, o):
        print(f"{self.name}.__iadd__")
        return NotImplemented if self.give_up else self

    def __lt__(self, o):
        print(f"{self.name}.__lt__")
        return NotImplemented if self.give_up else True

    def __gt__(self, o):
        print(f"{self.name}.__gt__")
        return NotImplemented if self.give_up else False

    def __eq__(self, o):
        print(f"{self.name}.__eq__")
        return NotImplemented if self.give_up else True


class Sub(L):
    def __radd__(self, o):
        print("Sub.__radd__ first")
        return "sub"


class SubPlain(L):
    pass


class Other(L):
    pass


a, g = L("a"), L("g", True)
o, og = Other("o"), Other("og", True)
print(a + o, g + o, 1 + a, a + 1)
print(a + Sub("s"), g + Sub("s"), Sub("s") + a, a + SubPlain("sp"))
print(a < o, g < o, 5 < a, o > g, g == o, g == og, g != og, g == 5, 5 == a)
a2 = a
a2 += 5
print(a2 is a)
g2 = g
try:
    g2 += og
except TypeError as e:
    print(e)
for f in (lambda: g + og, lambda: g < og, lambda: g + 1, lambda: 1 + g, lambda: g + g):
    try:
        print(f())
    except TypeError as e:
        print(e)


class R:
    def __rsub__(self, o): return ("rsub", o)
    def __rmul__(self, o): return ("rmul", o)
    def __rtruediv__(self, o): return ("rtruediv", o)
    def __rpow__(self, o): return ("rpow", o)
    def __rmod__(self, o): return ("rmod", o)
    def __rand__(self, o): return ("rand", o)
    def __rlshift__(self, o): return ("rlshift", o)
    def __rfloordiv__(self, o): return ("rfloordiv", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __rmatmul__(self, o): return ("rmatmul", o)


r = R()
print(5 - r, [1] * r, 2.5 / r, 2 ** r, 7 % r, 6 & r, 1 << r, 9 // r, divmod(9, r), 3 @ r, [] % r, None - r)
r - 5
