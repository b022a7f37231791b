def f(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus one"
        case 1.5:
            return "float"
        case "a" | "b":
            return "letter"
        case "multi" "part":
            return "joined"
        case b"bytes":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false never: 0 comes first"
        case 10000000000000000000000:
            return "big"
        case _:
            return f"other {x!r}"


for v in (0, 1, 3, 1.0, -1, 1.5, "a", "multipart", b"bytes", None, True, False, 10**22, "zzz", [], 0.0, 2.5):
    print(repr(v), f(v))


def h(x):
    match x:
        case True:
            return "True"
        case None:
            return "None"
        case 1:
            return "1"
    return "no match"


print(h(True), h(1), h(None), h(0), h(False), h(1.0))


def guard(n):
    match n:
        case x if x < 0:
            return f"neg {x}"
        case 0:
            return "zero"
        case x if x % 2 == 0 and x > 100:
            return f"big even {x}"
        case x if x % 2:
            return "odd"
        case x:
            return f"even {x}"


print([guard(n) for n in (-5, 0, 7, 8, 102)])
match 5:
    case y if (seen := y) > 10:
        print("no")
    case z:
        print("y bound even when guard failed:", y, z, seen)
match = {"match": 1}
case = "soft keyword"
print(match["match"], case, match.get("x"))
_ = "underscore"
match "anything":
    case _:
        print(_)
match 1, 2:
    case 1, x:
        print("tuple subject", x)
match (1):
    case 2:
        print("never")
