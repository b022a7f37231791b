from collections import OrderedDict, ChainMap, UserDict, abc

o = OrderedDict([("b", 1), ("a", 2), ("c", 3)])
o.move_to_end("b")
print(o, list(o), o.popitem(), o.popitem(last=False), o)
o["z"] = 9
o.move_to_end("z", last=False)
print(list(o.items()), list(reversed(o)), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, o | {"q": 1}, type(o.copy()).__name__)
for f in (lambda: o.move_to_end("nope"), lambda: OrderedDict().popitem(), lambda: o["missing"]):
    try:
        f()
    except KeyError as e:
        print(repr(e))


class LRU:
    def __init__(self, cap):
        self.cap, self.d, self.hits = cap, OrderedDict(), 0

    def get(self, k):
        if k in self.d:
            self.d.move_to_end(k)
            self.hits += 1
            return self.d[k]

    def put(self, k, v):
        self.d[k] = v
        self.d.move_to_end(k)
        if len(self.d) > self.cap:
            print("evict", self.d.popitem(last=False))


l = LRU(2)
l.put(1, "a")
l.put(2, "b")
print(l.get(1))
l.put(3, "c")
print(l.get(2), list(l.d), l.hits)
base, over = {"x": 1, "y": 2}, {"y": 20, "z": 30}
cm = ChainMap(over, base)
print(cm["x"], cm["y"], cm["z"], len(cm), sorted(cm), dict(sorted(cm.items())), "x" in cm, cm.get("nope", 0), cm.maps)
cm["x"] = 100
print(base, over, cm["x"])
child = cm.new_child({"x": "child"})
print(child["x"], child.parents["x"], len(child.maps), ChainMap(), bool(ChainMap()))
del cm["x"]
print(cm["x"])
try:
    del cm["x"]
except KeyError as e:
    print(e)


class Low(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k.lower(), v)


u = Low(ABC=1)
u.update(Def=2)
print(u, u.data, "abc" in u, len(u))
print(isinstance([], abc.Sequence), isinstance({}, abc.Mapping), isinstance(5, abc.Hashable), isinstance([], abc.Hashable), isinstance(iter([]), abc.Iterator), issubclass(set, abc.MutableSet), isinstance(len, abc.Callable), isinstance("", abc.Iterable), isinstance((i for i in ()), abc.Generator))


class Seq(abc.Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


s = Seq()
print(list(s), 20 in s, s.index(10), s.count(0), list(reversed(s)))


class Incomplete(abc.MutableMapping):
    def __getitem__(self, k):
        return k


cm["undefined key"]
