def primes(n):
    comp = set()
    out = []
    for i in range(2, n):
        if i not in comp:
            out.append(i)
            comp.update(range(i * i, n, i))
    return out


print(primes(60), len(primes(3000)))


def powerset(items):
    out = [frozenset()]
    for x in items:
        out += [s | {x} for s in out]
    return out


ps = powerset([1, 2, 3])
print(len(ps), sorted(sorted(s) for s in ps), len(set(powerset(range(8)))))


def components(edges):
    groups = []
    for a, b in edges:
        hit = [g for g in groups if a in g or b in g]
        merged = {a, b}.union(*hit)
        groups = [g for g in groups if g not in hit] + [merged]
    return sorted(sorted(g) for g in groups)


print(components([(1, 2), (3, 4), (2, 5), (6, 6), (4, 7), (8, 9), (9, 1)]))


def dedupe(seq):
    seen = set()
    return [x for x in seq if not (x in seen or seen.add(x))]


print(dedupe([3, 1, 3, 2, 1, 5]), "".join(dedupe("mississippi")))
vowels = frozenset("aeiou")
words = ["education", "rhythm", "queue", "sequoia"]
print([(w, sorted(vowels & set(w)), vowels <= set(w)) for w in words])


def happy(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(c) ** 2 for c in str(n))
    return n == 1


print([n for n in range(1, 60) if happy(n)])
big = set()
for i in range(5000):
    big.add(i * i % 997)
print(len(big), sum(big), 996 in big, 5 in big)
frozenset([1]).discard(1)
