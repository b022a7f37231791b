a = [3, 1, 2]
a.append(5)
a.extend([9, 8])
a.extend(x * x for x in range(3))
a.insert(0, "first")
a.insert(100, "last")
a.insert(-1, "near")
print(a, len(a))
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove("near") if "near" in a else None
print(a.index(9), a.count(1), a.index(1, 2), a[::-1])
a.reverse()
print(a)
a.sort()
print(a, sorted(a, reverse=True))
b = a.copy()
b += [100]
b *= 2
print(a, b, a is b)
a.clear()
print(a, bool(a), [] == a)
c = [1, 2, 3]
for code in ("c[3]", "c[-4]", "c['a']", "c.remove(9)", "c.index(9)", "[].pop()", "c.pop(7)", "c + (1,)", "c * 'a'", "c[5] = 1", "del c[9]", "c.append()", "c.insert(1)", "c < 5", "c.nope", "c()", "hash(c)", "c += 5", "[1] < ['a']"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(c, [1, 2] + [3], 2 * [0], [[]] * 2, [1, 2] == [1, 2.0], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 99])
nested = [[0] * 3] * 2
nested[0][1] = 7
print(nested, [[0] * 2 for _ in range(2)], 3 in [1, 2, 3], [1] in [[1]])
c.append(c)
print(c, repr(c[3][3]), len(c))
