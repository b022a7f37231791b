"""What becomes of a dict of a class of one's own when its items are copied: which of its methods are asked."""

from collections import Counter, OrderedDict, defaultdict
import copy

calls = []


def outcome(x, f):
    calls.clear()
    try:
        r = f(x)
    except Exception as e:
        r = f"{type(e).__name__}: {e}"
    shown = f"{type(r).__name__} {dict.__repr__(r)}" if isinstance(r, dict) else r
    return " ".join([f"{shown}", *calls])


def of_class(cls):
    x = cls(lambda: "made") if issubclass(cls, defaultdict) else cls()
    for key, value in ("a", 1), ("b", 2):
        x.__class__.plain.__setitem__(x, key, value)
    return x


def keywords(**k):
    return k


def updated(target):
    def f(x):
        target_now = target()
        target_now.update(x)
        return target_now
    return f


def joined(target):
    def f(x):
        target_now = target()
        target_now |= x
        return target_now
    return f


def rest_of(x):
    match x:
        case {"a": _, **rest}:
            return rest
    return "no match"


OPERATIONS = {
    "dict(x)": dict,
    "{**x}": lambda x: {**x},
    "f(**x)": lambda x: keywords(**x),
    "f(b=3, **x)": lambda x: keywords(b=3, **x),
    "f(**x, **x)": lambda x: keywords(**x, **x),
    "{} | x": lambda x: {} | x,
    "x | {'b': 5}": lambda x: x | {"b": 5},
    "x | x": lambda x: x | x,
    "d |= x": joined(dict),
    "d.update(x)": updated(dict),
    "x.copy()": lambda x: x.copy(),
    "dict.copy(x)": lambda x: dict.copy(x),
    "copy.copy(x)": copy.copy,
    "match": rest_of,
    "type(namespace)": lambda x: sorted(k for k in vars(type("T", (), x)) if k[0] != "_"),
    "OrderedDict(x)": OrderedDict,
    "OrderedDict |= x": joined(OrderedDict),
    "Counter(x)": Counter,
    "defaultdict": lambda x: defaultdict(None, x),
    "defaultdict |=": joined(defaultdict),
}


def method(name):
    def f(self, *args):
        calls.append(name + (f"[{args[0]}]" if args and type(args[0]) is str else ""))
        return getattr(self.plain, name)(self, *args)
    f.__name__ = name
    return f


def getitem(self, key):
    calls.append(f"__getitem__[{key}]")
    return "item " + key


def missing(self, key):
    calls.append(f"__missing__[{key}]")
    return "missing " + key


def more_keys(self):
    calls.append("keys")
    return ["a", "z"]


def no_keys(self):
    calls.append("keys")
    raise ValueError("no keys")


def hidden_keys(self):
    calls.append("keys")
    raise AttributeError("hidden")


def key_error(self, key):
    calls.append(f"__getitem__[{key}]")
    raise KeyError(key)


def two_keys(self, key):
    raise KeyError(key, "and more")


BODIES = {
    "nothing": {},
    "__iter__": {"__iter__": method("__iter__")},
    "keys": {"keys": method("keys")},
    "__getitem__": {"__getitem__": method("__getitem__")},
    "other items": {"__getitem__": getitem},
    "__len__": {"__len__": lambda self: 0},
    "__contains__": {"__contains__": lambda self, key: False},
    "get": {"get": method("get")},
    "__missing__": {"__missing__": missing},
    "__iter__, other items": {"__iter__": method("__iter__"), "__getitem__": getitem},
    "__iter__, other keys, __missing__": {"__iter__": method("__iter__"), "keys": more_keys, "__missing__": missing},
    "other keys, __missing__": {"keys": more_keys, "__missing__": missing},
    "keys that raise": {"keys": no_keys},
    "__iter__, keys that raise": {"__iter__": method("__iter__"), "keys": no_keys},
    "keys that are no attribute": {"keys": property(hidden_keys)},
    "__iter__, keys that are no attribute": {"__iter__": method("__iter__"), "keys": property(hidden_keys)},
    "__iter__, keys that raise AttributeError": {"__iter__": method("__iter__"), "keys": hidden_keys},
    "__iter__, items that raise KeyError": {"__iter__": method("__iter__"), "__getitem__": key_error},
    "__iter__, items that raise another KeyError": {"__iter__": method("__iter__"), "__getitem__": two_keys},
    "keys that is None": {"keys": None},
    "__iter__ of dicts": {"__iter__": dict.__iter__, "keys": method("keys"), "__getitem__": getitem},
    "__iter__ that is None": {"__iter__": None},
}

# What is as for a class without methods of its own is only counted.
for base in dict, OrderedDict, defaultdict, Counter:
    print(base.__name__)
    usual = None
    for name, body in BODIES.items():
        cls = type("D", (base,), {"plain": base, **body})
        outcomes = {what: outcome(of_class(cls), f) for what, f in OPERATIONS.items()}
        grouped = {}
        for what, text in outcomes.items():
            if usual is None or text != usual[what]:
                grouped.setdefault(text, []).append(what)
        usual = usual or outcomes
        print(f"  {name}: {len(outcomes) - sum(map(len, grouped.values()))} as usual")
        for text, operations in grouped.items():
            print(f"    {text}: {', '.join(operations)}")


print("an __iter__ that comes and goes")


class Late(dict):
    def __getitem__(self, key):
        return "item " + key


late = Late(a=1)
print(dict(late), {**late}, late.copy())
Late.__iter__ = lambda self: iter(["a"])
print(dict(late), {**late}, late.copy())
del Late.__iter__
print(dict(late), {**late}, late.copy())


class Base:
    def __iter__(self):
        return iter("ab")


class Both(Base, dict):
    def __getitem__(self, key):
        return "item " + key


class Other(dict, Base):
    def __getitem__(self, key):
        return "item " + key


print(dict(Both(a=1)), dict(Other(a=1)), {**Both(a=1)}, {**Other(a=1)})


class Mapping:
    def keys(self):
        return ["a"]

    def __getitem__(self, key):
        return key * 2


for f in OPERATIONS["dict(x)"], OPERATIONS["{**x}"], OPERATIONS["f(**x)"], OPERATIONS["d.update(x)"], OPERATIONS["d |= x"]:
    print(f(Mapping()))
for wrong in 5, [1], ["ab", "cd"], "ab", object(), None, ["abc"]:
    for name in "dict(x)", "{**x}", "f(**x)", "{} | x", "d |= x", "d.update(x)":
        try:
            print(name, OPERATIONS[name](wrong))
        except (TypeError, ValueError) as e:
            print(name, type(e).__name__, e)
