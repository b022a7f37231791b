for n in range(2, 20):
    for d in range(2, n):
        if n % d == 0:
            print(n, "=", d, "*", n // d)
            break
    else:
        print(n, "prime")
i = 0
while i < 3:
    i += 1
else:
    print("while else", i)
while True:
    i += 1
    if i == 5:
        continue
    if i > 7:
        break
else:
    print("never")
print(i)
for x in []:
    pass
else:
    print("empty else")
try:
    print(x)
except NameError as e:
    print(e)
for a in range(3):
    for b in range(3):
        if b == 2:
            break
        if a == 1:
            continue
        print((a, b), end=" ")
    else:
        print("not reached")
print()
while 0:
    pass
else:
    print("ran else of while 0")
total = 0
for i in range(1, 1000):
    if i % 3 and i % 5:
        continue
    total += i
print(total)


def find(m, v):
    for r, row in enumerate(m):
        for c, x in enumerate(row):
            if x == v:
                return r, c
    return None


print(find([[1, 2], [3, 4]], 3), find([[1]], 9))
n, steps = 97, []
while n != 1:
    n = 3 * n + 1 if n % 2 else n // 2
    steps.append(n)
print(len(steps), max(steps), steps[:8])
for i, (a, (b, *c)) in enumerate([(1, (2, 3, 4)), (5, "xyz")]):
    print(i, a, b, c)
box = {}
for box["k"] in (1, 2, 3):
    pass
seq = [None, None]
for seq[0], seq[1] in zip("ab", "cd"):
    print(seq)
print(box, seq)
