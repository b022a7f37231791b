class Range:
    def __init__(self, a, b, s=1):
        self.a, self.b, self.s = a, b, s

    def __iter__(self):
        x = self.a
        while x < self.b:
            yield x
            x += self.s

    def __len__(self):
        return max(0, -(-(self.b - self.a) // self.s))

    def __reversed__(self):
        return iter(list(self)[::-1])


r = Range(0, 10, 3)
print(list(r), list(r), len(r), list(reversed(r)), 6 in r, sum(r), sorted(r, reverse=True), [*r, *r], max(r), tuple(enumerate(r)))


class Peek:
    def __init__(self, it):
        self.it, self.buf = iter(it), []

    def __iter__(self):
        return self

    def __next__(self):
        return self.buf.pop() if self.buf else next(self.it)

    def peek(self, default=None):
        if not self.buf:
            try:
                self.buf.append(next(self.it))
            except StopIteration:
                return default
        return self.buf[-1]


p = Peek("12+34*5")
toks = []
while (c := p.peek()) is not None:
    if c.isdigit():
        num = ""
        while (p.peek() or "").isdigit():
            num += next(p)
        toks.append(int(num))
    else:
        toks.append(next(p))
print(toks)


class RoundRobin:
    def __init__(self, *its):
        self.q = [iter(i) for i in its]

    def __iter__(self):
        return self

    def __next__(self):
        while self.q:
            it = self.q.pop(0)
            try:
                v = next(it)
            except StopIteration:
                continue
            self.q.append(it)
            return v
        raise StopIteration


print("".join(RoundRobin("abc", "1", "XYZW")), list(RoundRobin()))


class Resettable:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        self.i = 0
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


s = Resettable(3)
print(list(s), list(s), [(a, b) for a in s for b in [a * 2]])
print([(a, b) for a in r for b in r if a < b])


class Err:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("iterator broke")


for consume in (list, sum, dict, set, tuple, max, any, "".join, sorted):
    try:
        consume(Err())
    except ValueError as e:
        print(e, end="; ")
print()
a, b = Err()
