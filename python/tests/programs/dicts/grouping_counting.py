text = """the rain in spain falls mainly on the plain and the
rain keeps falling on the same old train again"""
counts = {}
for w in text.split():
    counts[w] = counts.get(w, 0) + 1
for w, c in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:6]:
    print(f"{w:<8}{c:>3} {'#' * c}")
by_len = {}
for w in counts:
    by_len.setdefault(len(w), []).append(w)
for n in sorted(by_len):
    print(n, by_len[n])
index = {}
for ln, line in enumerate(text.splitlines(), 1):
    for pos, w in enumerate(line.split()):
        index.setdefault(w, {}).setdefault(ln, []).append(pos)
print(index["the"], index["rain"], index.get("zebra"))
letters = {c: text.count(c) for c in sorted(set(text)) if c.isalpha()}
print(letters, max(letters, key=letters.get))
nested = {"a": {"b": {"c": [1, {"d": "deep"}]}}}
print(nested["a"]["b"]["c"][1]["d"])


def walk(x, path=""):
    if isinstance(x, dict):
        for k, v in x.items():
            yield from walk(v, path + "/" + k)
    elif isinstance(x, list):
        for i, v in enumerate(x):
            yield from walk(v, f"{path}[{i}]")
    else:
        yield path, x


print(dict(walk(nested)))
memo = {}


def collatz(n):
    if n == 1:
        return 1
    if n not in memo:
        memo[n] = 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)
    return memo[n]


print(max(range(1, 2000), key=collatz), collatz(27), len(memo))
matrix = {(r, c): r * c for r in range(4) for c in range(4)}
print(sum(matrix.values()), [matrix[i, i] for i in range(4)], {k for k, v in matrix.items() if v == 6} == {(2, 3), (3, 2)})
print(nested["a"]["x"])
