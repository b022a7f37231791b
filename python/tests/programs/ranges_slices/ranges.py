rs = [range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(5, 5), range(3, -4, -1), range(-5, -1), range(10**20, 10**20 + 3)]
for r in rs:
    print(r, list(r), len(r), bool(r), r.start, r.stop, r.step, list(reversed(r)))
r = range(0, 100, 7)
print(r[0], r[-1], r[3], r[2:5], r[::-1], r[::3], r[5:2], 49 in r, 50 in r, 49.0 in r, "a" in r, r.index(49), r.count(49), r.count(1))
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), hash(range(3)) == hash(range(0, 3)), range(3) == [0, 1, 2])
print(sum(range(101)), max(range(3, 30, 4)), min(range(9, 2, -2)), sorted(range(5, 0, -1)), len(range(-10, 10**15)), 10**14 in range(10**15), [*range(3)])
for code in ("range(1, 2, 0)", "range(1.5)", "range()", "range('a')", "r[100]", "r.index(3)", "range(3) + range(2)", "r[0] = 1", "range(1, 2, 3, 4)", "len(range(10**30))", "range(3).start = 5", "r['x']"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
a = range(10)
it = iter(a)
print(next(it), next(it), list(it), next(it, "done"), list(a)[:2])
for i in range(3):
    i += 10
    print(i, end=" ")
print("last", i)


class I:
    def __index__(self):
        return 4


print(list(range(I())), range(I(), 9)[I()], "abcdefg"[I()], list(range(True, 3)))
for n in range(3, 0, -1):
    print("*" * n, end=",")
else:
    print("lift off")
