from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass, FrozenInstanceError, KW_ONLY, InitVar


@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)

    def dist(self):
        return (self.x**2 + self.y**2) ** 0.5


p, q = P(3, 4), P(3, y=4)
p.tags.append("t")
print(p, q, p == q, p == P(3, 4, ["t"]), p.dist(), p.tags is q.tags, P.y, hasattr(P, "x"), P.__hash__, p != 5)
print(asdict(p), astuple(p), replace(p, x=10), [f.name for f in fields(P)], is_dataclass(P), is_dataclass(p), P.__match_args__, P.__annotations__)


@dataclass(frozen=True, order=True)
class V:
    major: int
    minor: int = field(default=0, compare=True)
    note: str = field(default="", compare=False, repr=False)


print(V(1, 2) < V(1, 3), sorted([V(2), V(1, 5), V(1)]), V(1, note="a") == V(1, note="b"), hash(V(1)) == hash(V(1)), {V(1): "k"}[V(1)], max(V(0, 9), V(1)))
try:
    V(1).major = 5
except FrozenInstanceError as e:
    print(type(e).__name__, e, isinstance(e, AttributeError))
try:
    del V(1).minor
except AttributeError as e:
    print(e)
try:
    p < q
except TypeError as e:
    print(e)


@dataclass
class Base:
    a: int = 1


@dataclass
class Child(Base):
    b: str = "b"
    c: InitVar[int] = 5
    d: int = field(init=False)

    def __post_init__(self, c):
        self.d = self.a + c


print(Child(), Child(10, c=1), Child.__mro__[1].__name__, [f.name for f in fields(Child)])


@dataclass(slots=True, kw_only=True)
class S:
    n: int
    m: int = 2


print(S(n=1), hasattr(S(n=1), "__dict__"), S.__slots__)


@dataclass
class K:
    pos: int
    _: KW_ONLY
    kw: int = 0


print(K(1, kw=2))
for code in ("P()", "P(1, 2, 3, 4)", "P(z=1)", "S(1)", "K(1, 2)", "hash(p)", "asdict(5)", "replace(p, q=1)", "fields(5)"):
    try:
        eval(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
try:
    @dataclass
    class Bad:
        items: list = []
except ValueError as e:
    print(e)
try:
    @dataclass
    class Bad2:
        a: int = 1
        b: int
except TypeError as e:
    print(e)


@dataclass(repr=False, eq=False)
class Plain:
    v: int


print(Plain(1) == Plain(1), repr(Plain(1)).startswith("<__main__.Plain object"))


@dataclass
class Tree:
    v: int
    left: "Tree" = None
    right: "Tree" = None

    def __iter__(self):
        yield from self.left or ()
        yield self.v
        yield from self.right or ()


t = Tree(2, Tree(1), Tree(3))
print(t, list(t), asdict(t)["left"])
match p:
    case P(x=3, tags=[tag]):
        print("tag", tag)
match V(1, 2):
    case V(m, n):
        print(m, n)
P(1, 2).z_missing
