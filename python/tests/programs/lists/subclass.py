class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def peek(self):
        return self[-1]

    def __getitem__(self, i):
        if isinstance(i, str):
            return [x for x in self if str(x) == i]
        return super().__getitem__(i)

    def __repr__(self):
        return f"Stack({super().__repr__()})"

    def __contains__(self, x):
        return x == "magic" or super().__contains__(x)


s = Stack([1, 2])
s.push(3).push(4)
print(s, s.peek(), s["3"], s[1:3], type(s[1:3]).__name__, type(s + [1]).__name__, len(s), "magic" in s, 9 in s)
print(s == [1, 2, 3, 4], isinstance(s, list), [1, 2, 3, 4] == s, sorted(s, reverse=True), s.copy(), list(s))
s.name = "attr"
print(s.name, s.__dict__, Stack.__mro__[1].__name__, Stack.__base__.__name__)


class Typed(list):
    def __init__(self, kind, items=()):
        super().__init__(items)
        self.kind = kind

    def append(self, x):
        if not isinstance(x, self.kind):
            raise TypeError(f"expected {self.kind.__name__}, got {type(x).__name__}")
        super().append(x)

    def __iadd__(self, other):
        for x in other:
            self.append(x)
        return self


t = Typed(int, [1])
t.append(2)
t += [3, 4]
print(t, sum(t))
try:
    t.append("x")
except TypeError as e:
    print(e)
a, *rest = t
print(a, rest, [*t, *s], max(t), t.index(3))


class CI(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k.lower(), v)

    def __missing__(self, k):
        return f"no {k}"


c = CI()
c["ABC"] = 1
c.update(X=2)
print(c, c["abc"], c["zzz"], c.get("zzz"), "X" in c)
