PAIRS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n):
    if not 0 < n < 4000:
        raise ValueError(f"out of range: {n}")
    out = ""
    for v, s in PAIRS:
        k, n = divmod(n, v)
        out += s * k
    return out


def from_roman(s):
    i = total = 0
    for v, r in PAIRS:
        while s[i:i + len(r)] == r:
            total += v
            i += len(r)
    if i < len(s) or to_roman(total) != s:
        raise ValueError(f"not a roman numeral: {s!r}")
    return total


print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 944, 1999, 2024, 3999)])
print(all(from_roman(to_roman(n)) == n for n in range(1, 4000)), max((to_roman(n) for n in range(1, 4000)), key=len))
for bad in ("IIII", "IC", "ABC", "VX", "MMMM"):
    try:
        print(from_roman(bad))
    except ValueError as e:
        print(e)


def human(n):
    for unit in ("B", "KiB", "MiB", "GiB"):
        if abs(n) < 1024:
            return f"{n:.1f} {unit}" if unit != "B" else f"{n} B"
        n /= 1024
    return f"{n:.1f} TiB"


print([human(n) for n in (0, 1023, 1024, 1536, 10**6, 5 * 2**30, 2**45)])


def ordinal(n):
    suf = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suf}"


print([ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111, 122)])


def excel(n):
    s = ""
    while n:
        n, r = divmod(n - 1, 26)
        s = chr(65 + r) + s
    return s


print([excel(n) for n in (1, 26, 27, 52, 702, 703, 16384)])


def duration(sec):
    parts = []
    for name, size in (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        k, sec = divmod(sec, size)
        if k:
            parts.append(f"{k} {name}{'s' * (k > 1)}")
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1] if parts else "now"


print([duration(s) for s in (0, 1, 61, 3600, 90061, 1209601)])


def luhn(s):
    return sum(d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(map(int, reversed(s)))) % 10 == 0


print([luhn(s) for s in ("4539578763621486", "79927398713", "79927398710")], f"{1234567.891:,.2f} {0.1234:.1%} {255:#06x} {-5:+04d}")
MORSE = dict(zip("abcdefghij", ".- -... -.-. -.. . ..-. --. .... .. .---".split()))
print(" ".join(MORSE[c] for c in "badge"), "".join({v: k for k, v in MORSE.items()}[c] for c in ". .- -.-. ....".split()))
to_roman(0)
