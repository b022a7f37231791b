import collections.abc
import contextvars
import threading
from contextvars import *
def show(f, *a, **k):
    try: r = f(*a, **k)
    except BaseException as e: print(type(e).__name__, str(e).split(' at 0x')[0])
    else: print("ok", repr(r).split(' at 0x')[0])
print(sorted(contextvars.__all__), Context, ContextVar, Token, Context.__module__)
v = ContextVar('v'); w = ContextVar('w', default=5)
show(v.get); show(v.get, 3); show(w.get); show(w.get, 4); print(v.name, repr(w)[:34], hash(v) == hash(v), v == v, v == w)
show(ContextVar); show(ContextVar, 1); show(ContextVar, 'a', 3); show(ContextVar, 'a', nope=3); show(ContextVar, name='z')
show(setattr, v, 'name', 3); show(setattr, v, 'x', 3)
t = v.set(1); print(t.var is v, t.old_value is Token.MISSING, Token.MISSING, repr(t)[:20], v.get())
t2 = v.set(2); print(t2.old_value, v.get()); v.reset(t2); print(v.get()); show(v.reset, t2); show(w.reset, t); show(v.reset, 1); show(repr, t2)
v.reset(t); show(v.get)
show(Token); show(type, 'X', (Token,), {}); show(type, 'X', (Context,), {}); show(type, 'X', (ContextVar,), {})
print(ContextVar[int], Token[int])
c = copy_context(); print(len(c), list(c), isinstance(c, collections.abc.Mapping), v in c, repr(c)[:30])
v.set('a'); w.set('b'); c = copy_context(); print(len(c), v in c, c[v], c.get(w), sorted(x.name for x in c), sorted(c.values()), sorted((k.name, x) for k, x in c.items()), sorted(k.name for k in c.keys()))
show(c.__getitem__, 'v'); show(c.__contains__, 1); show(c.get, 'q'); show(c.get, ContextVar('q')); show(c.get, ContextVar('q'), 7); show(lambda: c[ContextVar('q')]); show(c.__setitem__ if hasattr(c,'__setitem__') else (lambda: 'no setitem'))
show(hash, c); print(c == copy_context(), c == c.copy(), c != Context(), Context() == Context(), c == 1)
def f(a, *, b):
    v.set(a); w.set(b); 
    return v.get(), copy_context()[v], len(c)
print(c.run(f, 1, b=2), v.get(), w.get(), c[v])
show(c.run); show(c.run, 1)
def again(): show(c.run, print); return c.copy().run(v.get)
print(c.run(again))
show(c.run, lambda: 1/0)
tok = []
Context().run(lambda: tok.append(v.set(9))); show(v.reset, tok[0])
def thread():
    show(v.get); v.set('t'); print(len(copy_context()))
th = threading.Thread(target=thread); th.start(); th.join(); print(v.get())
th = threading.Thread(target=copy_context().run, args=(v.get,)); th.start(); th.join()
def gen():
    yield v.get(); v.set('g'); yield v.get()
g = gen(); print(next(g), next(g), v.get())
def holds(): ev.set(); ev2.wait()
ev, ev2 = threading.Event(), threading.Event(); d = Context(); th = threading.Thread(target=d.run, args=(holds,)); th.start(); ev.wait(); show(d.run, print); ev2.set(); th.join(); show(d.run, int)
it = iter(c); 
def mutate():
    n = len(c); x = ContextVar('new'); i = iter(c); x.set(1); return len(c) - n, len(list(i)) - n
print(c.run(mutate))
show(Context, 1); show(copy_context, 1); show(v.set); show(v.get, 1, 2)
m = {v: 1}; print(m[v])
print(sorted(x for x in dir(Context) if not x.startswith('__')), sorted(x for x in dir(ContextVar) if not x.startswith('__')), sorted(x for x in dir(Token) if not x.startswith('__')))
