# Keys and items whose own methods change the container that is looking at them, raise, or lie.

def show(label, f, *args):
    try:
        r = f(*args)
    except Exception as e:
        print(label, type(e).__name__, e)
    else:
        print(label, "ok", r)


class Key:
    """Equal to the keys of its number; `act` runs once, in the next comparison or hashing."""

    def __init__(self, n, on_eq=None, on_hash=None):
        self.n, self.on_eq, self.on_hash = n, on_eq, on_hash

    def __hash__(self):
        act, self.on_hash = self.on_hash, None
        if act:
            act()
        return 7

    def __eq__(self, other):
        act, self.on_eq = self.on_eq, None
        if act:
            act()
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


def fail():
    raise LookupError("no")


def filled(n=4):
    return {Key(i): i for i in range(n)}


def with_act(act):
    """A dict whose second key acts when it is compared."""
    d = filled()
    k = list(d)[1]
    k.on_eq = lambda: act(d)
    return d


def grow(d):
    for i in range(100, 140):
        d[Key(i)] = i


def refill(d):
    d.clear()
    d[Key(2)] = "new"


ACTS = {
    "fail": lambda d: fail(),
    "clear": lambda d: d.clear(),
    "grow": grow,
    "refill": refill,
    "drop": lambda d: d.pop(Key(0)),
    "drop last": lambda d: d.popitem(),
}

OPERATIONS = {
    "get": lambda d: d.get(Key(2)),
    "item": lambda d: d[Key(2)],
    "in": lambda d: Key(2) in d,
    "store": lambda d: d.__setitem__(Key(2), "stored"),
    "store new": lambda d: d.__setitem__(Key(9), "stored"),
    "delete": lambda d: d.__delitem__(Key(2)),
    "pop": lambda d: d.pop(Key(2)),
    "pop none": lambda d: d.pop(Key(9), "none"),
    "setdefault": lambda d: d.setdefault(Key(2), "default"),
    "setdefault new": lambda d: d.setdefault(Key(9), "default"),
    "update": lambda d: d.update({Key(2): "updated"}),
    "or": lambda d: len(d | {Key(2): "updated"}),
}

for name, act in ACTS.items():
    for title, operation in OPERATIONS.items():
        d = with_act(act)
        show(f"{name}, {title}:", operation, d)
        print("   ", len(d), list(d.items())[:6])

SET_OPERATIONS = {
    "in": lambda s: Key(2) in s,
    "add": lambda s: s.add(Key(2)),
    "add new": lambda s: s.add(Key(9)),
    "discard": lambda s: s.discard(Key(2)),
    "remove": lambda s: s.remove(Key(2)),
    "remove none": lambda s: s.remove(Key(9)),
}
SET_ACTS = {
    "fail": lambda s: fail(),
    "clear": lambda s: s.clear(),
    "grow": lambda s: [s.add(Key(i)) for i in range(100, 140)] and None,
    "drop": lambda s: s.discard(Key(0)),
}
for name, act in SET_ACTS.items():
    for title, operation in SET_OPERATIONS.items():
        keys = [Key(i) for i in range(4)]
        s = set(keys)
        keys[1].on_eq = lambda: act(s)
        show(f"set {name}, {title}:", operation, s)
        print("   ", len(s))

d = filled()
show("hash fails:", lambda: d[Key(1, on_hash=fail)])
show("hash clears:", lambda: d.get(Key(1, on_hash=d.clear), "gone"))
print(len(d))
d = filled()
show("hash stores:", d.__setitem__, Key(1, on_hash=lambda: d.__setitem__(Key(1), "first")), "second")
print(len(d), d[Key(1)])


class NoNumber:
    def __hash__(self):
        return "x"


class Large:
    def __hash__(self):
        return 1 << 200


class Moving:
    count = 0

    def __hash__(self):
        Moving.count += 1
        return Moving.count


show("hash is no number:", lambda: {NoNumber(): 1})
show("large hash:", lambda: len({Large(): 1, Large(): 2}))
m = Moving()
d = {m: 1}
print(m in d, len(d), list(d.values()), d.get(m))


