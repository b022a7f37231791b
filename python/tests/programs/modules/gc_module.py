import gc

print(gc.isenabled(), isinstance(gc.collect(), int))
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled(), len(gc.get_threshold()), len(gc.get_count()))


class Node:
    alive = 0

    def __init__(self):
        Node.alive += 1
        self.ref = None

    def __del__(self):
        Node.alive -= 1


a = Node()
a.ref = a
del a
gc.collect()
print(Node.alive)
for _ in range(50):
    x, y = Node(), Node()
    x.ref, y.ref = y, x
del x, y
gc.collect()
print(Node.alive)
ring = [Node() for _ in range(20)]
for i, n in enumerate(ring):
    n.ref = ring[(i + 1) % 20]
keep = ring[3]
del ring, n
gc.collect()
print(Node.alive, keep.ref.ref.ref is not None)
del keep
gc.collect()
print(Node.alive)
l = []
l.append(l)
d = {"l": l}
d["d"] = d
del l, d


def closure_cycle():
    n = Node()

    def f():
        return f, n

    return None


closure_cycle()
gc.collect()
print(Node.alive)


def gen_cycle():
    n = Node()

    def g():
        yield n
        yield me

    me = g()
    next(me)


gen_cycle()
gc.collect()
print(Node.alive)
try:
    raise ValueError
except ValueError as e:
    e.self = e
    n = Node()
    e.node = n
    del n
gc.collect()
print(Node.alive)
big = Node()
cur = big
for _ in range(3000):
    cur.ref = Node()
    cur = cur.ref
print(Node.alive)
cur.ref = big
del big, cur
gc.collect()
print(Node.alive, gc.collect() >= 0, gc.is_tracked([]) if hasattr(gc, "is_tracked") else True)
for bad in (lambda: gc.collect(99), lambda: gc.collect("x")):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
