# Floor division and modulo follow the sign of the divisor.
for a in (7, -7, 0, 13, -13):
    for b in (3, -3, 5, -5, 1, -1):
        q, r = divmod(a, b)
        assert q == a // b and r == a % b and q * b + r == a
        print(f"{a:4d} {b:3d} -> {q:4d} {r:3d}")
for a, b in ((7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-0.0, 3.0), (1e300, 7.0)):
    print(a, b, a // b, a % b, divmod(a, b))
print(-(10**30) // 7, -(10**30) % 7, divmod(10**30, -(10**9 + 7)))
print(True // 1, True % 2, divmod(True, True))
for bad in ("1 // 0", "1 % 0", "1 / 0", "1.0 // 0", "1.5 % 0", "divmod(3, 0)", "0.0 / 0.0", "10**40 // 0"):
    try:
        eval(bad)
    except ZeroDivisionError as e:
        print(bad, "->", e)
