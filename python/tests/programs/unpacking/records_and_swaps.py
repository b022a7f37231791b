records = [("ann", 30, ("red", 1)), ("bob", 25, ("blue", 2, "extra")), ("cy", 41, ("green",))]
for name, age, (colour, *rest) in records:
    print(f"{name:>5} {age} {colour} {rest}")
heads = {name: colour for name, _, (colour, *_) in records}
print(heads)
first, *middle, last = "the quick brown fox".split()
print(first, middle, last)
(first_name, _, (fav, *_)), *others = records
print(first_name, fav, len(others))


def minmax(seq):
    lo, *_, hi = sorted(seq)
    return lo, hi


print(minmax([3, 1, 2]), minmax("hello"))


def recursive_sum(xs):
    if not xs:
        return 0
    head, *tail = xs
    return head + recursive_sum(tail)


print(recursive_sum(range(10)))


def quick(xs):
    if len(xs) < 2:
        return xs
    p, *rest = xs
    return [*quick([x for x in rest if x < p]), p, *quick([x for x in rest if x >= p])]


print(quick([3, 6, 1, 8, 2, 9, 2]))
a, b, c, d = 1, 2, 3, 4
a, b, c, d = d, c, b, a
print(a, b, c, d)
fibs = []
p, q = 0, 1
while p < 50:
    fibs.append(p)
    p, q = q, p + q
print(fibs)
arr = [5, 3, 8, 1]
for i in range(len(arr)):
    for j in range(len(arr) - 1 - i):
        if arr[j] > arr[j + 1]:
            arr[j], arr[j + 1] = arr[j + 1], arr[j]
print(arr)
line = "GET /index.html HTTP/1.1"
method, path, (proto, version) = *line.split()[:2], line.split()[2].split("/")
print(method, path, proto, version)
matrix = [[1, 2, 3], [4, 5, 6]]
(a, *_), (*_, z) = matrix
print(a, z)
head, tail = (lambda h, *t: (h, t))(*range(4))
print(head, tail)
for i, (k, v) in enumerate({"x": 1, "y": 2}.items(), start=1):
    print(i, k, v)
for name, age in records:
    print(name)
