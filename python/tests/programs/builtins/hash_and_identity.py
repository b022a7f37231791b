vals = [0, 1, -1, -2, 2**31, 2**61 - 1, 2**61, -(2**61), 10**30, 0.5, -0.0, 1e300, float("inf"), float("-inf"), True, False]
for v in vals:
    print(repr(v), hash(v))
print(hash(2) == hash(2.0), hash("abc") == hash("ab" + "c"), hash(b"x") == hash(bytes([120])), hash(()) == hash(tuple()), hash((1, "a", 2.5)) == hash((1.0, "a", 2.5)), hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), hash(range(0)) == hash(range(5, 5)))


class A:
    def __init__(self, v):
        self.v = v


class B(A):
    def __eq__(self, o):
        return self.v == o.v

    def __hash__(self):
        return self.v


class BigHash:
    def __hash__(self):
        return 2**64 + 5


print(hash(B(42)), hash(B(-1)), hash(B(2**61 - 1)), hash(BigHash()) == hash(2**64 + 5), hash(B(True)))
a = A(1)
print(hash(a) == hash(a), a == a, a == A(1), B(1) == B(1), B(1) is B(1), len({B(1), B(1), B(2)}), {B(5): "five"}[B(5)])
x = y = [1]
z = [1]
print(x is y, x is z, x == z, x is not z, id(x) == id(y), id(x) == id(z), None is None, a.v is a.v)
for bad in ([], {}, set(), bytearray(), ([],), {1: 2}.keys(), (1, {2})):
    try:
        hash(bad)
        print("hashable")
    except TypeError as e:
        print(e)


class Eq:
    __eq__ = lambda s, o: True


class Unhash:
    __hash__ = None


class Exc:
    def __hash__(self):
        raise OSError("hash broke")


for c in (Eq, Unhash, Exc):
    try:
        {c(): 1}
    except Exception as e:
        print(type(e).__name__, e)
print(isinstance(hash("s"), int), hash("s") != hash("t") or "rare", hash(print) == hash(print), hash(A.__init__) == hash(A.__init__), hash(a.__init__) == hash(a.__init__))
s = {1, 1.0, True, "1", (1,), None, frozenset()}
print(len(s), 1 in s, "1" in s, (1.0,) in s, 0 in s, frozenset() in s)
{[1, 2]: "list key"}
