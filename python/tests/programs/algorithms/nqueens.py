def queens(n):
    def place(row, cols, d1, d2, acc):
        if row == n:
            yield tuple(acc)
            return
        for c in range(n):
            if c in cols or row + c in d1 or row - c in d2:
                continue
            yield from place(row + 1, cols | {c}, d1 | {row + c}, d2 | {row - c}, acc + [c])

    return place(0, frozenset(), frozenset(), frozenset(), [])


def count_bits(n):
    full = (1 << n) - 1
    total = 0

    def go(cols, ld, rd):
        nonlocal total
        if cols == full:
            total += 1
            return
        free = full & ~(cols | ld | rd)
        while free:
            bit = free & -free
            free ^= bit
            go(cols | bit, (ld | bit) << 1, (rd | bit) >> 1)

    go(0, 0, 0)
    return total


for n in range(1, 8):
    sols = list(queens(n))
    print(n, len(sols), count_bits(n), sols[0] if sols else None)
first = next(queens(8))
for c in first:
    print(" ".join("Q" if k == c else "." for k in range(8)))
print(count_bits(9))


def canonical(s):
    n = len(s)
    forms = []
    pts = list(enumerate(s))
    for _ in range(4):
        pts = [(c, n - 1 - r) for r, c in pts]
        forms.append(tuple(c for _, c in sorted(pts)))
        forms.append(tuple(n - 1 - c for _, c in sorted(pts)))
    return min(forms)


print([len({canonical(s) for s in queens(n)}) for n in (4, 5, 6, 7)])


def tour(n, start):
    board = {start: 0}
    moves = [(1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1)]

    def nxt(p):
        return [(p[0] + a, p[1] + b) for a, b in moves if 0 <= p[0] + a < n and 0 <= p[1] + b < n and (p[0] + a, p[1] + b) not in board]

    p = start
    while opts := nxt(p):
        p = min(opts, key=lambda q: (len(nxt(q)), q))
        board[p] = len(board)
    return board


b = tour(6, (0, 0))
for r in range(6):
    print(" ".join(f"{b.get((r, c), -1):2d}" for c in range(6)))
