from collections import Counter

c = Counter("mississippi")
print(c, c["s"], c["zzz"], len(c), c.most_common(2), sorted(c.elements()), sum(c.values()), c.total(), list(c))
c.update("miss")
c.subtract({"s": 5, "q": 1})
print(c, +c, -c, c.most_common()[-1])
a, b = Counter(x=3, y=1), Counter(x=1, y=2, z=1)
print(a + b, a - b, a & b, a | b, a == Counter({"y": 1, "x": 3}), a <= b, Counter(x=1) < a, a > Counter())
a += b
print(a)
a -= Counter(x=10)
print(a, dict(a), Counter(), Counter([1, 1, 2]), Counter({"k": 0}), Counter(a=0) == Counter(), "k" in Counter({"k": 0}))
del c["m"]
del c["never there"]
c["new"] += 1
print(c["m"], c, isinstance(c, dict), c.get("nope"), c.pop("new"), sorted(c.items()), c.copy() == c)
words = "the cat and the hat and the bat".split()
w = Counter(words)
print(w.most_common(), w.most_common(1)[0], max(w, key=w.get), sorted(w.items(), key=lambda kv: (-kv[1], kv[0])))
print([Counter(s) == Counter("listen") for s in ("silent", "tinsel", "enlists")], Counter(len(x) for x in words), Counter(a="x")["a"])
for code in ("Counter.fromkeys('ab')", "Counter(5)", "Counter('a', 'b')", "c + 5", "c.most_common('x')"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Multi(Counter):
    def __missing__(self, k):
        return f"no {k}"


print(Multi("aab")["a"], Multi()["z"], repr(Multi("a")))
