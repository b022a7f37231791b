inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, inf + 1, inf - inf, inf * 0, inf / inf, -inf * -1)
print(nan == nan, nan != nan, nan < 1, nan > 1, nan <= nan, not nan, bool(nan))
print(inf == inf, inf > 10**500, -inf < -(10**500), inf == float("1e999"))
l = [nan]
print(nan in l, l == l, l == [nan], l.count(nan), l.index(nan), [float("nan")] == [float("nan")])
print(max(1.0, nan), max(nan, 1.0), min(1.0, nan), min(nan, 1.0))
print(min(inf, -inf), sorted([3.0, inf, -inf, 0.0]))
print(0.0 == -0.0, str(-0.0), -0.0 + 0.0, 0.0 * -1, abs(-0.0), round(-0.4))
print(1 / inf, -1 / inf, inf // 1, inf % 2 != inf % 2, 5 % inf, -5 % inf, 5 // -inf)
print(inf**0, nan**0, 0.0**0, inf**-1, 1**nan, 0**0)
d = {0.0: "zero", 1: "one", inf: "inf"}
print(d[-0.0], d[1.0], d[True], d[float("inf")], len({nan: 1, nan: 2}))
for expr in ("int(inf)", "int(nan)", "round(inf)", "round(nan)", "inf.as_integer_ratio()", "0.0 ** -1", "int(-inf)"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, type(e).__name__, e)
print(f"{inf:8.2f}|{nan:<8}|{-inf:+}|{inf:e}|{nan:F}|{inf:08.1f}")
