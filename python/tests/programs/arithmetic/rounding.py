# Banker's rounding, negative digits, and conversions towards zero.
print([round(x / 2) for x in range(-7, 8)])
print([round(x) for x in (0.5, 1.5, 2.5, 2.51, -0.5, -1.5, 2.4999999)])
print(round(2.675, 2), round(1.005, 2), round(1234.5678, -2), round(1234.5678, 0), round(0.125, 2))
print(round(15, -1), round(25, -1), round(-15, -1), round(-25, -1), round(1234567, -3), round(5, -2), round(50, -2), round(150, -2))
print(round(7), round(7, 3), round(True), type(round(2.0)).__name__, type(round(2.0, 0)).__name__)
print(round(10**30 + 5, -1), round(10**30 + 15, -1), round(3.7, None))
print([int(x) for x in (2.9, -2.9, 0.999999, -0.1, 1e18)])
import math
for x in (2.5, -2.5, 0.1, -0.1, 7.0):
    print(x, math.floor(x), math.ceil(x), math.trunc(x), round(x), int(x))
print(abs(-3), abs(3.5), abs(-0.0), abs(-(10**20)), abs(True))


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __round__(self, n=None):
        return ("round", self.cents, n)

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return 42

    def __abs__(self):
        return "abs"


m = Money(995)
print(round(m), round(m, 2), math.floor(m), math.ceil(m), math.trunc(m), abs(m))
try:
    round("x")
except TypeError as e:
    print(e)
