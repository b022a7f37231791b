x, y, z = 1, 2, 3
del x, (y, z)
for n in "xyz":
    print(n, n in globals())
l = list(range(10))
del l[0], l[-1], l[2:4]
print(l)
d = {"a": 1, "b": {"c": 2}}
del d["b"]["c"], d["a"]
print(d)


class O:
    cls_attr = 1

    def __delattr__(self, n):
        print("delattr", n)
        object.__delattr__(self, n)

    def __delitem__(self, k):
        print("delitem", k)


o = O()
o.p, o.q = 1, 2
del o.p
del o[1:2, ...]
delattr(o, "q")
print(vars(o))
for code in ("del o.cls_attr", "del undefined_q", "del d['zz']", "del l[99]", "del (1, 2)[0]", "del 'abc'[0]", "del o.never_set", "del len.x"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
del O.cls_attr
print(hasattr(o, "cls_attr"))


def f(arg):
    del arg
    try:
        return arg
    except UnboundLocalError as e:
        return str(e)


def g():
    a = 1

    def h():
        return a

    del a
    try:
        h()
    except NameError as e:
        print(type(e).__name__, e)
    a = 2
    return h()


def w():
    global gvar
    gvar = 1
    del gvar
    return "gvar" in globals()


print(f(1), g(), w())
for i in range(3):
    del i
try:
    i
except NameError as e:
    print(e)
a = b = [1]
del a
print(b)
del (b)
try:
    b
except NameError as e:
    print(e)
q = [1, 2, 3]
del q[:]
print(q)
[m, (n, *k)] = 1, (2, 3, 4)
del [m, (n, k)]
print("k" in globals())
len_backup = len
len = lambda s: "shadowed"
print(len("abc"))
del len
print(len("abc"))
del len
