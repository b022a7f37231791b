d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "b" in d, "z" not in d, list(d), list(d.values()), list(d.items()))
print(d.pop("b"), d.pop("b", None), d.setdefault("a", 5), d.setdefault("n", []), d)
d["n"].append(1)
d["b"] = "again at the end"
print(d, d.popitem(), d)
d.update({"x": 1}, y=2)
d.update([("p", 5), ("q", 6)])
print(d, d | {"a": 0, "new": 1}, {"first": 0} | d)
d |= {"a": "merged"}
del d["x"]
print(d, dict(d) == d, d.copy() is d, dict(a=1, b=2), dict([("k", "v")], z=1), dict(zip("ab", (1, 2))), dict.fromkeys("abc"), dict.fromkeys([1, 2], 0))
print({**d, "a": "last wins"}, {1: "int", 1.0: "float", True: "bool"}, {**{"a": 1}, **{"b": 2}})
print({"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == {}, {1: 2} != {1: 3}, bool({}), list(reversed({"a": 1, "b": 2})), list(reversed({1: 2}.items())))
for code in ("d['missing']", "d[[1]]", "{}.popitem()", "d.pop('zz')", "del d['zz']", "d + {}", "d < {}", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "{[]: 1}", "d.update(5)", "{{}: 1}", "hash(d)", "{1: 2}[(3, 'x')]", "{}[None]", "dict(**{1: 2})", "dict(1, 2)"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
d.clear()
print(d, d.get(1))
d["self"] = d
print(d)
