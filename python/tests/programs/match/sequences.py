def f(x):
    match x:
        case []:
            return "empty"
        case [1]:
            return "just one"
        case [1, 2]:
            return "one two"
        case [1, *rest]:
            return f"one then {rest}"
        case [_, _, third]:
            return f"third {third}"
        case (a, b):
            return f"pair {a} {b}"
        case [first, *_, 9]:
            return f"{first} ... 9"
        case [[x, y], *more]:
            return f"nested {x} {y} {more}"
        case ["cmd", ("go" | "run") as verb, *args] if args:
            return f"{verb} {args}"
        case [*all_]:
            return f"all {all_}"
        case _:
            return f"not a sequence {x!r}"


for v in ([], (), [1], (1,), [1, 2], [1, 5, 6], (7, 8, "z"), [5, 6], range(2, 4), [2, 3, 4, 9], [[1, 2], 3, 4, 5], ["cmd", "run", "x", "y"], ["cmd", "stop", 1, 2], "string", b"bytes", bytearray(b"x"), {1: 2}, {1, 2}, iter([1]), 5, [None] * 6):
    print(f(v) if not hasattr(v, "__next__") else f(v)[:14])


class Seq:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return i


class L(list):
    pass


print(f(Seq())[:14], f(L([1, 2])))


def path(p):
    match p.split("/"):
        case [""]:
            return "root-less"
        case ["", "users"]:
            return "list users"
        case ["", "users", uid] if uid.isdigit():
            return f"user {int(uid)}"
        case ["", "users", uid, ("posts" | "likes") as what, *tail]:
            return f"{what} of {uid} {tail}"
        case ["", *parts]:
            return f"unknown {len(parts)} {parts[-1]!r}"
        case _:
            return "bad"


for p in ("", "/users", "/users/42", "/users/bob", "/users/bob/posts", "/users/1/likes/7/8", "/a/b", "x"):
    print(p, "->", path(p))


def total(xs):
    match xs:
        case []:
            return 0
        case [[*inner], *rest]:
            return total(inner) + total(rest)
        case [x, *rest]:
            return x + total(rest)


print(total([1, [2, [3, 4]], [], [[5]]]))
match [1, [2, [3, 4]]]:
    case [a, [b, [*c]]]:
        print(a, b, c)
match 1, *[2, 3]:
    case a, *b:
        print(a, b)
