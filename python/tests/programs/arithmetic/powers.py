print([2**i for i in range(0, 70, 7)], 2**-1, 2**-3, (-2) ** 3, -(2**2), -2**2)
print([pow(3, i, 7) for i in range(10)], pow(2, 1000, 1000007), pow(-3, 5, 11), pow(3, 5, -11))
print(pow(3, -1, 11), pow(10, -2, 7), pow(7, 10**40, 10**9 + 7), pow(5, 0, 1), pow(5, 3, 1))
print(2**0.5, 4**0.5, 8 ** (1 / 3), 2.0**10, 2**10.0, (-8.0) ** 3, 1.1**10)
print(0**0, 0**5, 0.0**5, 1**1000, (-1) ** 1001, 10**-2, 10.0**-2)
print(2**3**2, (2**3) ** 2, 2 ** -1 ** 2, pow(2, 3), pow(base=2, exp=5), pow(2, 5, mod=13))
print(3**100, 7**77 % 10**20)
n = 2
n **= 10
n **= 2
print(n)
for expr in ("pow(2, -1, 4)", "pow(2, 3, 0)", "pow(2.0, 3, 5)", "0 ** -1", "'a' ** 2", "pow(2, 'x')", "10.0 ** 400", "pow(0, -1, 7)"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


def modpow(b, e, m):
    r = 1
    while e:
        if e & 1:
            r = r * b % m
        b = b * b % m
        e >>= 1
    return r


print(all(modpow(b, e, 97) == pow(b, e, 97) for b in range(20) for e in range(30)))
print(modpow(123456789, 987654321987654321, 10**18 + 9) == pow(123456789, 987654321987654321, 10**18 + 9))
