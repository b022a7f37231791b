print([x * x for x in range(6)], [x for x in range(20) if x % 2 if x % 3], [(a, b) for a in range(3) for b in range(a)], [x if x % 2 else -x for x in range(5)])
print({x % 4 for x in range(10)} == {0, 1, 2, 3}, {k: v for k, v in zip("abc", range(3))}, {v: k for k, v in {"a": 1, "b": 2}.items()}, {len(w): w for w in ("a", "bb", "c")})
print([[r * c for c in range(1, 4)] for r in range(1, 4)], [x for row in [[1, 2], [3]] for x in row], [[row[i] for row in [[1, 2], [3, 4]]] for i in range(2)])
print([c for c in "hello world" if c not in "lo "], [w[::-1] for w in "abc def".split()], [a + b for a, b in [(1, 2), (3, 4)]], [first for first, *_ in ["abc", "de"]], [d["k"] for d in [{"k": 1}, {"k": 2}]])
print([f(3) for f in (str, float, lambda v: v + 1)], [lambda: i for i in range(3)][0](), [(lambda n=i: n)() for i in range(3)])
print([x for x in [1, 2, 3] if x > 1 or x == 1 and True], [y for x in range(3) for y in [x * 10]], [x for x in (y * 2 for y in range(4)) if x], [i for i in range(10) if not i & 1][::-1])
print([(x, y, z) for z in range(1, 25) for y in range(1, z) for x in range(1, y) if x * x + y * y == z * z])
print({(x, y): x * y for x in range(2) for y in range(2)}, {k: [v for v in range(k)] for k in range(3)}, {**{i: i for i in range(2)}, **{"z": 1}})
print([[[] for _ in range(2)] for _ in range(2)], [None] * 2, [*(x for x in "ab"), *[1]], sum([[1], [2]], []), len([0 for _ in range(1000)]))
words = "the quick brown fox jumps over the lazy dog".split()
print({w[0]: [v for v in words if v[0] == w[0]] for w in words}, sorted({len(w) for w in words}), [w.title() for w in words if len(w) > 4])
primes = [n for n in range(2, 60) if all(n % d for d in range(2, int(n**0.5) + 1))]
print(primes, [(a, b) for a, b in zip(primes, primes[1:]) if b - a == 2])
print([1 for _ in [] if 1 / 0], [x for x in ()], {x for x in ()}, {x: x for x in ()})
for code in ("[x for x in 5]", "[1 // x for x in (1, 0)]", "{[]: 1 for _ in 'a'}", "{[] for _ in 'a'}", "[a for a, b in [1]]", "[q for _ in 'a']", "{k: v for k, v in ['abc']}"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print([missing_value for _ in range(1)])
