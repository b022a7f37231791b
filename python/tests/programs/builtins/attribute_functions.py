class P:
    cls = "c"

    def __init__(self):
        self.a = 1
        self.b = [2]

    def m(self, x):
        return x * 2

    @property
    def prop(self):
        return self.a + 1


p = P()
print(getattr(p, "a"), getattr(p, "zz", None), getattr(p, "m")(4), hasattr(p, "prop"), hasattr(p, "q"), getattr(P, "cls"), getattr("abc", "upper")(), getattr(5, "real"))
setattr(p, "new", 5)
setattr(P, "late", lambda self: "late " + str(self.new))
setattr(p, "not an identifier", 1)
print(p.new, p.late(), vars(p), p.__dict__ is vars(p), getattr(p, "not an identifier"))
delattr(p, "not an identifier")
del p.new
vars(p)["direct"] = "via dict"
print(p.direct, sorted(vars(p)), [n for n in dir(p) if not n.startswith("_")], [n for n in dir(P) if not n.startswith("_")])
print("__init__" in dir(P), "__class__" in dir(5), "append" in dir([]), sorted(set(dir(P)) - set(dir(object)))[:6])


class D:
    def __dir__(self):
        return ["z", "y", "x"]


print(dir(D()))
for name in ("a", "prop", "m", "cls", "nope"):
    try:
        v = getattr(p, name)
        print(name, v if not callable(v) else "callable")
    except AttributeError as e:
        print(e, "|", e.name, e.obj is p)
for code in ("setattr(p, 'prop', 1)", "delattr(p, 'cls')", "delattr(p, 'zz')", "getattr(p)", "getattr(p, 1)", "setattr(p, 'x')", "hasattr(p, 1)", "vars(5)", "vars(p, p)", "setattr(5, 'x', 1)", "dir(1, 2)"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


def f():
    x, y = 1, 2
    return sorted(vars()), sorted(dir()), locals()


print(f())


class Raises:
    @property
    def boom(self):
        raise ValueError("from property")


try:
    hasattr(Raises(), "boom")
except ValueError as e:
    print("hasattr lets it out:", e)
p.__dict__ = {"replaced": True}
print(vars(p), hasattr(p, "a"))
p.__dict__ = 5
