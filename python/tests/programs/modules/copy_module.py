import copy


class Node:
    def __init__(self, v, kids=()):
        self.v, self.kids = v, list(kids)

    def __repr__(self):
        return f"N({self.v}, {self.kids})"


a = [1, [2, 3], {"k": [4]}]
s, d = copy.copy(a), copy.deepcopy(a)
a[1].append("x")
a[2]["k"].append("y")
print(a, s, d, s[1] is a[1], d[1] is a[1])
n = Node(1, [Node(2), Node(3)])
c, dc = copy.copy(n), copy.deepcopy(n)
n.kids[0].v = 99
n.kids.append("more")
print(c, dc, c.kids is n.kids, dc.kids[0] is n.kids[0], type(dc).__name__)
l = [1]
l.append(l)
dl = copy.deepcopy(l)
print(dl[1] is dl, dl is not l)
shared = [0]
pair = [shared, shared]
dp = copy.deepcopy(pair)
dp[0].append(1)
print(dp, dp[0] is dp[1], pair)
for imm in (1, "s", (1, 2), None, frozenset([1]), range(3), len, int, 1.5, b"x"):
    assert copy.copy(imm) is imm and copy.deepcopy(imm) == imm
t = (1, [2])
dt = copy.deepcopy(t)
print(dt is t, dt[1] is t[1], copy.deepcopy((1, 2)) is not None, copy.copy({1, 2}) == {1, 2}, copy.copy({"a": 1}), copy.copy(bytearray(b"q")))


class Custom:
    def __init__(self, x):
        self.x = x

    def __copy__(self):
        return Custom(("copied", self.x))

    def __deepcopy__(self, memo):
        print("deepcopy", type(memo).__name__)
        return Custom(("deep", copy.deepcopy(self.x, memo)))


k = Custom([1])
print(copy.copy(k).x, copy.deepcopy(k).x, copy.deepcopy([k])[0].x)


class Slots:
    __slots__ = ("a", "b")


sl = Slots()
sl.a = [1]
sc, sd = copy.copy(sl), copy.deepcopy(sl)
print(sc.a is sl.a, sd.a is sl.a, hasattr(sd, "b"))


class Sub(list):
    tag = None


sub = Sub([1, [2]])
sub.tag = {"t": 1}
ds = copy.deepcopy(sub)
print(type(ds).__name__, ds, ds.tag, ds.tag is sub.tag, type(copy.copy(sub)).__name__, copy.copy(sub).tag is sub.tag)


class NoCopy:
    def __reduce_ex__(self, p):
        raise TypeError("cannot copy this")


try:
    copy.copy(NoCopy())
except TypeError as e:
    print(e)
g = (i for i in range(3))
try:
    copy.copy(g)
except TypeError as e:
    print(e)
e = copy.copy(ValueError("msg", 1))
print(repr(e), copy.deepcopy({"a": (1, [2])}), issubclass(copy.Error, Exception))
copy.deepcopy([1, (x for x in [])])
