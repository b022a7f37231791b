print(sum([]), sum([1.5, 2]), sum([[1], [2]], []), sum(range(5), 100), sum([True, True]), sum(x for x in ()), sum([0.1] * 3), sum([10**20, 1]))
print(max(3, 1, 2), max([3, 1]), max("hello"), max([], default="none"), max([1, -5], key=abs), max("a", "B", key=str.lower), max((1, 2), (1, 3)), max([[1], [0, 5]]), min({"b": 1, "a": 2}), min(4, 2.0), min([2, 2.0]), max([2.0, 2]), max(True, 1), max([1, 5, 5.0]))
print(any([]), all([]), any([0, "", None]), any([0, 1]), all([1, "a"]), all([1, 0]), any(x > 3 for x in range(5)), all(x > 3 for x in range(5)))
print(abs(-5), abs(-2.5), abs(True), divmod(17, 5), divmod(-17, 5), divmod(5.5, 2), pow(2, 8), pow(2, -2), round(2.567, 2), round(-2.5), bin(10), oct(64), hex(255), hex(-1), bin(-5), bin(0))
print(sorted([3, 1, 2]), sorted("bac", reverse=True), sorted({"b": 1, "a": 2}), sorted([(1, "b"), (1, "a")]), sorted([[2], [1, 9]]), list(reversed([1, 2])), list(reversed("ab")), sorted([1, 2.5, True]))
log = []


def probe(x):
    log.append(x)
    return x


print(any(map(probe, [0, 5, 7])), log)
log.clear()
print(all(map(probe, [1, 0, 7])), log)
print(len([1]), len("ab"), len({}), len(range(7)), len(b"abc"), len({1, 2}), len(()))
print(callable(len), callable(int), callable("x"), callable(lambda: 0), callable(type("C", (), {"__call__": lambda s: 0})()), callable(type("C", (), {})()))
print(chr(97), ord("a"), ascii("\u00e9"), repr("a"), bool([]), bool("0"), int("7"), float("1.5"), str(None), list("ab"), tuple([1]), dict(a=1), bytes([65]))
for code in ("sum(['a'])", "sum('abc')", "sum(['a'], '')", "sum([b'a'], b'')", "sum([[1]], 0)", "max(1, 'a')", "min()", "max([], key=len)", "max(1, 2, default=3)", "sorted([1, 'a'])", "abs([])", "any(5)", "all(None)", "divmod('a', 1)", "len(len)", "reversed({1: 2}.items()) and reversed({1})", "sum([1], start='a')", "sum([1], start=5)", "sorted([1], reverse='yes')", "sorted(1)", "sorted([2, 1], None)", "bin(1.5)", "max(1, key=5)"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
