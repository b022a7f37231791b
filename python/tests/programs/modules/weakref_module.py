import gc
import weakref


class O:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"O({self.n})"

    def m(self):
        return "method of " + str(self.n)


o = O(1)
r = weakref.ref(o)
print(r() is o, r(), weakref.getweakrefcount(o), r is weakref.ref(o), r == weakref.ref(o), hash(r) == hash(o))
log = []
r2 = weakref.ref(o, lambda ref: log.append(("dead", ref() is None)))
del o
print(r(), r2(), log)
d = weakref.WeakValueDictionary()
a, b = O("a"), O("b")
d["a"], d["b"] = a, b
print(len(d), sorted(d), d["a"], d.get("zz"))
del a
print(len(d), sorted(d.items(), key=str), "a" in d)
k = weakref.WeakKeyDictionary()
key = O("key")
k[key] = "data"
print(len(k), k[key])
del key
print(len(k))
s = weakref.WeakSet()
m1, m2 = O(1), O(2)
s.add(m1)
s.add(m2)
del m1
print(len(s), [x.n for x in s])
p = weakref.proxy(b)
print(p.n, p.m(), repr(p) == repr(b) or "proxy repr differs", weakref.getweakrefs(b) != [])
p.n = "changed"
print(b.n)
del b
try:
    p.n
except ReferenceError as e:
    print(e)
f_obj = O("fin")
fin = weakref.finalize(f_obj, lambda *x, **kw: print("finalized", x, kw), 1, 2, z=3)
print(fin.alive)
del f_obj
print(fin.alive, fin())
g = O("g")
fin2 = weakref.finalize(g, print, "called early")
print(fin2(), fin2.alive, fin2.detach())
wm = weakref.WeakMethod(g.m)
print(wm()())
del g
print(wm())
for bad in (5, "s", (1,), None, [], {}):
    try:
        weakref.ref(bad)
    except TypeError as e:
        print(e)


class Slotted:
    __slots__ = ("x",)


class SlottedW:
    __slots__ = ("x", "__weakref__")


try:
    weakref.ref(Slotted())
except TypeError as e:
    print(e)
sw = SlottedW()
print(weakref.ref(sw)() is sw, weakref.ref(O)() is O, weakref.ref(len)() is len)


class Cyc:
    pass


c = Cyc()
c.me = c
rc = weakref.ref(c, lambda _: print("cycle collected"))
del c
gc.collect()
print(rc())


class Cache:
    def __init__(self):
        self.d = weakref.WeakValueDictionary()

    def get(self, n):
        v = self.d.get(n)
        if v is None:
            print("make", n)
            v = self.d[n] = O(n)
        return v


cache = Cache()
x = cache.get(1)
y = cache.get(1)
print(x is y)
del x, y
cache.get(1)
end = O("end")
weakref.finalize(end, print, "runs at exit")
d["b"]
