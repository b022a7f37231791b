def fact(n):
    def prod(a, b):
        if b - a < 5:
            r = 1
            for i in range(a, b):
                r *= i
            return r
        m = (a + b) // 2
        return prod(a, m) * prod(m, b)
    return prod(1, n + 1)


f = fact(500)
s = str(f)
print(len(s), s[:40], s[-140:], sum(map(int, s)), f % 503, f % (10**9 + 7))
print(fact(30), fact(0), fact(100) // fact(98))


def fib(n):
    if n == 0:
        return 0, 1
    a, b = fib(n // 2)
    c, d = a * (2 * b - a), a * a + b * b
    return (d, c + d) if n % 2 else (c, d)


print(fib(300)[0], len(str(fib(10000)[0])), fib(10000)[0] % 10**20)


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x, y = y, (y + n // y) // 2
    return x


def arctan_inv(x, unity):
    total = term = unity // x
    n, sign = 3, -1
    while term:
        term //= x * x
        total += sign * (term // n)
        sign, n = -sign, n + 2
    return total


U = 10**110
pi = 4 * (4 * arctan_inv(5, U) - arctan_inv(239, U)) // 10**10
print(pi)
print(isqrt(2 * 10**100), isqrt(10**60 + 12345))
e, t, n = 0, 10**60, 1
while t:
    e += t
    t //= n
    n += 1
print(e)


def karatsuba(x, y):
    if x < 2**64 or y < 2**64:
        return x * y
    k = max(x.bit_length(), y.bit_length()) // 2
    xh, xl, yh, yl = x >> k, x & (1 << k) - 1, y >> k, y & (1 << k) - 1
    h, l = karatsuba(xh, yh), karatsuba(xl, yl)
    return (h << 2 * k) + (karatsuba(xh + xl, yh + yl) - h - l << k) + l


a, b = 3**800, 7**500
print(karatsuba(a, b) == a * b, hash(a * b) == hash(karatsuba(b, a)))


def to_base(n, b):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    out = ""
    while n:
        n, d = divmod(n, b)
        out = digits[d] + out
    return out or "0"


for base in (2, 7, 16, 36):
    t = to_base(12345678901234567890123, base)
    print(base, t, int(t, base) == 12345678901234567890123)


def rsa(msg):
    p, q, ex = 2**89 - 1, 2**107 - 1, 65537
    n = p * q
    d = pow(ex, -1, (p - 1) * (q - 1))
    m = int.from_bytes(msg, "big")
    c = pow(m, ex, n)
    return c, pow(c, d, n).to_bytes(len(msg), "big")


print(rsa(b"secret message!"))
print(2**521 - 1, (2**521 - 1) % (2**89 - 1), (10**50 // 7**30) ** 2, -(10**30) // (2**70), divmod(-(3**60), 2**50))
print(sum(int(d) ** 2 for d in str(2**1000)), str(3**2000)[::100], (1 << 300) ^ (1 << 299) - 1)
fact("10")
