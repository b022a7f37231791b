from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
d.extend([5, 6])
d.extendleft([-1, -2])
print(d, len(d), d[0], d[-1], d[3], 4 in d)
print(d.pop(), d.popleft(), d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d, list(reversed(d)), d.count(3), d.index(3))
d.insert(1, "ins")
d.remove("ins")
d[0] = "zero"
del d[1]
d.reverse()
print(d, d.copy() == d, d + deque([9]), d * 2, deque("abc") < deque("abd"), deque() == [], bool(deque()))
m = deque(maxlen=3)
for i in range(6):
    m.append(i)
print(m, m.maxlen, deque(range(10), 4), deque([1, 2], maxlen=0))
m.appendleft("L")
print(m)
m += [7]
print(m, repr(deque(maxlen=2)))
for code in ("deque().pop()", "deque().popleft()", "d[99]", "d.remove('none')", "d.index('none')", "deque(5)", "m.insert(0, 1)", "d + [1]", "d[1:2]", "deque(maxlen=-1)", "hash(d)", "m.maxlen = 5", "deque([1], 2, 3)"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
try:
    for x in d:
        d.append(x)
except RuntimeError as e:
    print(e)
r = deque()
r.append(r)
print(r)


def sliding_max(xs, k):
    q, out = deque(), []
    for i, x in enumerate(xs):
        while q and xs[q[-1]] <= x:
            q.pop()
        q.append(i)
        if q[0] <= i - k:
            q.popleft()
        if i >= k - 1:
            out.append(xs[q[0]])
    return out


print(sliding_max([1, 3, -1, -3, 5, 3, 6, 7], 3))
circle = deque(range(1, 11))
order = []
while circle:
    circle.rotate(-2)
    order.append(circle.popleft())
print(order)
g = {1: [2, 3], 2: [4], 3: [4, 5], 4: [6], 5: [6], 6: []}
seen, q, dist = {1}, deque([(1, 0)]), {}
while q:
    n, k = q.popleft()
    dist[n] = k
    for v in g[n]:
        if v not in seen:
            seen.add(v)
            q.append((v, k + 1))
print(dist)
deque([1]).popleft() and deque().popleft()
