a = [1, 2, 3, 4]
seen = []
for x in a:
    seen.append(x)
    if x < 4 and len(a) < 8:
        a.append(x * 10)
print(seen, a)
b = list(range(10))
for x in b:
    if x % 2 == 0:
        b.remove(x)
print(b)
b = list(range(10))
for i in range(len(b) - 1, -1, -1):
    if b[i] % 3 == 0:
        del b[i]
print(b)
c = [1, 2, 3]
it = iter(c)
print(next(it))
c.insert(0, 99)
print(next(it), list(it))
c.append(5)
print(list(it), next(it, "exhausted stays exhausted"))
c = [1, 2, 3]
it = iter(c)
c.clear()
print(list(it))
r = reversed([1, 2, 3])
print(next(r), list(r), r.__length_hint__())
d = {1: "a", 2: "b"}
for how in ("add", "del"):
    d = {1: "a", 2: "b"}
    try:
        for k in d:
            if how == "add":
                d[k + 10] = "new"
            else:
                del d[k]
    except RuntimeError as e:
        print(how, e)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as e:
    print(e)
d = {1: "a", 2: "b"}
for k in d:
    d[k] = d[k] * 2
print(d)
for k in list(d):
    del d[k]
print(d)
grid = [[0] * 3 for _ in range(3)]
alias = grid[1]
alias[2] = 5
shallow = grid[:]
shallow[0].append("x")
shallow.append("row")
print(grid, shallow, grid[1] is shallow[1])
