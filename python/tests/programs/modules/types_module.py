import types

ns = types.SimpleNamespace(a=1, b="two")
ns.c = [3]
print(ns, ns.a, ns == types.SimpleNamespace(b="two", a=1, c=[3]), vars(ns))
del ns.a
print(ns, hasattr(ns, "a"), types.SimpleNamespace())


def f(): pass
def g(): yield


class C:
    def m(self): pass


print(isinstance(f, types.FunctionType), isinstance(lambda: 0, types.LambdaType), isinstance(g(), types.GeneratorType), isinstance(C().m, types.MethodType), isinstance(len, types.BuiltinFunctionType), isinstance(types, types.ModuleType), isinstance(f.__code__, types.CodeType), isinstance(None, types.NoneType), isinstance(..., types.EllipsisType), isinstance(int | str, types.UnionType), isinstance(list[int], types.GenericAlias), isinstance(C.__dict__, types.MappingProxyType))
bound = types.MethodType(lambda self, x: (self, x), "obj")
print(bound(5), bound.__self__)
c = C()
c.dyn = types.MethodType(lambda self: type(self).__name__, c)
print(c.dyn())
mp = types.MappingProxyType({"k": 1})
print(mp, mp["k"], len(mp), list(mp), "k" in mp, mp | {"z": 2}, mp.get("q", 0), mp == {"k": 1})
D = types.new_class("D", (C,), {}, lambda ns: ns.update(x=5, get=lambda self: self.x))
print(D.__name__, D().get(), D.__mro__[1].__name__)
m = types.ModuleType("fake", "doc of fake")
m.value = 42
exec("def double(): return value * 2", m.__dict__)
print(m.__name__, m.__doc__, m.double(), m)
try:
    mp["k"] = 2
except TypeError as e:
    print(e)
try:
    m.absent_q
except AttributeError as e:
    print(e)
try:
    ns.gone
except AttributeError as e:
    print(e)
try:
    types.SimpleNamespace(5)
except TypeError as e:
    print(e)
try:
    types.MappingProxyType(5)
except TypeError as e:
    print(e)
fn = types.FunctionType(f.__code__, {}, "renamed")
print(fn(), fn.__name__)


class Dyn:
    @types.DynamicClassAttribute
    def attr(self):
        return "instance level"


print(Dyn().attr, types.MethodType.__name__, types.FunctionType.__name__, types.TracebackType.__name__, types.CellType(5).cell_contents)
types.MethodType(5, None)
