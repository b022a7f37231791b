from collections import Counter


def step(cells):
    n = Counter((r + dr, c + dc) for r, c in cells for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)
    return {p for p, k in n.items() if k == 3 or k == 2 and p in cells}


def parse(text):
    return {(r, c) for r, row in enumerate(text.split()) for c, ch in enumerate(row) if ch == "#"}


def show(cells, h, w):
    return "\n".join("".join("#" if (r, c) in cells else "." for c in range(w)) for r in range(h))


glider = parse(".#. ..# ###")
g = glider
for n in range(5):
    print(f"gen {n}: {sorted(g)}")
    g = step(g)
print(show(g, 6, 6))
blinker = parse("... ### ...")
print(show(step(blinker), 3, 3), step(step(blinker)) == blinker)
block = parse("## ##")
print(step(block) == block)
pent = parse(".## ## .#")
sizes = []
for _ in range(60):
    sizes.append(len(pent))
    pent = step(pent)
print(sizes)


class Torus:
    def __init__(self, h, w, seed):
        self.h, self.w = h, w
        self.grid = [[0] * w for _ in range(h)]
        for r in range(h):
            for c in range(w):
                seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
                self.grid[r][c] = seed >> 16 & 1

    def tick(self):
        g, h, w = self.grid, self.h, self.w
        self.grid = [[int((s := sum(g[(r + a) % h][(c + b) % w] for a in (-1, 0, 1) for b in (-1, 0, 1)) - g[r][c]) == 3 or s == 2 and g[r][c])
                      for c in range(w)] for r in range(h)]

    def __str__(self):
        return "\n".join("".join(".o"[int(v)] for v in row) for row in self.grid)

    def alive(self):
        return sum(map(sum, self.grid))


t = Torus(10, 20, 7)
print(t, t.alive())
pop = []
for _ in range(20):
    t.tick()
    pop.append(t.alive())
print(t)
print(pop)


def rule(n, width=31, rows=12):
    cells = [0] * width
    cells[width // 2] = 1
    for _ in range(rows):
        print("".join(" #"[c] for c in cells).rstrip())
        cells = [n >> (cells[i - 1] * 4 + cells[i] * 2 + cells[(i + 1) % width]) & 1 for i in range(width)]


rule(30)
rule(90)
