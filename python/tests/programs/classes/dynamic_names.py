"""Attributes by names that are put together at run time, and that no code mentions."""
import operator
import types
import weakref


def text(*parts):
    """A string that is no literal."""
    return '_'.join(parts)


def shows(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e), f is getattr and e.name


def tour(o, name):
    """Whatever can be done to an attribute."""
    print(type(o).__name__, name, hasattr(o, name), getattr(o, name, 'default'))
    print('  ', shows(getattr, o, name), shows(delattr, o, name))
    print('  ', shows(setattr, o, name, 1), shows(getattr, o, name))
    print('  ', shows(setattr, o, name, 2), shows(getattr, o, name), shows('{0.%s}'.__mod__(name).format, o))
    print('  ', shows(operator.attrgetter(name), o), shows(delattr, o, name), shows(getattr, o, name))


class Plain:
    pass


class Slots:
    __slots__ = 'slot', text('put', 'together')


class InDict:
    def __init__(self):
        self.__dict__


class Sub(list):
    pass


n = iter(range(1000))
for o in (Plain(), Slots(), InDict(), Sub(), Plain, types.ModuleType('m'), 3, 'a', None, list, len,
          types.SimpleNamespace(), Exception(), lambda: 0, list[int], super(Sub, Sub())):
    tour(o, 'dynamic%d' % next(n))

s = Slots()
tour(s, text('put', 'together'))

# What was stored under a name of one kind is found under the other.
p = Plain()
setattr(p, text('stored', 'dynamic'), 1)
print(p.stored_dynamic, 'stored_dynamic' in p.__dict__)
p.stored_static = 2
print(getattr(p, text('stored', 'static')))
q = InDict()
setattr(q, text('dict', 'dynamic'), 3)
exec("print(q.dict_dynamic); q.dict_dynamic = 4")
print(getattr(q, text('dict', 'dynamic')), q.__dict__)
q.__dict__[text('put', 'there')] = 5
print(getattr(q, text('put', 'there')), hasattr(q, text('put', 'there')), shows(delattr, q, text('put', 'there')))
print(q.__dict__)

# Classes, their subclasses and instances.
class Base:
    pass


class Derived(Base):
    pass


d = Derived()
for i in range(3):
    setattr(Base, 'on_base%d' % i, i)
    print(getattr(Derived, 'on_base%d' % i), getattr(d, 'on_base%d' % i), hasattr(d, 'on_base%d' % (i + 1)))
setattr(Base, text('a', 'property'), property(lambda self: 'got', lambda self, x: print('set', x)))
print(getattr(d, text('a', 'property')), shows(setattr, d, text('a', 'property'), 1))
setattr(Base, text('a', 'method'), lambda self: 'called')
print(getattr(d, text('a', 'method'))(), operator.methodcaller(text('a', 'method'))(d))
exec('print(d.a_method(), d.a_property)')
print(sorted(k for k in vars(Base) if not k.startswith('__')))
delattr(Base, text('a', 'method'))
print(shows(exec, 'd.a_method()'), hasattr(d, text('a', 'method')))
made = type('Made', (Base,), {'attr%d' % 1: 1, text('', '', 'len', '', ''): lambda self: 7})
print(getattr(made, 'attr%d' % 1), len(made()), made.__dict__['attr1'])
setattr(made, text('', '', 'call', '', ''), lambda self: 'special')
print(made()())
print(getattr(super(Derived, d), 'on_base%d' % 1), shows(getattr, super(Derived, d), 'nothing%d' % 1))


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


setattr(Meta, 'of_meta%d' % 0, 'meta')
print(getattr(WithMeta, 'of_meta%d' % 0), hasattr(WithMeta(), 'of_meta%d' % 0))


# Hooks get the name.
class Hooks:
    def __getattr__(self, name):
        return 'hook', name

    def __setattr__(self, name, x):
        print('set', name, x)
        object.__setattr__(self, name, x)

    def __delattr__(self, name):
        print('delete', name)
        object.__delattr__(self, name)


h = Hooks()
print(getattr(h, 'hooked%d' % 0), hasattr(h, 'hooked%d' % 1))
setattr(h, 'hooked%d' % 2, 3)
print(getattr(h, 'hooked%d' % 2))
delattr(h, 'hooked%d' % 2)
print(getattr(h, 'hooked%d' % 2))


class Every(Plain):
    def __getattribute__(self, name):
        # The name comes to be known while it is looked up.
        if name.startswith('known'):
            exec('class X: %s = 1' % name)
            object.__setattr__(self, name, 'stored meanwhile')
        return object.__getattribute__(self, name)


e = Every()
print(getattr(e, 'known%d' % 5), getattr(e, 'known%d' % 6), shows(getattr, e, 'other%d' % 5))

proxy = weakref.proxy(p)
setattr(proxy, text('by', 'proxy'), 1)
print(getattr(proxy, text('by', 'proxy')), p.by_proxy, hasattr(proxy, text('not', 'by', 'proxy')))
module = types.ModuleType('module')
setattr(module, text('in', 'module'), 1)
print(module.in_module, module.__dict__[text('in', 'module')])
module.__getattr__ = lambda name: 'of the module: ' + name
print(getattr(module, 'what%d' % 1))


# Subclasses of strings.
class S(str):
    pass


setattr(p, S('by_subclass'), 1)
print(getattr(p, S('by_subclass')), p.by_subclass, S('by_subclass') in p.__dict__)
print(shows(setattr, p, 1, 1), shows(setattr, p, b'x', 1), shows(hasattr, p, None))

# More layouts than a class makes: the rest goes to dicts.
many = []
for i in range(1500):
    o = Plain()
    setattr(o, 'layout%d' % i, i)
    many.append(o)
print(all(getattr(o, 'layout%d' % i) == i and not hasattr(o, 'layout%d' % (i + 1)) for i, o in enumerate(many)))
print(all(list(o.__dict__) == ['layout%d' % i] for i, o in enumerate(many)))
one = Plain()
for i in range(300):
    setattr(one, 'attribute%d' % i, i)
for i in range(0, 300, 2):
    delattr(one, 'attribute%d' % i)
print([hasattr(one, 'attribute%d' % i) for i in range(300)] == [False, True] * 150, len(vars(one)))
exec('one.attribute10 = 11; print(one.attribute10, one.attribute299)')

# Pattern matching asks by names from a tuple.
class Matched:
    __match_args__ = ('x%d' % 1, 'x%d' % 2)


m = Matched()
setattr(m, 'x%d' % 1, 1)
match m:
    case Matched(1, 2):
        print('both')
    case Matched(1):
        print('one')
m.x2 = 2
match m:
    case Matched(1, 2):
        print('both')
