# Error messages that quote their operands.
three, empty = 3, []
cases = [
    lambda: int("  12 3 "), lambda: int("0b12", 0), lambda: float("1,5"), lambda: [1, 2].index("x"), lambda: "a,b".index(";"), lambda: {}.pop("gone"), lambda: [].pop(), lambda: (1, 2).index(9), lambda: {"a"}.remove("b"),
    lambda: "x".join(["a", 5]), lambda: "%d" % "x", lambda: "{:d}".format("x"), lambda: "{a}".format(b=1), lambda: bytes([256]), lambda: chr(-5), lambda: ord("xy"), lambda: range(0, 5, 0), lambda: [1][5], lambda: "abc"[7], lambda: (1,)[3], lambda: range(3)[8],
    lambda: next(iter(())), lambda: max([]), lambda: min(()), lambda: sum("ab"), lambda: 1 + None, lambda: None + "a", lambda: [] + (), lambda: {} + {}, lambda: "a" - "b", lambda: 3 * {}, lambda: -[], lambda: ~"x", lambda: not_here, lambda: len(3), lambda: iter(3), lambda: three(),
    lambda: empty[0.5], lambda: {}[empty], lambda: setattr(3, "x", 1), lambda: getattr(3, "zzz"), lambda: print.nope, lambda: (lambda: 0)(1, 2), lambda: (lambda a, b: 0)(1), lambda: 1 < "2", lambda: sorted([1, "a"]), lambda: [1, [2]] < [1, 3], lambda: isinstance(1, "int"), lambda: type("A", (int, str), {}), lambda: object.__new__(3), lambda: 2 ** "x", lambda: divmod(1, 0), lambda: round("1"), lambda: abs("x"), lambda: hash({}), lambda: int(None), lambda: list(3), lambda: dict([3]), lambda: zip(3), lambda: b"a" + "a", lambda: "a" + b"a", lambda: "a" in 3, lambda: 3 in "a", lambda: memoryview(3), lambda: "abc".encode("nope"),
]
kinds = {}
for i, c in enumerate(cases):
    try:
        print(i, "no error", c())
    except Exception as e:
        kinds[type(e).__name__] = kinds.get(type(e).__name__, 0) + 1
        print(i, type(e).__name__, "|", e)
print(sorted(kinds.items()))
cases[0]()
