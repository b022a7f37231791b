def classify(v):
    if v is None:
        return "none"
    elif isinstance(v, bool):
        return "bool"
    elif not v:
        return "falsy " + type(v).__name__
    elif v == 1 or v == "one":
        return "one"
    else:
        return "other"


for v in (None, True, False, 0, "", [], {}, 1, "one", 2, 0.0, (0,), set(), b"", range(0)):
    print(repr(v), classify(v), "T" if v else "F", not v)
log = []


def t(x):
    log.append(x)
    return x


print(t(0) and t(1), t(1) and t(2), t(0) or t("x"), t("") or t(0) or t([]), t(1) or t(2), not t(3) or t(4), log)
log.clear()
print(t(1) < t(2) < t(3), t(3) < t(1) < t(99), log)
log.clear()
print([t(i) if t(i % 2) else "even" for i in range(3)], log)
print(1 if True else 1 / 0, (lambda n: "neg" if n < 0 else "zero" if n == 0 else "pos")(-3), 5 and 0 or "fallback")
print(1 < 2 == True, (1 < 2) == True, 1 in [1] == True, not 1 == 2, -2 ** 2 == -4, 2 + 3 * 4 ** 2 // 5 % 7, ~1 & 3 | 4 ^ 1, 1 << 2 + 1)
print(None is None, log is not None, [] is [], "a" not in "bcd", not (True and False), True if [] == [] else False)


class B:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        print("bool", self.v)
        return self.v


class L:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        print("len", self.n)
        return self.n


print("yes" if B(True) else "no", "yes" if B(False) else "no", bool(L(0)), bool(L(2)))
if B(False) or L(0) or B(True) and L(3):
    print("taken")
while L(0):
    pass
for bad in (L(-1), B("x")):
    try:
        bool(bad)
    except Exception as e:
        print(type(e).__name__, e)
if 5: print("one line"); print("two")
else: print("no")
