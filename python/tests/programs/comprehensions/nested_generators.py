grid = ["#..#", ".##.", "#..#"]
print([(r, c) for r, row in enumerate(grid) for c, ch in enumerate(row) if ch == "#"])
print(["".join(row[c] for row in grid) for c in range(4)], sum(ch == "." for row in grid for ch in row))
neigh = {(r, c): sum((r + dr, c + dc) in cells for dr in (-1, 0, 1) for dc in (-1, 0, 1) if (dr, dc) != (0, 0))
         for cells in [{(r, c) for r, row in enumerate(grid) for c, ch in enumerate(row) if ch == "#"}]
         for r in range(3) for c in range(4)}
print([[neigh[r, c] for c in range(4)] for r in range(3)])
pascal = [[1]]
for _ in range(6):
    pascal.append([a + b for a, b in zip([0] + pascal[-1], pascal[-1] + [0])])
print(pascal)
table = {a: {b: a ^ b for b in range(3)} for a in range(3)}
print(table, [table[i][j] for i in table for j in table[i] if i < j])
text = "to be or not to be that is the question"
print({w: [i for i, v in enumerate(text.split()) if v == w] for w in sorted(set(text.split()))})
trace = []


def t(tag, v):
    trace.append(tag)
    return v


print([t("e", (a, b)) for a in t("A", [1, 2]) if t("ca", a) for b in t("B", [3, 4]) if t("cb", b > 3)], " ".join(trace))
trace.clear()
print({t("k", a): t("v", a) for a in range(2)}, trace)
print(list(zip(*[(i, i * i) for i in range(4)])), [*map(sum, [[*range(i)] for i in range(5)])], all([]), any([]), all(x for x in [1, [0], "a"]))
g = ((i, j) for i in range(3) for j in "ab" if i)
print(next(g), list(g), list(g))
print([[y for y in x if y] for x in [[0, 1], [2, 0]] if any(x)], [x for x in [[1]] for x in x for x in [x, x]])
m = [[1, 2, 3], [4, 5, 6]]
print([[sum(a * b for a, b in zip(r, c)) for c in zip(*[list(col) for col in zip(*m)])] for r in m])
print(max((len(w), w) for w in text.split()), min(w for w in text.split() if "t" in w), sorted({c: text.count(c) for c in set(text) if c != " "}.items(), key=lambda p: (-p[1], p[0]))[:4])
print([a for a, in [(1,), (2,)]], [b for _, (b, *c) in [(0, (1, 2, 3))]], {a: b for a, *b in ["xyz", "pq"]}, [*{**{"q": 1}}])
print([10 // n for n in range(3, -1, -1)])
