class V:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"V({self.x}, {self.y})"

    def __add__(self, o):
        return V(self.x + o.x, self.y + o.y) if isinstance(o, V) else NotImplemented

    def __sub__(self, o):
        return V(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        return V(self.x * k, self.y * k) if isinstance(k, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __matmul__(self, o):
        return self.x * o.x + self.y * o.y

    def __truediv__(self, k):
        return V(self.x / k, self.y / k)

    def __floordiv__(self, k):
        return V(self.x // k, self.y // k)

    def __mod__(self, k):
        return V(self.x % k, self.y % k)

    def __divmod__(self, k):
        return self // k, self % k

    def __pow__(self, n, mod=None):
        return ("pow", n, mod)

    def __neg__(self):
        return V(-self.x, -self.y)

    def __pos__(self):
        return self

    def __invert__(self):
        return V(self.y, self.x)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __eq__(self, o):
        return isinstance(o, V) and (self.x, self.y) == (o.x, o.y)

    def __lshift__(self, n): return ("<<", n)
    def __rshift__(self, n): return (">>", n)
    def __and__(self, o): return ("&", o)
    def __or__(self, o): return ("|", o)
    def __xor__(self, o): return ("^", o)


a, b = V(1, 2), V(3, 5)
print(a + b, a - b, a * 3, 3 * a, a * 0.5, a @ b, b / 2, b // 2, b % 2, divmod(b, 2), a ** 3, pow(a, 2, 7), -a, +a is a, ~a, abs(V(3, 4)))
print(a << 1, a >> 2, a & 3, a | 4, a ^ 5, a == V(1, 2), a != V(1, 2), a == 5, a != b)
a += b
print(a)
a *= 2; a -= b; a //= 2; a **= 2
print(a)
for code in ("b + 1", "1 + b", "b * 'x'", "'x' * b", "b < b", "b >= 1", "5 - b", "b[0]", "len(b)", "b()", "int(b)", "for _ in b: pass", "1 in b", "with b: pass", "b[1] = 2", "del b[1]", "hash(b)", "1 @ b", "[1, 2, 3][b]", "sum([b, b])", "b | b"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(sum([b, b], V(0, 0)), [V(1, 1)] == [V(1, 1)], V(3, 5) in [a, b])
