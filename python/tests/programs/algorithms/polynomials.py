class Poly:
    def __init__(self, *coef):
        c = list(coef)
        while c and c[-1] == 0:
            c.pop()
        self.c = c

    def __call__(self, x):
        r = 0
        for a in reversed(self.c):
            r = r * x + a
        return r

    def __len__(self):
        return len(self.c)

    def __getitem__(self, i):
        return self.c[i] if i < len(self.c) else 0

    @staticmethod
    def lift(o):
        return o if isinstance(o, Poly) else Poly(o)

    def __add__(self, o):
        o = Poly.lift(o)
        return Poly(*(self[i] + o[i] for i in range(max(len(self), len(o)))))

    __radd__ = __add__

    def __neg__(self):
        return Poly(*(-a for a in self.c))

    def __sub__(self, o):
        return self + -Poly.lift(o)

    def __rsub__(self, o):
        return -self + o

    def __mul__(self, o):
        o = Poly.lift(o)
        out = [0] * (len(self) + len(o))
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                out[i + j] += a * b
        return Poly(*out)

    __rmul__ = __mul__

    def __pow__(self, n):
        r = Poly(1)
        for _ in range(n):
            r *= self
        return r

    def __divmod__(self, o):
        if not o.c:
            raise ZeroDivisionError("polynomial division by zero")
        q, r = [0] * max(len(self) - len(o) + 1, 0), list(self.c)
        for i in range(len(q) - 1, -1, -1):
            q[i] = r[i + len(o) - 1] // o.c[-1]
            for j, b in enumerate(o.c):
                r[i + j] -= q[i] * b
        return Poly(*q), Poly(*r)

    def __floordiv__(self, o): return divmod(self, o)[0]
    def __mod__(self, o): return divmod(self, o)[1]
    def __eq__(self, o): return self.c == Poly.lift(o).c
    def __bool__(self): return bool(self.c)
    def __hash__(self): return hash(tuple(self.c))

    def diff(self):
        return Poly(*[i * a for i, a in enumerate(self.c)][1:])

    def __str__(self):
        terms = []
        for i in range(len(self) - 1, -1, -1):
            a = self[i]
            if a:
                body = "" if i == 0 else "x" if i == 1 else f"x^{i}"
                mag = "" if abs(a) == 1 and i else str(abs(a))
                terms.append(("- " if a < 0 else "+ ") + mag + body)
        s = " ".join(terms) or "0"
        return s[2:] if s[0] == "+" else s.replace("- ", "-", 1)

    __repr__ = __str__


x = Poly(0, 1)
p, q = x**3 - 2 * x + 1, 1 - x
print(p, "|", q, "|", p + q, "|", p - q, "|", p * q, "|", -p, "|", (x + 1) ** 6)
print(p(3), p(0.5), p(q), divmod(p, x - 1), (x**4 - 1) // (x**2 + 1), (x**4) % (x - 3), p.diff(), p.diff().diff())
print(p == p + 0, p == q, Poly() == 0, bool(Poly(0, 0)), len({p, x**3 - 2 * x + 1, q}), 5 - x, sum([x, x, 1]))


def newton(f, x0):
    d = f.diff()
    for _ in range(8):
        x0 -= f(x0) / d(x0)
    return round(x0, 10)


print(newton(x**2 - 2, 1.0), newton(x**3 - x - 1, 1.5))
cheb = [Poly(1), x]
for _ in range(5):
    cheb.append(2 * x * cheb[-1] - cheb[-2])
print(cheb)
print([r for r in range(-10, 11) if (x**3 - 6 * x**2 + 11 * x - 6)(r) == 0])
divmod(p, Poly())
