# Exceptions that leave finalizers, callbacks and generators go to the hook, whatever else is on its way.
import gc, sys, weakref, threading
seen = []
sys.unraisablehook = lambda u: seen.append((u.exc_type.__name__, str(u.exc_value)))
class X:
    def __del__(self): raise ValueError("x")
X(); x = X(); x.me = x; del x; gc.collect()
def cb(r): raise KeyError("cb")
class P: pass
p = P(); r = weakref.ref(p, cb); del p
p = P(); p.me = p; r2 = weakref.ref(p, cb); del p; gc.collect()
def g():
    try: yield
    finally: raise OSError("g")
i = g(); next(i); del i
class E:
    def __del__(self): raise SystemExit(3)
E()
class K:
    def __del__(self): raise KeyboardInterrupt
K()
t = threading.Thread(target=lambda: X() and None); t.start(); t.join()
print(seen)
# while another exception is on its way
seen.clear()
def f():
    x = X()
    raise IndexError("real")
try: f()
except IndexError as e: print(e, e.__context__)
print(seen)
