class Box:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        print("get", i)
        return self.items[i]

    def __setitem__(self, i, v):
        print("set", i, v)
        self.items[i] = v

    def __delitem__(self, i):
        print("del", i)
        del self.items[i]

    def __contains__(self, x):
        print("contains", x)
        return "yes" if x in self.items else ""

    def __iter__(self):
        print("iter")
        return iter(self.items)

    def __reversed__(self):
        return ["custom", "reversed"]

    def __call__(self, *a, **k):
        return a, k

    def __bool__(self):
        return True

    def __missing__(self, k):
        return "never used"

    def __index__(self):
        return 2

    def __length_hint__(self):
        return 10


b = Box(1, 2, 3)
print(len(b), b[0], b[-1], b[0:2], 2 in b, 9 not in b, list(b), reversed(b), b(1, k=2), bool(Box()), [10, 20, 30][b], hex(b), "abc"[:b])
b[1] = 20
b[0] += 5
del b[2]
print(b.items, sum(b), max(b), [*b], tuple(b), sorted(b, reverse=True), dict(zip(b, b)))
x, y = b
print(x, y)


class IterOnly:
    def __iter__(self):
        yield from (3, 1, 2)


class GetOnly:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i * 2


class BadIter:
    def __iter__(self):
        return 5


class NoIter:
    __iter__ = None


class Cnt:
    __contains__ = None


print(1 in IterOnly(), 7 in IterOnly(), list(GetOnly()), 4 in GetOnly(), list(reversed(sorted(IterOnly()))), min(IterOnly()))
for f in (lambda: list(BadIter()), lambda: list(NoIter()), lambda: 1 in Cnt(), lambda: 1 in NoIter(), lambda: len(IterOnly()), lambda: b["x"], lambda: b[9], lambda: Box()[0:1:0]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class BadLen:
    def __init__(self, v):
        self.v = v

    def __len__(self):
        return self.v


for v in (-1, "x", 1.5, 2**70, True):
    try:
        print(len(BadLen(v)))
    except Exception as e:
        print(type(e).__name__, e)
