class CM:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter failed " + self.name)
        return self.name.upper()

    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v)
        if self.fail == "exit":
            raise RuntimeError("exit failed " + self.name)
        return self.swallow


with CM("a") as x:
    print("body", x)
with CM("a") as x, CM("b") as y:
    print(x, y)
with (
    CM("p") as p,
    CM("q"),
):
    print("parenthesised", p)
with CM("s", swallow=True):
    raise ValueError("gone")
print("continues")
with CM("multi") as (a, *b):
    print(a, b)
d = {}
with CM("t") as d["k"]:
    print(d)


def ret():
    with CM("r"):
        return "value"


def loop():
    out = []
    for i in range(4):
        with CM(f"l{i}", swallow=True):
            if i == 0:
                continue
            if i == 1:
                raise KeyError(i)
            if i == 2:
                break
        out.append(i)
    return out


print(ret(), loop())
for mk in (lambda: (CM("o"), CM("i", fail="enter")), lambda: (CM("o"), CM("i", fail="exit")), lambda: (CM("o", swallow=True), CM("i", fail="exit"))):
    o, i = mk()
    try:
        with o, i:
            print("in body")
            raise LookupError("from body")
    except Exception as e:
        print("caught", repr(e), "ctx", repr(e.__context__))
    else:
        print("no exception")


class NoExit:
    def __enter__(self):
        return 1


class NoEnter:
    def __exit__(self, *a):
        return 1


for bad in (NoExit(), NoEnter(), 5, None):
    try:
        with bad:
            print("?")
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
obj = CM("inst")
obj.__exit__ = lambda *a: print("instance exit ignored")
with obj:
    pass
with CM("final"):
    raise OSError("leaves")
