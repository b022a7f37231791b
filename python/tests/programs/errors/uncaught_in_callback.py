def apply(fn, items):
    return [fn(x) for x in items]


print(apply(lambda s: s.upper(), ["a", "b"]))
print(sorted([3, 1, 2], key=lambda v: -v))
print(list(map(lambda v: 6 // v, [1, 2, 3])))
print(sorted([3, 1, 0], key=lambda v: 6 // v))
