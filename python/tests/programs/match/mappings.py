def f(m):
    match m:
        case {}if not m:
            return "empty dict"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": "rect", "w": w, "h": h, **rest}:
            return f"rect {w}x{h} {rest}"
        case {"pos": [x, y], "tag": str(tag)}:
            return f"pos {x},{y} {tag}"
        case {1: one, -2: two, None: none}:
            return f"{one} {two} {none}"
        case {"nested": {"deep": {"v": v}}}:
            return f"deep {v}"
        case {"k": "a" | "b" as k}:
            return f"k is {k}"
        case {"opt": None}:
            return "opt none"
        case {**everything}:
            return f"dict {everything}"
        case _:
            return "no dict"


for m in ({}, {"type": "circle", "r": 5}, {"type": "circle"}, {"type": "rect", "w": 1, "h": 2, "c": 3, "d": 4}, {"pos": (1, 2), "tag": "t"}, {"pos": (1, 2), "tag": 5}, {1: "a", -2: "b", None: "c", 9: 9}, {"nested": {"deep": {"v": 42}}}, {"nested": {"deep": 5}}, {"k": "b"}, {"k": "c"}, {"opt": None}, [1], "s"):
    print(f(m))


class DD(dict):
    def __missing__(self, k):
        print("missing called", k)
        return 0


match DD(a=1):
    case {"zz": z}:
        print("never", z)
    case {"a": a}:
        print("a", a)


class K:
    RED = "red"
    key = "dyn"


match {"dyn": 1, "red": 2}:
    case {K.key: v, K.RED: w}:
        print("value keys", v, w)


def ev(e):
    match e:
        case {"op": "num", "v": int(v) | float(v)}:
            return v
        case {"op": "neg", "x": x}:
            return -ev(x)
        case {"op": "+" | "*" as op, "args": [a, *rest]}:
            acc = ev(a)
            for r in rest:
                acc = acc + ev(r) if op == "+" else acc * ev(r)
            return acc
        case {"op": other}:
            raise ValueError(f"unknown op {other!r}")


def n(v):
    return {"op": "num", "v": v}


print(ev({"op": "+", "args": [n(1), {"op": "*", "args": [n(2), n(3.5)]}, {"op": "neg", "x": n(4)}]}), ev(n(True)), ev({}))
ev({"op": "xor", "args": []})
