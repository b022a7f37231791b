PUZZLE = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"


def peers(i):
    r, c = divmod(i, 9)
    br, bc = r // 3 * 3, c // 3 * 3
    return ({r * 9 + k for k in range(9)} | {k * 9 + c for k in range(9)}
            | {(br + a) * 9 + bc + b for a in range(3) for b in range(3)}) - {i}


PEERS = [peers(i) for i in range(81)]
steps = 0


def assign(cand, i, d):
    cand[i] = d
    for p in PEERS[i]:
        if d in cand[p]:
            if cand[p] == d:
                return False
            cand[p] = cand[p].replace(d, "")
            if len(cand[p]) == 1 and not assign(cand, p, cand[p]):
                return False
    return True


def solve(cand):
    global steps
    steps += 1
    todo = [(len(c), i) for i, c in enumerate(cand) if len(c) > 1]
    if not todo:
        return cand
    _, i = min(todo)
    for d in cand[i]:
        new = cand[:]
        if assign(new, i, d) and (done := solve(new)):
            return done
    return None


def start(puzzle):
    cand = ["123456789"] * 81
    for i, ch in enumerate(puzzle):
        if ch != "." and not assign(cand, i, ch):
            raise ValueError(f"contradiction at {divmod(i, 9)}")
    return cand


sol = solve(start(PUZZLE))
for r in range(9):
    row = sol[r * 9:r * 9 + 9]
    print(" | ".join(" ".join(row[k:k + 3]) for k in (0, 3, 6)))
    if r in (2, 5):
        print("-" * 21)
print(steps, all(sorted(sol[r * 9:r * 9 + 9]) == list("123456789") for r in range(9)))
start("11" + "." * 79)
