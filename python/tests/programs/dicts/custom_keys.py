log = []


class K:
    def __init__(self, v, h):
        self.v, self.h = v, h

    def __hash__(self):
        log.append(f"hash {self.v}")
        return self.h

    def __eq__(self, other):
        log.append(f"eq {self.v} {getattr(other, 'v', other)}")
        return isinstance(other, K) and self.v == other.v

    def __repr__(self):
        return f"K{self.v}"


a, b, a2 = K(1, 7), K(2, 7), K(1, 7)
d = {a: "one"}
d[b] = "two"
d[a2] = "one again"
print(d, len(d), next(iter(d)) is a)
print(log)
log.clear()
print(d[a], log)
log.clear()
print(d.get(K(3, 7)), K(2, 7) in d, d.get(K(2, 8)), log)
del d[K(1, 7)]
print(d)
collide = {K(i, i % 3): i for i in range(12)}
print([collide[K(i, i % 3)] for i in range(12)], sorted(collide.values()))
s = {K(i % 4, 0) for i in range(20)}
print(len(s), sorted(k.v for k in s))


class NoHash:
    def __eq__(self, other):
        return True


class Broken:
    def __hash__(self):
        return "not an int"


class Raises:
    def __hash__(self):
        raise RuntimeError("no hash today")


class BadEq:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("cannot compare")


for make in (lambda: {NoHash(): 1}, lambda: {Broken()}, lambda: {Raises(): 1}, lambda: {1: "x"}[BadEq()], lambda: {BadEq(): 1, BadEq(): 2}, lambda: BadEq() in {}, lambda: {}[(1, [])]):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)
print({frozenset({1, 2}): "fs"}[frozenset([2, 1])], {(1, (2, 3)): 4}[1, (2, 3)], {None: 1, ...: 2, int: 3}[int], {0: "a", False: "b", 0.0: "c"}, {-1: 1, -2: 2})
