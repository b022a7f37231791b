def transpose(m):
    return [list(r) for r in zip(*m)]


def mul(a, b):
    bt = transpose(b)
    return [[sum(x * y for x, y in zip(r, c)) for c in bt] for r in a]


def det(m):
    if len(m) == 1:
        return m[0][0]
    total = 0
    for j, v in enumerate(m[0]):
        minor = [row[:j] + row[j + 1:] for row in m[1:]]
        total += (-1) ** j * v * det(minor)
    return total


A = [[1, 2], [3, 4], [5, 6]]
B = [[7, 8, 9], [10, 11, 12]]
print(transpose(A), mul(A, B), mul(B, A))
print(det([[2]]), det([[1, 2], [3, 4]]), det([[2, 0, 1], [1, 3, 2], [1, 1, 1]]), det([[1, 2, 3, 4], [2, 0, 1, 5], [7, 1, 0, 2], [3, 3, 1, 9]]))


def power(m, n):
    size = len(m)
    r = [[int(i == j) for j in range(size)] for i in range(size)]
    while n:
        if n & 1:
            r = mul(r, m)
        m = mul(m, m)
        n >>= 1
    return r


print(power([[1, 1], [1, 0]], 90))


def spiral(m):
    out = []
    while m:
        out += m[0]
        m = [list(r) for r in zip(*m[1:])][::-1]
    return out


print(spiral([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]))


def flatten(x):
    if isinstance(x, list):
        return [z for y in x for z in flatten(y)]
    return [x]


print(flatten([1, [2, [3, [4, []]], 5], [[6]]]))
tri = [[1]]
for _ in range(8):
    prev = tri[-1]
    tri.append([1] + [a + b for a, b in zip(prev, prev[1:])] + [1])
for row in tri:
    print(" ".join(map(str, row)).center(30).rstrip())
rot = [list(r) for r in zip(*[[1, 2], [3, 4]][::-1])]
print(rot)
rot[5].append(1)
