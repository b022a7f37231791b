def sieve(n):
    s = bytearray([1]) * (n + 1)
    s[:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if s[i]:
            s[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, v in enumerate(s) if v]


def segmented(lo, hi):
    marks = [True] * (hi - lo)
    for p in sieve(int(hi**0.5) + 1):
        for m in range(max(p * p, -(-lo // p) * p), hi, p):
            marks[m - lo] = False
    return [lo + i for i, ok in enumerate(marks) if ok and lo + i > 1]


def factor(n):
    out, d = {}, 2
    while d * d <= n:
        while n % d == 0:
            out[d] = out.get(d, 0) + 1
            n //= d
        d += 1 if d == 2 else 2
    if n > 1:
        out[n] = 1
    return out


def miller_rabin(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def rho(n):
    if n % 2 == 0:
        return 2
    for c in range(1, 20):
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = gcd(abs(x - y), n)
        if d != n:
            return d


ps = sieve(20000)
print(ps[:15], len(ps), ps[-1], segmented(10**9, 10**9 + 100))
print([factor(n) for n in (2, 360, 97, 1001, 2**16, 600851475143, 999983)])
print([n for n in range(2, 200) if miller_rabin(n)] == [p for p in ps if p < 200], miller_rabin(2**61 - 1), miller_rabin(2**67 - 1), miller_rabin(561), [k for k in range(2, 90) if miller_rabin(2**k - 1)])
print(sorted((d := rho(8051), 8051 // d)), rho(10403) in (101, 103))


def phi(n):
    for p in factor(n):
        n -= n // p
    return n


def divisors(n):
    out = [1]
    for p, k in factor(n).items():
        out = [d * p**e for d in out for e in range(k + 1)]
    return sorted(out)


print([phi(n) for n in range(1, 21)], divisors(360), [n for n in range(2, 9000) if sum(divisors(n)) == 2 * n])


def egcd(a, b):
    return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))


def crt(rs, ms):
    x, m = 0, 1
    for r, n in zip(rs, ms, strict=True):
        g, p, _ = egcd(m, n)
        if (r - x) % g:
            raise ValueError(f"no solution for {r} mod {n}")
        x = (x + m * ((r - x) // g * p % (n // g))) % (m * n // g)
        m = m * n // g
    return x, m


print(egcd(240, 46), crt([2, 3, 2], [3, 5, 7]), crt([10, 4], [12, 6]))
crt([1, 2], [4, 6])
