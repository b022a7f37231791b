d = {}
for w in "the cat and the dog and the bird".split():
    d[w] = d.get(w, 0) + 1
print(d)
keys, values, items = d.keys(), d.values(), d.items()
print(keys, values, items, len(keys))
d["new"] = 7
del d["cat"]
print(keys, list(values), ("new", 7) in items, "dog" in keys, 7 in values)
print(sorted(keys & {"the", "new", "zzz"}), sorted(keys | {"zzz"}), sorted(keys - {"the"}), sorted(keys ^ {"the", "q"}))
print(keys == {"the", "and", "dog", "bird", "new"}, keys >= {"the"}, keys.isdisjoint(["x"]), {"a": 1}.items() & {("a", 1), ("b", 2)}, {1: 2}.keys() == {1: 3}.keys())
d["cat"] = 0
d["the"] = 99
print(list(d.items()), list(reversed(d)), next(iter(d)))
d["the"] = d.pop("the")
print(list(d))
e = {i: i * i for i in range(10)}
for i in range(0, 10, 2):
    del e[i]
e[4] = "back"
e[0] = "back too"
print(e, e.keys().mapping[4], type(e.items()).__name__)
print(sorted(d.items(), key=lambda kv: (-kv[1], kv[0])), max(d, key=d.get), min(d.values()), sum(d.values()))
inv = {}
for k, v in d.items():
    inv.setdefault(v, []).append(k)
print(inv)
big = {str(i): i for i in range(1000)}
for i in range(0, 1000, 3):
    del big[str(i)]
print(len(big), list(big)[:5], list(big)[-3:], sum(big.values()), "999" in big, "998" in big)
it = iter({1: 1, 2: 2})
print(next(it), list(it), repr({}.keys()), repr({1: {2: {}}}.values()))
