class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) != 1:
            raise ValueError("ragged rows")

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __getitem__(self, k):
        return self.rows[k[0]][k[1]] if isinstance(k, tuple) else self.rows[k]

    def __setitem__(self, k, v):
        self.rows[k[0]][k[1]] = v

    def __matmul__(self, o):
        if self.shape[1] != o.shape[0]:
            raise ValueError(f"shapes {self.shape} and {o.shape} do not match")
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in o.T.rows] for r in self.rows])

    def __add__(self, o):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])

    def __mul__(self, k):
        return Matrix([[a * k for a in r] for r in self.rows]) if isinstance(k, (int, float, Frac)) else NotImplemented

    __rmul__ = __mul__

    def __pow__(self, n):
        r, b = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                r = r @ b
            b, n = b @ b, n >> 1
        return r

    def __eq__(self, o):
        return self.rows == o.rows

    def __iter__(self):
        return (x for r in self.rows for x in r)

    def __str__(self):
        w = max(len(str(x)) for x in self)
        return "\n".join("[" + " ".join(str(x).rjust(w) for x in r) + "]" for r in self.rows)

    def inverse(self):
        n = len(self.rows)
        a = [[Frac(x) for x in r] + [Frac(int(i == j)) for j in range(n)] for i, r in enumerate(self.rows)]
        for c in range(n):
            p = next((r for r in range(c, n) if a[r][c].n), None)
            if p is None:
                raise ZeroDivisionError("singular matrix")
            a[c], a[p] = a[p], a[c]
            a[c] = [x / a[c][c] for x in a[c]]
            for r in range(n):
                if r != c:
                    a[r] = [x - a[r][c] * y for x, y in zip(a[r], a[c])]
        return Matrix([r[n:] for r in a])


class Frac:
    def __init__(self, n, d=1):
        if isinstance(n, Frac):
            n, d = n.n, n.d * d
        a, b = n, d
        while b:
            a, b = b, a % b
        self.n, self.d = n // a, d // a

    def __sub__(self, o): return Frac(self.n * o.d - o.n * self.d, self.d * o.d)
    def __mul__(self, o): return Frac(self.n * o.n, self.d * o.d)
    def __truediv__(self, o): return Frac(self.n * o.d, self.d * o.n)
    def __radd__(self, o): return Frac(self.n + o * self.d, self.d)
    def __add__(self, o): return Frac(self.n * o.d + o.n * self.d, self.d * o.d)
    def __rmul__(self, o): return Frac(self.n * o, self.d)
    def __eq__(self, o): return self.n == o * self.d if isinstance(o, int) else (self.n, self.d) == (o.n, o.d)
    def __str__(self): return str(self.n) if self.d == 1 else f"{self.n}/{self.d}"


m = Matrix([[2, 1, 0], [1, 3, 1], [0, 1, 4]])
print(m, m.T == m, m.shape, m[1, 2], m[0], sum(m), max(m), sep="\n")
print(m @ m, m + m, 3 * m, m**5, sep="\n--\n")
inv = m.inverse()
print(inv, m @ inv == Matrix.identity(3), sep="\n")
print(Matrix([[1, 1], [1, 0]]) ** 50)
m[0, 0] = -7
print(m, 2 in m, list(m), sep="\n")
for bad in (lambda: Matrix([[1], [1, 2]]), lambda: m @ Matrix([[1, 2]]), lambda: Matrix([[1, 2], [2, 4]]).inverse(), lambda: m * "x", lambda: m[5, 5], lambda: m @ 5):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
(Matrix([[0, 1], [0, 2]])).inverse()
