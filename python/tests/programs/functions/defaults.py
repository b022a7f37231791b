def acc(x, seen=[]):
    seen.append(x)
    return seen


print(acc(1), acc(2), acc(3, []), acc(4), acc.__defaults__)


def fresh(x, seen=None):
    if seen is None:
        seen = []
    seen.append(x)
    return seen


print(fresh(1), fresh(2))
n = 10


def early(v=n, w=n * 2, *, k=[n]):
    return v, w, k


n = 99
print(early(), early.__defaults__, early.__kwdefaults__, early.__name__, early.__code__.co_varnames, early.__code__.co_argcount)
early.__defaults__ = (1, 2)
early.__kwdefaults__ = {"k": "changed"}
print(early())
funcs = [lambda: i for i in range(3)]
fixed = [lambda i=i: i for i in range(3)]
print([g() for g in funcs], [g() for g in fixed])
log = []


def default(tag):
    log.append("default " + tag)
    return tag


def deco(fn):
    log.append("deco " + fn.__name__)
    return fn


@deco
def later(a=default("a"), *, b: log.append("ann b") = default("b")) -> log.append("ret"):
    pass


print(log, later.__annotations__)


def ann(a: int, *args: str, k: "later" = 3, **kw: dict) -> list[int]:
    """Doc line."""
    return []


print(ann.__annotations__, ann.__doc__)
ann.custom = 5
print(ann.custom, ann.__dict__, ann.__module__, ann.__qualname__)


def counter(_state={"n": 0}):
    _state["n"] += 1
    return _state["n"]


print([counter() for _ in range(4)])
early.__defaults__ = None
early()
