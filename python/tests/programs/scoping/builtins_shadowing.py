print(max([1, 5]), str(5))
max = min
print(max([1, 5]))
del max
print(max([1, 5]))


def f(list, str=repr, *dict, **int):
    return list, str("q"), dict, int


print(f([1], ascii, 2, x=3))
print = print
id = 5
print(id, sum([1, 2]))
del id


def g():
    sum = lambda xs: "local sum"
    return sum([1])


print(g(), sum([1]))


class C:
    type = "attr"
    id = property(lambda self: type(self).__name__)

    def len(self):
        return len("four")


print(C().type, C().id, C().len())
import builtins
print(builtins.len is len, "print" in dir(builtins), builtins.True_ if hasattr(builtins, "True_") else "no")
builtins.custom_builtin = lambda: "found in builtins"
print(custom_builtin())
del builtins.custom_builtin
try:
    custom_builtin()
except NameError as e:
    print(e)
for list in range(2):
    pass
try:
    list("abc")
except TypeError as e:
    print(e)
del list
print(list("abc"))
ns = {"len": lambda x: "fake"}
exec("r = len([1, 2])", ns)
print(ns["r"], eval("len('xyz')"), eval("len('xyz')", {"len": lambda s: -1}), eval("x + y", {"x": 1}, {"y": 2}))
exec("def made(): return 'made ' + str(n)\nn = 7\nout = made()", ns2 := {})
print(ns2["out"], sorted(k for k in ns2 if k[0] != "_"))


def h():
    v = 1
    exec("v = 2")
    w = eval("v + 1")
    return v, w, sorted(locals())


print(h())
exec("print('exec sees', x_global)", {"x_global": 3})
code = "total = 0\nfor i in range(5):\n    total += i\n"
exec(code)
print(total, i)
try:
    eval("1 +")
except SyntaxError as e:
    print(type(e).__name__, e.msg)
try:
    eval("a = 1")
except SyntaxError as e:
    print(e.msg)
import math as m, sys as system
from math import floor, ceil as up
print(m.floor(2.5), floor(2.5), up(2.5), system.maxsize > 0)
try:
    from math import no_such_name
except ImportError as e:
    print(e.name, str(e).split(" (")[0])
exec("raise KeyError('from exec')")