class Odd:
    """Compares as it likes."""

    def __init__(self, answer):
        self.answer = answer

    def __hash__(self):
        return 3

    def __eq__(self, other):
        return self.answer

    def __repr__(self):
        return f"Odd({self.answer!r})"


class NoBool:
    def __bool__(self):
        raise OverflowError("no truth")


show("all equal:", lambda: len({Odd(1): 1, Odd(1): 2, Odd([]): 3}))
show("no truth:", lambda: {Odd(NoBool()): 1, Odd(NoBool()): 2})
show("never implemented:", lambda: len({Odd(NotImplemented): 1, Odd(NotImplemented): 2}))

# While a dict or set is walked.
for title, change in {"add": lambda d: d.update({"new": 1}), "clear": lambda d: d.clear(),
                      "del": lambda d: d.pop("a")}.items():
    for view in ("keys", "values", "items"):
        d = dict(a=1, b=2, c=3)
        def walk():
            seen = []
            for x in getattr(d, view)():
                seen.append(x)
                if len(seen) == 1:
                    change(d)
                if len(seen) > 5:
                    return "endless"
            return seen
        show(f"{title} while walking {view}:", walk)

# Comparing containers whose items change them.
class Item:
    def __init__(self, act=None):
        self.act = act

    def __eq__(self, other):
        act, self.act = self.act, None
        if act:
            act()
        return True

    def __lt__(self, other):
        act, self.act = self.act, None
        if act:
            act()
        return False

    def __repr__(self):
        act, self.act = self.act, None
        if act:
            act()
        return "I"


def pair(act):
    x = [Item(), Item(), Item()]
    x[1].act = lambda: act(x)
    return x


for name, act in {"clear": lambda x: x.clear(), "append": lambda x: x.append(Item()), "fail": lambda x: fail(),
                  "pop": lambda x: x.pop(0)}.items():
    for title, operation in {
        "==": lambda x: x == [Item()] * 3,
        "<": lambda x: x < [Item()] * 3,
        "index": lambda x: x.index(None, 1),
        "count": lambda x: x.count(None),
        "in": lambda x: None in x,
        "repr": repr,
        "max": max,
        "sorted": lambda x: len(sorted(x)),
        "sort": lambda x: x.sort(),
        "tuple repr": lambda x: repr(tuple(x)),
    }.items():
        x = pair(act)
        show(f"{name}, {title}:", operation, x)
        print("   ", len(x))

# Sorting with a key function that changes the list.
for name, act in {"clear": lambda x: x.clear(), "append": lambda x: x.append(9), "fail": lambda x: fail(),
                  "sort": lambda x: x.sort(), "read": lambda x: len(x)}.items():
    x = [3, 1, 2]
    def key(n):
        if n == 1:
            print("   in the key function:", x, act(x))
        return n
    show(f"key does {name}:", lambda: x.sort(key=key))
    print("   ", x)
x = [3, "a", 1]
show("not comparable:", x.sort)
print(sorted(map(str, x)))

# What contains itself.
l = [1]; l.append(l); d = {"l": l}; l.append(d); d["d"] = d
print(l, d)
t = ([],); t[0].append(t); print(t)
class Recursive:
    def __repr__(self): return f"<{self.x}>"
r = Recursive(); r.x = [r]
show("endless repr:", lambda: len(repr(r)) and "never")
import collections
q = collections.deque([1]); q.append(q); print(q)
o = collections.OrderedDict(); o["o"] = o; print(o)
dd = collections.defaultdict(list); dd["d"] = dd; print(dd)
show("compare itself:", lambda: l == l)
a, b = [], []; a.append(b); b.append(a)
show("compare each other:", lambda: a == b)
def nested(n):
    x = []
    for _ in range(n): x = [x]
    return x
show("deep:", lambda: len(repr(nested(50))))
show("hash of a list in a tuple:", lambda: hash(([],)))
