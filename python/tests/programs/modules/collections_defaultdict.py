from collections import defaultdict

d = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    d[k].append(v)
print(d, dict(d), d["new"], len(d), d.get("other"), "other" in d, d.default_factory)
c = defaultdict(int)
for ch in "hello":
    c[ch] += 1
print(c, c["z"], sorted(c))
n = [0]


def factory():
    n[0] += 1
    return f"made{n[0]}"


f = defaultdict(factory, {"k": "v"}, extra=1)
print(f["k"], f["x"], f["y"], f["x"], n, f.setdefault("q"), f.pop("zz", "default"), dict(f), repr(f)[:31])
tree = lambda: defaultdict(tree)
t = tree()
t["a"]["b"]["c"] = 1
t["a"]["d"] = 2


def plain(x):
    return {k: plain(v) for k, v in x.items()} if isinstance(x, dict) else x


print(plain(t), type(t["a"]).__name__)
s = defaultdict(set)
for w in "one two three four five".split():
    s[len(w)].add(w)
print({k: sorted(v) for k, v in sorted(s.items())})
e = defaultdict(None)
for bad in (lambda: e["x"], lambda: defaultdict(5), lambda: defaultdict(list)[[]], lambda: defaultdict(lambda: 1 / 0)["q"], lambda: defaultdict()["k"]):
    try:
        print(bad())
    except Exception as x:
        print(type(x).__name__, x)
d2 = d.copy()
d2.default_factory = None
print(type(d2).__name__, d2 == d, d | {"z": [9]}, type(d | {}).__name__, repr(defaultdict(int)), defaultdict(lambda: 5)["x"], defaultdict(str, a="b") == {"a": "b"})


class DD(defaultdict):
    def __missing__(self, key):
        v = self[key] = self.default_factory(key)
        return v


sq = DD(lambda k: k * k)
print(sq[4], sq[5], dict(sq))
graph = defaultdict(lambda: defaultdict(int))
for a, b, w in [("x", "y", 1), ("x", "z", 4), ("y", "z", 2)]:
    graph[a][b] += w
    graph[b][a] += w
print({k: dict(v) for k, v in graph.items()})
d2["gone"]
