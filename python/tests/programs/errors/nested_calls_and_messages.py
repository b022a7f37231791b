def a(x):
    return b(x) + 1


def b(x):
    return [c(y) for y in x]


def c(y):
    return d(y=y)


def d(*, y):
    return {"one": 1, "two": 2}[y]


class Layer:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, v):
        try:
            return self.inner(v)
        except (KeyError, TypeError) as e:
            raise type(e)(f"{e.args[0]} (via {self.inner.__name__})") from e


for f, arg in ((a, ["one"]), (b, ["one", "two"]), (c, "three"), (Layer(b), ["four"]), (Layer(a), [])):
    try:
        print(f(arg))
    except Exception as e:
        print(type(e).__name__, e, "| cause:", repr(e.__cause__))
print(Layer(lambda v: v * 2)(4))
a(["five"])
