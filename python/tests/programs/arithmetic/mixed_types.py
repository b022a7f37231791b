# Comparison and arithmetic across int, bool, float.
vals = [0, 1, True, False, 1.0, 0.0, -1, 2.5]
for a in vals:
    print(repr(a), [a == b for b in vals], [a < b for b in vals])
print(1 + True, True + True, True * 3.5, 3 - False, True / 2, -True, +True, ~True, not True)
print(type(1 + 1.0).__name__, type(True + 1).__name__, type(4 / 2).__name__, type(4 // 2).__name__, type(4.0 // 2).__name__, type(2**-1).__name__)
print(10**16 + 1.0, 10**16 + 1, 3 * 0.1, 7 / 2, -7 / 2, 7 // 2.0, 2**63 / 2**62, 10**400 / 10**399)
print(1 == 1.0 == True, 1 < 2 < 3 < 2.5, 1 < 3 > 2, 3 == 3 != 4, isinstance(True, int), issubclass(bool, int))
x = 5
x += 2.5; print(x)
x -= 1; print(x)
x *= 2; print(x)
x //= 4; print(x)
x **= 2; print(x)
x /= 3; print(x)
x %= 2; print(x)
y = 13
y <<= 2; y >>= 1; y |= 64; y &= 95; y ^= 7
print(y)
for expr in ("1 + 'a'", "'a' + 1", "1 < 'a'", "None + 1", "[] < 1", "-'a'", "1.5 << 2", "{} + {}", "3 @ 4", "2 ** None", "'a' - 'b'", "(1,) + [1]"):
    try:
        print(eval(expr))
    except TypeError as e:
        print(expr, "->", e)
print(int.__add__(3, 4), int.__add__(3, 4.0), (3).__radd__(4), float.__radd__(1.5, 2), (5).__truediv__(2), (5).__lt__(6), (5).__eq__("5"))
