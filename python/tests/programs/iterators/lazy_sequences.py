class Lazy:
    """A memoised lazy list."""

    def __init__(self, src):
        self._src, self._memo = iter(src), []

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(i.stop))]
        while len(self._memo) <= i:
            self._memo.append(next(self._src))
        return self._memo[i]

    def __iter__(self):
        i = 0
        while True:
            try:
                yield self[i]
            except (StopIteration, IndexError):
                return
            i += 1

    def map(self, f):
        return Lazy(f(x) for x in self)

    def filter(self, f):
        return Lazy(x for x in self if f(x))

    def takewhile(self, f):
        out = []
        for x in self:
            if not f(x):
                break
            out.append(x)
        return out


def naturals():
    n = 0
    while True:
        yield n
        n += 1


N = Lazy(naturals())
sq = N.map(lambda x: x * x)
odd_sq = sq.filter(lambda x: x % 2)
print(sq[5], odd_sq[3], odd_sq[:6], len(sq._memo), sq.takewhile(lambda x: x < 50))
print(N[10], N[3:9:2], len(N._memo))


def hamming():
    out = [1]
    i2 = i3 = i5 = 0
    while True:
        yield out[-1]
        nxt = min(out[i2] * 2, out[i3] * 3, out[i5] * 5)
        if nxt == out[i2] * 2:
            i2 += 1
        if nxt == out[i3] * 3:
            i3 += 1
        if nxt == out[i5] * 5:
            i5 += 1
        out.append(nxt)


H = Lazy(hamming())
print(H[:20], H[499])


def look_and_say():
    s = "1"
    while True:
        yield s
        out, prev, n = "", s[0], 0
        for c in s + "!":
            if c == prev:
                n += 1
            else:
                out += str(n) + prev
                prev, n = c, 1
        s = out


print(Lazy(look_and_say())[:8])
finite = Lazy("abc")
print(list(finite), list(finite.map(str.upper)), finite[1])


def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


print("".join(map(str, Lazy(pi_digits())[:60])))
finite[3]
