a, b = {1, 2, 3, 4}, {3, 4, 5}
def s(x): return sorted(x)
print(s(a | b), s(a & b), s(a - b), s(b - a), s(a ^ b), a < b, {3} < b, a >= {1}, a == {4, 3, 2, 1}, a != b, {1} <= {1}, {1} < {1})
print(s(a.union([9], (8,))), s(a.intersection(range(3))), s(a.difference([1], [2])), s(a.symmetric_difference([1, 99])), a.isdisjoint({7}), a.issubset(range(10)), a.issuperset([]))
a.add(10)
a.add(10)
a.discard(99)
a.discard(1)
a.remove(2)
a.update([5, 6], {7})
print(s(a), len(a), 5 in a, "x" in a)
a |= {100}
a &= set(range(50))
a -= {3}
a ^= {4, 44}
print(s(a))
a.intersection_update([5, 6, 7, 8]); print(s(a))
a.difference_update([5]); print(s(a))
a.symmetric_difference_update([6, 60]); print(s(a))
c = a.copy()
c.clear()
print(c, set(), frozenset(), {7}, frozenset({7}), len(a), bool(c), type({}).__name__, s(set("hello")), s({x % 3 for x in range(9)}))
f = frozenset([1, 2])
print(f == {1, 2}, hash(f) == hash(frozenset([2, 1])), s(f | {3}), type(f | {3}).__name__, type({3} | f).__name__, f in {f}, {1, 2} in {f}, s(f - {1}))
for code in ("a.remove(12345)", "set().pop()", "{[]}", "{1} | [2]", "{1} + {2}", "f.add(1)", "hash({1})", "a[0]", "set(5)", "{{1}}", "a |= [1]", "{1} < 5", "frozenset(1, 2)", "a.remove(('t', 1))"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
p = {5}.pop()
print(p, max({3, 9, 2}), sum({1, 1, 2}), {1, 1.0, True} == {1}, len({0, False, 0.0}), s(set(range(10)) - set(range(0, 10, 2))))
