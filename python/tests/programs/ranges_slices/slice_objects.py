s = slice(2, 10, 3)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice(1, None), slice("a", "b"))
print([s.indices(n) for n in (0, 1, 5, 20)], [slice(None, None, -2).indices(n) for n in (0, 1, 5)], slice(-3, None).indices(10), slice(-30, 30).indices(4))
print(slice(1, 2) == slice(1, 2), slice(1, 2) == slice(1, 3), slice(1, 2) < slice(1, 3), slice(1) != 1)
for seq in ("abcdefghij", list(range(10)), tuple(range(10)), range(10), b"abcdefghij", bytearray(b"abcdefghij")):
    print(type(seq).__name__, seq[s], seq[:3], seq[-2:], seq[::-4], seq[9:0:-3], seq[7:3])
for code in ("hash(slice(1))", "slice()", "slice(1, 2, 3, 4)", "[1][slice(1.5)]", "'abc'[slice('x')]", "slice(1).start = 2", "slice(1, 2, 0).indices(5)", "slice(1).indices(-1)"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Grid:
    def __init__(self, rows):
        self.rows = rows

    def __getitem__(self, key):
        if isinstance(key, tuple):
            r, c = key
            rows = self.rows[r] if isinstance(r, slice) else [self.rows[r]]
            return [row[c] for row in rows]
        return self.rows[key]

    def __len__(self):
        return len(self.rows)


g = Grid([[r * 10 + c for c in range(5)] for r in range(4)])
print(g[1], g[1, 2], g[:, 0], g[1:3, 1:4], g[::2, ::-1], g[-1, -1], g[2:], len(g))
print([row for row in g], [7 in row for row in g])


class Seq:
    def __getitem__(self, i):
        if i >= 5:
            raise IndexError(i)
        return i * i


print(list(Seq()), 9 in Seq(), 10 in Seq(), [*zip(Seq(), "ab")], max(Seq()), tuple(map(str, Seq())), dict(enumerate(Seq())))
a, b, *c = Seq()
print(a, b, c)
print(reversed(Seq()))
