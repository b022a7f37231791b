# Shortest round-trip repr of floats and where exponents begin.
values = [0.0, -0.0, 1.0, 0.1, 0.2 + 0.1, 1 / 3, 2 / 3, 100.0, 1e15, 1e16, 1e17, 123456789012345680.0,
          1e-4, 1e-5, 0.00012345, 1.5e-7, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308,
          3.141592653589793, 2.718281828459045, 4503599627370496.5, 9007199254740992.0, 1e100, -1e-100, 12345.678]
for v in values:
    print(repr(v), str(v), float(repr(v)) == v)
print(1e308 * 10, -1e308 * 10, 1e308 * 10 - 1e308 * 10)
print([0.1 * i for i in range(11)])
print(sum([0.1] * 10), sum([0.1] * 10) == 1.0)
print(1e0, 1_000.5, 1_0e1_0, .5, 5., 0xFF, 0o17, 0b101)
print(float("1e5"), float("  -2.5\n"), float("inf"), float("-Infinity"), float("nan"), float("1_000.25"))
print((0.1).hex(), (1.0).hex(), (-2.5).hex(), float.fromhex("0x1.8p3"))
print((0.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-3.75).as_integer_ratio())
print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer())
for bad in ("", "1.2.3", "abc", "1e", "--1", "0x10", "1__0"):
    try:
        float(bad)
    except ValueError as e:
        print(e)
