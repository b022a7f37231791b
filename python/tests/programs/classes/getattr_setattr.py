class Dyn:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:].upper()
        raise AttributeError(f"no {name!r} here")

    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)


d = Dyn()
d.other = 2
d.other += 1
print(d.real, d.other, d.dyn_hello, hasattr(d, "nope"), hasattr(d, "dyn_x"), getattr(d, "zzz", "default"))
del d.other
setattr(d, "with space", 5)
print(getattr(d, "with space"), sorted(vars(d)))
for code in ("d.nothing", "del d.nothing", "getattr(d, 5)", "setattr(d, 5, 1)", "object().x", "object().x = 1", "(5).x = 1", "int.x = 1", "del int.real", "d.__class__ = int", "len.x", "None.x", "[].x = 1", "Dyn.absent"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class All:
    x = "class x"

    def __init__(self):
        self.y = "inst y"

    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("hidden")
        v = object.__getattribute__(self, name)
        return f"<{v}>" if isinstance(v, str) else v

    def __getattr__(self, name):
        return f"getattr:{name}"

    def m(self):
        return self.x


a = All()
print(a.x, a.y, a.secret, a.unknown, a.m(), a.__dict__, All.x)


class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_t", target)

    def __getattr__(self, n):
        return getattr(self._t, n)

    def __setattr__(self, n, v):
        setattr(self._t, n, v)

    def __len__(self):
        return len(self._t)


class Target(list):
    pass


t = Target([1, 2])
p = Proxy(t)
p.append(3)
p.label = "L"
print(len(p), t, t.label, p.count(3), vars(p).keys())
try:
    p[0]
except TypeError as e:
    print(e)
p.absent_thing
