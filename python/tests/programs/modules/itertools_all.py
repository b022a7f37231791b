import itertools as it
from itertools import islice as sl
L = list
print(L(sl(it.count(5), 3)), L(sl(it.count(1, 2.5), 3)), L(sl(it.count(10, -3), 4)), L(sl(it.cycle("ab"), 5)), L(it.repeat("x", 3)), L(map(pow, it.repeat(2), range(4))))
print(L(it.accumulate([1, 2, 3, 4])), L(it.accumulate([3, 1, 5], max)), L(it.accumulate([1, 2], initial=100)), L(it.accumulate("abc")), L(it.accumulate([], initial=1)))
print(L(it.chain("ab", [1], ())), L(it.chain.from_iterable(["ab", "c"])), L(it.compress("abcdef", [1, 0, 1, 0, 1])), L(it.dropwhile(lambda x: x < 3, [1, 3, 2, 5])), L(it.takewhile(lambda x: x < 3, [1, 3, 2])), L(it.filterfalse(None, [0, 1, "", "a"])), L(it.filterfalse(lambda x: x % 2, range(6))))
print([(k, L(g)) for k, g in it.groupby("aaabbca")], [(k, [w for w in g]) for k, g in it.groupby(["hi", "yo", "abc", "z"], key=len)], L(it.groupby([])))
print(L(sl("abcdefg", 2)), L(sl("abcdefg", 2, 5)), L(sl("abcdefg", 1, None, 3)), L(sl([], 5)), L(it.pairwise([1, 2, 3])), L(it.pairwise([1])), L(it.starmap(pow, [(2, 3), (3, 2)])), L(it.zip_longest("ab", [1, 2, 3], fillvalue="-")), L(it.zip_longest()))
a, b, c = it.tee([1, 2, 3], 3)
print(next(a), L(b), L(a), L(c))
print(L(it.product("ab", [1, 2])), L(it.product([0, 1], repeat=3)), L(it.product()), L(it.product("ab", [])))
print(L(it.permutations([1, 2, 3])), L(it.permutations("abc", 2)), L(it.permutations([], 0)), L(it.permutations("a", 2)), len(L(it.permutations(range(6)))))
print(L(it.combinations("abcd", 2)), L(it.combinations([1, 2], 3)), L(it.combinations_with_replacement("abc", 2)), L(it.combinations([1], 0)))
groups = it.groupby([1, 1, 2])
k1, g1 = next(groups)
k2, g2 = next(groups)
print(k1, L(g1), k2, L(g2))
i = iter(range(10))
print(L(sl(i, 3)), L(sl(i, 2, 4)), L(i), it.count(3), it.repeat(5, 2), it.repeat("q"), next(it.cycle([7])))
for code in ("L(sl([1], -1))", "L(sl([1], 0, 5, 0))", "it.repeat()", "it.combinations('ab', -1)", "it.chain(5).__next__()", "it.permutations(5)", "next(it.cycle([]))", "it.count('a')", "L(it.accumulate([1, 'a']))", "L(it.starmap(pow, [1]))", "it.tee([1], -1)", "it.zip_longest([1], bad=2)", "it.product([1], repeat=-1)", "L(it.islice([1], 'x'))", "it.pairwise(5)"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
primes = it.takewhile(lambda p: p < 40, (n for n in it.count(2) if all(n % d for d in range(2, int(n**0.5) + 1))))
print(L(primes), sum(1 for _ in it.combinations(range(10), 4)), max(it.accumulate([3, -5, 4, -1, 2], lambda x, y: max(y, x + y))))
next(it.repeat(1, 0))
