def naive(t, p):
    return [i for i in range(len(t) - len(p) + 1) if t[i:i + len(p)] == p]


def failure(p):
    f, k = [0] * len(p), 0
    for i in range(1, len(p)):
        while k and p[i] != p[k]:
            k = f[k - 1]
        if p[i] == p[k]:
            k += 1
        f[i] = k
    return f


def kmp(t, p):
    f, k, out = failure(p), 0, []
    for i, c in enumerate(t):
        while k and c != p[k]:
            k = f[k - 1]
        if c == p[k]:
            k += 1
        if k == len(p):
            out.append(i - k + 1)
            k = f[k - 1]
    return out


def rabin_karp(t, p, base=257, mod=10**9 + 7):
    n, m = len(t), len(p)
    if m > n:
        return []
    hp = ht = 0
    top = pow(base, m - 1, mod)
    for i in range(m):
        hp = (hp * base + ord(p[i])) % mod
        ht = (ht * base + ord(t[i])) % mod
    out = []
    for i in range(n - m + 1):
        if hp == ht and t[i:i + m] == p:
            out.append(i)
        if i < n - m:
            ht = ((ht - ord(t[i]) * top) * base + ord(t[i + m])) % mod
    return out


def horspool(t, p):
    skip = {c: len(p) - 1 - i for i, c in enumerate(p[:-1])}
    i, out = 0, []
    while i <= len(t) - len(p):
        if t[i:i + len(p)] == p:
            out.append(i)
        i += skip.get(t[i + len(p) - 1], len(p))
    return out


def z_array(s):
    z, l, r = [0] * len(s), 0, 0
    for i in range(1, len(s)):
        if i < r:
            z[i] = min(r - i, z[i - l])
        while i + z[i] < len(s) and s[z[i]] == s[i + z[i]]:
            z[i] += 1
        if i + z[i] > r:
            l, r = i, i + z[i]
    return z


cases = [("abracadabra abracadabra", "abra"), ("aaaaaa", "aa"), ("hello", "xyz"), ("mississippi", "issi"), ("abc", "abcd"), ("\u00e9\u4e2d\u00e9\u4e2d", "\u4e2d")]
for t, p in cases:
    rs = [f(t, p) for f in (naive, kmp, rabin_karp, horspool)]
    print(rs[0], all(r == rs[0] for r in rs), failure(p))
print(z_array("aabxaabxcaabxaabxay"))


def glob(p, s):
    if not p:
        return not s
    if p[0] == "*":
        return any(glob(p[1:], s[i:]) for i in range(len(s) + 1))
    return bool(s) and p[0] in ("?", s[0]) and glob(p[1:], s[1:])


print([glob(*a) for a in (("*.py", "x.py"), ("a?c", "abc"), ("a?c", "ac"), ("*a*b*", "xxaxxb"), ("", ""), ("*", ""))])


def regex(p, s):
    first = bool(s) and p[:1] in (s[:1], ".")
    if not p:
        return not s
    if p[1:2] == "*":
        return regex(p[2:], s) or first and regex(p, s[1:])
    return first and regex(p[1:], s[1:])


print([regex(*a) for a in (("a*b", "aaab"), (".*", "any"), ("a.c", "abc"), ("x*", ""), ("ab*c", "abbd"))])


def suffix_array(s):
    return sorted(range(len(s)), key=lambda i: s[i:])


sa = suffix_array("banana$")
print(sa, "".join("banana$"[i - 1] for i in sa))


def unbwt(b):
    t = [""] * len(b)
    for _ in b:
        t = sorted(c + r for c, r in zip(b, t))
    return next(r for r in t if r.endswith("$"))


print(unbwt("annb$aa"))
kmp("abc", "")
