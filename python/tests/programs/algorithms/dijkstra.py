import heapq

GRAPH = {
    "A": {"B": 7, "C": 9, "F": 14},
    "B": {"A": 7, "C": 10, "D": 15},
    "C": {"A": 9, "B": 10, "D": 11, "F": 2},
    "D": {"B": 15, "C": 11, "E": 6},
    "E": {"D": 6, "F": 9},
    "F": {"A": 14, "C": 2, "E": 9},
    "Z": {},
}


def dijkstra(g, src):
    dist, prev, heap, order = {src: 0}, {}, [(0, src)], []
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist[u]:
            continue
        order.append(u)
        for v, w in g[u].items():
            nd = d + w
            if nd < dist.get(v, float("inf")):
                dist[v], prev[v] = nd, u
                heapq.heappush(heap, (nd, v))
    return dist, prev, order


def path(prev, src, dst):
    out = [dst]
    while out[-1] != src:
        out.append(prev[out[-1]])
    return out[::-1]


dist, prev, order = dijkstra(GRAPH, "A")
print(dist, order)
for t in "BCDEF":
    print(t, dist[t], "->".join(path(prev, "A", t)))


def floyd(g):
    INF = float("inf")
    d = {(a, b): 0 if a == b else g[a].get(b, INF) for a in g for b in g}
    for k in g:
        for i in g:
            for j in g:
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return d


fw = floyd(GRAPH)
print([fw["A", x] for x in GRAPH], all(fw["A", k] == v for k, v in dist.items()))
grid = ["S.#.....", "..#.##.#", "....#...", ".##.#.#.", "...#..#E"]
cells = {(r, c): ch for r, row in enumerate(grid) for c, ch in enumerate(row) if ch != "#"}
gg = {p: {q: 1 for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)) if (q := (p[0] + dr, p[1] + dc)) in cells} for p in cells}
s = next(p for p in cells if cells[p] == "S")
e = next(p for p in cells if cells[p] == "E")
dist, prev, _ = dijkstra(gg, s)
way = path(prev, s, e)
print(dist[e], len(way))
for r, row in enumerate(grid):
    print("".join("*" if (r, c) in way and ch == "." else ch for c, ch in enumerate(row)))
path(dijkstra(GRAPH, "A")[1], "A", "Z")
