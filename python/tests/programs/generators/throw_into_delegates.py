def inner():
    while True:
        try:
            x = yield 'i'
            print('inner got', x)
        except ValueError as e:
            print('inner caught', e)
            yield 'after'
        except KeyError:
            return 'ret'
def outer():
    try:
        r = yield from inner()
        print('outer result', r)
        yield 'behind'
    except ZeroDivisionError as e:
        print('outer caught', repr(e))
        yield 'z'
g = outer()
print(next(g), g.gi_yieldfrom is not None, g.gi_running)
print(g.throw(ValueError('v')))
print(next(g))
print(g.throw(KeyError()))
try: print(next(g))
except StopIteration: print('stop')
g = outer(); next(g)
print(g.throw(ZeroDivisionError('q')))
g.close()
class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def throw(self, *a):
        try: next(self.g)
        except ValueError as e: print(e)
        print(self.g.gi_running)
        raise RuntimeError('from throw')
    def close(self):
        raise TypeError('close fails')
it = It()
def o2():
    try:
        yield from it
    except BaseException as e:
        print('o2', repr(e))
        yield 5
it.g = o2(); next(it.g)
print(it.g.throw(ValueError('x')))
it.g = o2(); next(it.g)
try: it.g.close()
except RuntimeError as e: print(e)
class NoThrow:
    def __iter__(self): return self
    def __next__(self): return 2
def o3():
    try: yield from NoThrow()
    except KeyError as e: print('o3', repr(e)); yield 9
h = o3(); next(h); print(h.throw(KeyError(1))); h.close()
