def f(*args, **kw):
    return args, kw


a, d = [1, 2], {"x": 1}
print(f(*a), f(*a, *a), f(0, *a, 9), f(**d), f(*a, **d, y=2), f(*"ab", *range(2), **{"k": 1}, **{"z": 2}), f(*()), f(*{}, **{}))
print([*a, *a], (*a, 3), {*a, *a} == {1, 2}, {**d, "x": 9}, {"x": 0, **d}, [*range(3), *"xy", *{"k": 1}], (*a,), [*[]], *a)
x = *a, *"z"
print(x)
for t in *a, 3:
    print(t, end=" ")
print()


def r():
    return *a, 99


def y():
    got = yield *a, "yielded"
    print(got)


print(r(), next(y()))
print({k: v for d in ({"a": 1}, {"b": 2}) for k, v in d.items()}, dict(**d, **{"q": 3}), dict([*d.items()]), list(zip(*[(1, 2), (3, 4)])), max(*a, 7), print(*a, sep="-", end="|\n"))


class M:
    def keys(self):
        print("keys")
        return ["p", "q"]

    def __getitem__(self, k):
        print("get", k)
        return k * 2


print(f(**M()), {**M()}, dict(M()))
for code in ("f(**{1: 2})", "f(**d, **d)", "f(*5)", "f(**5)", "[*5]", "{**5}", "{*5}", "f(x=1, **d)", "f(*None)", "{**[1]}", "f(**a)", "(*1,)", "print(*[1], **{'nope': 1})"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


def lam(a, b, *c, d=4, **e):
    return a, b, c, d, e


for args, kw in (((1, 2), {}), ((1, 2, 3), {"d": 5}), ((1,), {"b": 2, "z": 3})):
    print(lam(*args, **kw))
order = []


def o(n, v):
    order.append(n)
    return v


f(o(1, 0), *o(2, [1]), o(3, 0), k=o(4, 0), **o(5, {"m": 1}), n=o(6, 0))
print(order)
lam(*[1], **{"c": 1})
