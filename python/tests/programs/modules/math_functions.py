import math

print(math.pi, math.e, math.tau, math.inf, -math.inf, math.nan)
print(math.sqrt(2), math.isqrt(10**20 + 1), math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.7), math.fabs(-3), math.factorial(20), math.gcd(48, 36, 60), math.lcm(4, 6, 10), math.gcd(), math.lcm())
print(math.pow(2, 0.5), math.exp(1), math.log(10), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(1e-10), math.expm1(1e-10), math.log(10**400))
print(round(math.sin(1), 12), round(math.cos(1), 12), round(math.tan(1), 12), round(math.asin(0.5), 12), round(math.acos(0.5), 12), round(math.atan(1), 12), math.atan2(1, -1), math.degrees(math.pi), math.radians(180), round(math.sinh(1), 12), round(math.tanh(0.5), 12))
print(math.hypot(3, 4), math.dist([0, 0], [3, 4]), math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(3.25), math.modf(-3.25), math.frexp(10.0), math.ldexp(0.625, 4), math.remainder(7, 4))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9))
print(math.comb(10, 3), math.perm(5, 2), math.perm(5), math.comb(3, 5), math.prod([1, 2, 3, 4]), math.prod([], start=7), math.fsum([0.1] * 10), sum([0.1] * 10), math.prod([1.5, 2]), math.comb(100, 50))
print(math.nextafter(1.0, 2.0), math.ulp(1.0), math.cbrt(27), math.exp2(10), math.gamma(5), round(math.erf(0.5), 12), math.lgamma(1), math.floor(1e20), math.ceil(1.5e15), math.isqrt(0))
for code in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.log(10, 1)", "math.acos(2)", "math.factorial(-1)", "math.factorial(1.5)", "math.exp(1000)", "math.pow(0, -1)", "math.gcd(1.5)", "math.floor('a')", "math.isqrt(-1)", "math.comb(-1, 2)", "math.fmod(1, 0)", "math.floor(math.nan)", "math.ceil(math.inf)", "math.sqrt()", "math.hypot('a')", "math.ldexp(1.0, 5000)", "math.fsum(['a'])", "math.pow(-8, 1/3)", "math.perm(2, -1)", "math.log()", "math.dist([1], [1, 2])", "math.sqrt(10**400)"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(sum(1 / math.factorial(n) for n in range(20)), math.sqrt(sum(6 / n**2 for n in range(1, 2000))))
