def add(x, to):
    to.append(x)
    return to


def rebind(x):
    x = x + [99]
    return x


def inplace(x):
    x += [99]
    return x


a = [1]
print(add(2, a) is a, a, rebind(a), a, inplace(a) is a, a)
t = (1,)
u = t
u += (2,)
print(t, u)
s = "a"
r = s
r += "b"
print(s, r)


class Node:
    kids = []
    count = 0

    def __init__(self):
        self.own = []

    def grow(self, k):
        self.kids.append(k)
        self.own.append(k)
        self.count += 1


p, q = Node(), Node()
p.grow("x")
q.grow("y")
print(p.kids, p.own, q.own, p.count, Node.count, p.kids is q.kids, "count" in vars(p), "kids" in vars(p))
rows = [[]] * 3
rows[0].append(1)
print(rows, [[] for _ in range(3)][0] is [[]][0])
d = dict.fromkeys("ab", [])
d["a"].append(5)
print(d)
fns = []
for i in range(3):
    def f(j=i):
        return i, j
    fns.append(f)
print([f() for f in fns])
x = [1, [2, 3]]
y = x[:]
y[1].append(4)
y.append(5)
print(x, y, x[1] is y[1])
config = {"opts": {"debug": False}}
copy = {**config}
copy["opts"]["debug"] = True
copy["new"] = 1
print(config, copy)


def swap(pair):
    pair[0], pair[1] = pair[1], pair[0]


pr = [1, 2]
swap(pr)
print(pr)
a = b = []
a.append(1)
b = b + [2]
print(a, b)


def memo(k, cache={}):
    if k in cache:
        return "hit"
    cache[k] = True
    return "miss"


print(memo(1), memo(1), memo(2), memo(1, {}), memo.__defaults__)
lst = [1, 2, 3]
lst[1] = lst
print(lst, lst[1][1][0], lst == lst)
other = [1, 2, 3]
other[1] = other
print(lst is other)
lst == other
