a = list(range(10))
a[2:5] = ["x"]
print(a)
a[1:1] = [100, 200]
print(a)
a[-2:] = []
print(a)
a[::2] = [0] * len(a[::2])
print(a)
del a[::3]
print(a)
a[:] = "abc"
print(a)
a[5:9] = "de"
print(a)
a[3:1] = [1, 2]
print(a)
a[::-1] = list(a)
print(a)
a[1:3] = (n for n in range(5))
print(a)
a[:0] = a
print(a)
del a[2:-2]
print(a, a[slice(1, 3)], a[10:], a[-100:1])
b = list(range(20))
print(b[3:15:4], b[15:3:-4], b[::-7], b[-1:-6:-2], b[:-15], b[18:25])
del b[5:15]
del b[-1]
del b[::-3]
print(b)
for code in ("b[::2] = [1]", "b[1:2] = 5", "b[::0]", "b['a':]", "b[::0] = []", "b[0:4:2] = [1, 2, 3]"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)


class Sl:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


s = Sl()
print(s[1:2], s[::], s[1, 2:3], s[...], s[:, None], s["k"], s[()])
s[1:] = 5
s[0, 1] = "t"
del s[::2]
s[3] = s[4] = 9
print(slice(1, 10, 3).indices(7), slice(None, None, -1).indices(4), slice(1, 2) == slice(1, 2), slice(5).stop)
