from collections import namedtuple

P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], len(p), tuple(p), p == (1, 2), p._fields, p._asdict(), p._replace(x=9), P._make([5, 6]), P._field_defaults, hash(p) == hash((1, 2)))
x, y = p
print(x, y, *p, p + (3,), p * 2, 2 in p, p.index(2), max(P(1, 2), P(1, 3)), sorted([P(2, 0), P(1, 5)]), isinstance(p, tuple), P.__name__, P.__mro__[1].__name__)
D = namedtuple("D", ["a", "b", "c"], defaults=[10, 20])
print(D(1), D(1, 2), D(c=3, a=1), D._field_defaults, namedtuple("R", "a class a", rename=True)._fields, namedtuple("C", "a, b,c")._fields, namedtuple("E", "")())


class V(namedtuple("V", "x y z")):
    __slots__ = ()

    def __add__(self, o):
        return V(*(a + b for a, b in zip(self, o)))

    @property
    def norm2(self):
        return sum(c * c for c in self)

    def __str__(self):
        return "<" + ",".join(map(str, self)) + ">"


v = V(1, 2, 3) + V(10, 20, 30)
print(v, repr(v), v.norm2, v._replace(z=0), type(v._replace(z=0)).__name__, f"{v}", "%s %r" % (str(v), tuple(v)), {v: 1}[(11, 22, 33)])
for code in ("P(1)", "P(1, 2, 3)", "P(1, z=2)", "p.x = 5", "p.q", "p._replace(q=1)", "P._make([1])", "namedtuple('1x', 'a')", "namedtuple('X', 'a a')", "namedtuple('X', 'def')", "namedtuple('X', '_a')", "namedtuple('X', 'a', defaults=[1, 2])", "p[5]", "p['x']", "v.w = 1"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
match p:
    case P(x=1, y=yy):
        print("matched", yy)
match p:
    case P(a, b):
        print("positional", a, b)
rows = [P(i, i * i) for i in range(3)]
print([r._asdict() for r in rows], sum(r.y for r in rows), list(zip(*rows)), getattr(rows[2], "y"))
P.origin = P(0, 0)
print(P.origin, p.origin, P.x.__doc__, P.__doc__)
P(*range(5))
