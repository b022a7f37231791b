# References that serve all who ask, proxies as references, and in which order they are listed.
import collections.abc
import copy
import gc
import weakref


class C:
    pass


class Ref(weakref.ref):
    pass


o = C()
first = Ref(o)
called = []
with_callback = weakref.ref(o, called.append)
plain = weakref.ref(o)
proxy = weakref.proxy(o)
second = Ref(o)
print(plain is weakref.ref(o), plain is weakref.ref(o, None), proxy is weakref.proxy(o), first is Ref(o))
print(weakref.getweakrefcount(o))
print([r is x for r, x in zip(weakref.getweakrefs(o), (plain, proxy, second, with_callback, first))])
print(o.__weakref__ is plain)
print(type(plain), type(proxy), weakref.ReferenceType.__name__, weakref.ref.__module__)

other = weakref.proxy(o, lambda p: called.append(p is other))
print(other is proxy, type(other) is type(proxy))
print(plain == proxy, proxy == o, plain == with_callback, plain == first)
del o
print(called == [True, with_callback], plain(), weakref.getweakrefcount(None))

for wrong in (lambda: weakref.ref(C(), callback=None), lambda: weakref.ref(), lambda: weakref.ref(1),
              lambda: weakref.proxy("text"), lambda: plain.__init__(0, 0, 0)):
    try:
        wrong()
    except TypeError as e:
        print("TypeError", e)


class Counted:
    asked = 0

    def __eq__(self, other):
        Counted.asked += 1
        return self is other

    def __hash__(self):
        return 1


c = Counted()
d = {weakref.ref(c, called.append): 1}
print(d[weakref.ref(c)], Counted.asked)

members = [C(), C()]
s = weakref.WeakSet(members)
s.note = ["a"]
shallow, deep = copy.copy(s), copy.deepcopy(s)
print(shallow == s, deep == s, shallow.note is s.note, deep.note is s.note, deep.note)
print(isinstance(s, collections.abc.MutableSet), isinstance(weakref.WeakValueDictionary(), collections.abc.MutableMapping),
      isinstance(weakref.WeakKeyDictionary(), collections.abc.MutableMapping))


class Mapping:
    def keys(self):
        return "ab"

    def __getitem__(self, key):
        return members["ab".index(key)]


v = weakref.WeakValueDictionary(Mapping())
print(sorted(v), v["b"] is members[1])

flags = gc.get_debug()
gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
loop = ["kept"]
loop.append(loop)
at = id(loop)
del loop
print(gc.collect())
gc.set_debug(flags)
print(len(gc.garbage), id(gc.garbage[0]) == at, gc.garbage[0][0])
gc.garbage.clear()
print(gc.collect())
d = {}
exec("def f(): return 'a constant'", d)
del d
print(gc.collect())
before = gc.get_stats()
gc.collect(0), gc.collect(1), gc.collect(1)
print([b["collections"] - a["collections"] for a, b in zip(before, gc.get_stats())])


class Floats(float):
    __slots__ = ()


print(gc.is_tracked(Floats()), gc.is_tracked(1.5))
