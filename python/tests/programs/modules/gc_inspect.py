import gc


class A:
    pass


class Slots:
    __slots__ = ()


class Int(int):
    pass


a = A()
a.x = [1]
gc.collect()
print([gc.is_tracked(x) for x in (1, 1.0, 1j, "a", b"a", bytearray(), None, True, 2**100, object(), range(3))])
print([gc.is_tracked(x) for x in ((), (a,), ([],), [], [1], {}, {1: 2}, {"a": "b"}, {"a": a}, {"a": []}, {1: {}})])
print([gc.is_tracked(x) for x in (set(), frozenset(), A, a, Slots(), Int(), print, gc, slice(1), iter([]), type, int)])
print([gc.is_tracked(x) for x in ((i for i in []), lambda: 0, [].append, zip(), ValueError())])
gc.set_threshold(5)
print(gc.get_threshold())
gc.set_threshold(700, 10, 10)
for bad in (
    "gc.set_threshold()",
    "gc.set_threshold(1, 2, 3, 4)",
    "gc.set_threshold('a')",
    "gc.collect(3)",
    "gc.collect('a')",
    "gc.get_objects(3)",
    "gc.get_objects(-2)",
    "gc.get_objects('a')",
    "gc.is_tracked()",
    "gc.is_finalized(1, 2)",
    "gc.set_debug()",
    "gc.freeze(1)",
    "gc.enable(1)",
    "gc.get_stats(1)",
):
    try:
        print(bad, eval(bad))
    except (TypeError, ValueError) as e:
        print(bad, type(e).__name__, e)
print(gc.get_freeze_count())
gc.freeze()
print(gc.get_freeze_count() > 100)
gc.unfreeze()
print(gc.get_freeze_count())
l = [1]
d = {"k": l}
print(any(r is d for r in gc.get_referrers(l)), any(r is a for r in gc.get_referrers(a.x)))
print(any(r is a for r in gc.get_referrers(A)))
print(gc.get_referents(d), gc.get_referents(l), gc.get_referents({1: 2}), gc.get_referents(5, "a"), gc.get_referents())
print(any(x is l for x in gc.get_objects()), any(x is a for x in gc.get_objects(None)))
print([sorted(s) for s in gc.get_stats()])
log = []


def told(phase, info):
    log.append((phase, sorted(info), info["generation"]))


gc.callbacks.append(told)
gc.collect()
gc.collect(0)
gc.callbacks.remove(told)
print(log)


class Back:
    def __del__(self):
        global back
        back = self


back = Back()
print(gc.is_finalized(back), gc.is_finalized(a), gc.is_finalized(3))
back = None
print(gc.is_finalized(back), type(back).__name__)
