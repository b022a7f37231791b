good = [("42", 10), ("  -17\n", 10), ("+5", 10), ("1_000_000", 10), ("ff", 16), ("0xFF", 16), ("0b101", 2), ("0o17", 8),
        ("z", 36), ("-0x1f", 0), ("0b11", 0), ("0", 0), ("00", 0), ("777", 8), ("1" * 50, 2), ("0x_f", 16), ("\u0663\u0664", 10)]
for text, base in good:
    print(ascii(text), base, int(text, base))
bad = [("", 10), ("abc", 10), ("12.5", 10), ("1__0", 10), ("_1", 10), ("1_", 10), ("2", 2), ("0x", 16), ("08", 0), ("8", 8), ("- 1", 10), ("5", 37), ("5", 1)]
for text, base in bad:
    try:
        print(int(text, base))
    except ValueError as e:
        print(e)
print(int(), int(3.99), int(-3.99), int(True), int(b"12"), int(bytearray(b"-7")))
for arg in (None, [], {}, object):
    try:
        int(arg)
    except TypeError as e:
        print(e)
try:
    int(5, 10)
except TypeError as e:
    print(e)


class Idx:
    def __index__(self):
        return 11


class AsInt:
    def __int__(self):
        return 99


print(int(Idx()), int(AsInt()), int("a", Idx()), hex(Idx()), bin(Idx()))
print((10).numerator, (10).denominator, (10).real, (10).imag, (10).conjugate(), 7 .bit_length())
print(1_000, 0x_ff, 0b1_0, 0o1_7, 0XAB, 0B11, 0O7)
