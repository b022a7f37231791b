s = "abcdefghij"
print(s[0], s[-1], s[3:7], s[:4], s[6:], s[-3:], s[:-3], s[::2], s[::-1], s[1::3], s[8:2:-2], s[5:2], s[20:], s[-100:3], s[:])
for step in (1, 2, 3, -1, -2, -3):
    print(step, s[::step], s[2::step], s[:7:step], s[-2:1:step])
print(s[slice(2, 8, 3)], s[slice(None)], s[slice(-4, None)], s[True], s[False:True])
for bad in ("s[10]", "s[-11]", "s['a']", "s[1.0]", "s[::0]", "s[1:2:'x']", "s[None]"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
try:
    s[0] = "x"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "a" + "b" * 2, len("x" * 1000))
print("a" < "b", "abc" < "abd", "abc" < "ab", "Z" < "a", "" < "a", "10" < "9", "a" <= "a", "\u00e9" > "z")
print(max("hello"), min("hello"), sorted("hello"), list("abc"), tuple("xy"), "".join(reversed("stressed")))
t = s
t += "klm"
print(s, t, s is t, len(t))
print([c + str(i) for i, c in enumerate("xyz", 1)], dict(zip("abc", range(3))))
