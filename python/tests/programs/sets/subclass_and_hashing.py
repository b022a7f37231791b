class Tagged(set):
    def __init__(self, it=(), tag=None):
        super().__init__(it)
        self.tag = tag

    def add(self, x):
        print("adding", x)
        super().add(x)


t = Tagged([3, 1], tag="odd")
t.add(5)
print(sorted(t), t.tag, len(t), t == {1, 3, 5}, repr(Tagged([1])), type(t | {2}).__name__, type(t.copy()).__name__)


class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, o):
        return isinstance(o, Version) and self.parts == o.parts

    def __hash__(self):
        return hash(self.parts)

    def __lt__(self, o):
        return self.parts < o.parts

    def __repr__(self):
        return "v" + ".".join(map(str, self.parts))


vs = {Version(1, 2), Version(1, 2), Version(0, 9), Version(2)}
print(len(vs), sorted(vs), Version(2) in vs, Version(3) in vs, sorted(vs - {Version(2)}))


class Eq:
    def __eq__(self, o):
        return NotImplemented


class Child(Version):
    def __eq__(self, o):
        return True


print(Eq() == Eq(), Eq.__hash__, Child.__hash__, Version.__hash__ is not None)
try:
    {Child(1)}
except TypeError as e:
    print(e)


class Child2(Version):
    def __eq__(self, o):
        return super().__eq__(o)

    __hash__ = Version.__hash__


print(len({Child2(1), Child2(1), Child2(2)}), Child2(1) == Version(1))
print(hash(True) == hash(1) == hash(1.0), hash(0) == 0, hash("") == hash(""), hash(-1), hash(-2), hash(None) == hash(None), hash(2**61 - 1), hash(2**61), hash(0.5) == hash(0.5))
nested = {frozenset({frozenset({1}), frozenset()})}
print(frozenset([frozenset(), frozenset([1])]) in nested, {1} in nested)
