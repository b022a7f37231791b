its = [iter([1, 2]), iter((1, 2)), iter("ab"), iter(b"ab"), iter({1: 2}), iter({1: 2}.values()), iter({1: 2}.items()), iter(range(2)), iter({5}), reversed([1, 2]), enumerate("ab"), zip([1], [2]), map(str, [1]), filter(None, [0, 1]), iter(range(10**20, 10**20 + 1)), reversed(range(3)), reversed({1: 2})]
for it in its:
    print(type(it).__name__, iter(it) is it, list(it), list(it), next(it, "end"))
it = iter([1, 2, 3, 4, 5, 6])
print(list(zip(it, it)), list(it))
it = iter(range(5))
for x in it:
    print(x, next(it, None), end="; ")
print()
print(iter([1, 2, 3]).__length_hint__(), list(zip()), list(zip("abc")), list(zip("abc", [1, 2])), list(map(None.__class__, ())), list(filter(str.isdigit, "a1b2")))
values = iter([3, 1, 4, 0, 9])
print(list(iter(lambda: next(values), 0)), list(values))
n = iter(int, 1)
print(next(n), next(n))
print(list(zip([1, 2], [3, 4], strict=True)), list(enumerate("xy", start=5)), list(enumerate([], 1)))
for f in (lambda: list(zip([1], [2, 3], strict=True)), lambda: list(zip([1, 2], [3], strict=True)), lambda: list(zip([1], [1], [1, 2], strict=True)), lambda: next(5), lambda: iter(5), lambda: iter(5, 1), lambda: next(iter([])), lambda: enumerate(5), lambda: reversed(5), lambda: list(map(len, [5])), lambda: [].__iter__(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = [1, 2, 3]
it = iter(a)
next(it)
a.append(4)
print(list(it))
x, y, z = map(int, "1 2 3".split())
print(x + y + z, sum(map(int, str(2**50))), dict(zip("abc", range(3))), max(map(len, ["a", "bbb"])), *map(str.upper, "hi"))
m = map(lambda a, b: a * b, [1, 2, 3], [4, 5])
print(next(m), list(m))
matrix = [[1, 2, 3], [4, 5, 6]]
print(list(zip(*matrix)), list(map(list, zip(*matrix))), list(map(sum, matrix)))
next(iter(()))
