class DSU:
    def __init__(self, n):
        self.p, self.size, self.count = list(range(n)), [1] * n, n

    def find(self, x):
        while self.p[x] != x:
            self.p[x] = self.p[self.p[x]]
            x = self.p[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.p[b] = a
        self.size[a] += self.size[b]
        self.count -= 1
        return True


def kruskal(n, edges):
    d = DSU(n)
    return [(w, a, b) for w, a, b in sorted(edges) if d.union(a, b)]


EDGES = [(7, 0, 1), (5, 0, 3), (8, 1, 2), (9, 1, 3), (7, 1, 4), (5, 2, 4), (15, 3, 4), (6, 3, 5), (8, 4, 5), (9, 4, 6), (11, 5, 6)]
tree = kruskal(7, EDGES)
print(tree, sum(w for w, *_ in tree))


def bipartite(g):
    colour = {}
    for s in g:
        if s in colour:
            continue
        colour[s], todo = 0, [s]
        while todo:
            u = todo.pop()
            for v in g[u]:
                if v not in colour:
                    colour[v] = 1 - colour[u]
                    todo.append(v)
                elif colour[v] == colour[u]:
                    return None
    return colour


print(bipartite({1: [2, 4], 2: [1, 3], 3: [2, 4], 4: [1, 3]}), bipartite({1: [2, 3], 2: [1, 3], 3: [1, 2]}))


def max_flow(cap, s, t):
    flow = 0
    while True:
        prev, q = {s: None}, [s]
        for u in q:
            for v, c in cap[u].items():
                if c > 0 and v not in prev:
                    prev[v] = u
                    q.append(v)
        if t not in prev:
            return flow
        v, aug = t, float("inf")
        while prev[v] is not None:
            aug = min(aug, cap[prev[v]][v])
            v = prev[v]
        v = t
        while prev[v] is not None:
            cap[prev[v]][v] -= aug
            cap[v][prev[v]] = cap[v].get(prev[v], 0) + aug
            v = prev[v]
        flow += aug


net = {"s": {"a": 10, "b": 5}, "a": {"b": 15, "t": 10}, "b": {"t": 10}, "t": {}}
print(max_flow(net, "s", "t"))


def bellman_ford(n, edges, src):
    d = [float("inf")] * n
    d[src] = 0
    for i in range(n):
        changed = False
        for a, b, w in edges:
            if d[a] + w < d[b]:
                d[b], changed = d[a] + w, True
        if not changed:
            return d
    raise ArithmeticError("negative cycle")


print(bellman_ford(4, [(0, 1, 4), (0, 2, 5), (1, 3, 3), (2, 1, -6)], 0))


def euler(g, start):
    g = {u: list(v) for u, v in g.items()}
    st, out = [start], []
    while st:
        u = st[-1]
        if g[u]:
            v = g[u].pop()
            g[v].remove(u)
            st.append(v)
        else:
            out.append(st.pop())
    return out


print(euler({"A": ["B", "C", "B"], "B": ["A", "A", "C"], "C": ["A", "B"]}, "A"))


def flood(grid):
    seen, sizes = set(), []
    for r, row in enumerate(grid):
        for c, ch in enumerate(row):
            if (r, c) in seen:
                continue
            todo, n = [(r, c)], 0
            while todo:
                y, x = todo.pop()
                if (y, x) in seen or not (0 <= y < len(grid) and 0 <= x < len(grid[0])) or grid[y][x] != ch:
                    continue
                seen.add((y, x))
                n += 1
                todo += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
            sizes.append((ch, n))
    return sizes


print(flood(["aab", "abb", "cca"]))
d = DSU(1000)
for i in range(0, 1000):
    d.union(i, i * 7 % 1000)
print(d.count, len({d.find(i) for i in range(1000)}), max(d.size))
bellman_ford(3, [(0, 1, 1), (1, 2, -3), (2, 0, 1)], 0)
