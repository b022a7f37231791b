"""An OrderedDict is filled by its class's own `__setitem__` and read by its class's own `__getitem__`."""

import copy
from collections import OrderedDict


def attempt(what, f):
    try:
        print(what, f())
    except Exception as e:
        print(what, type(e).__name__, e)


class Loud(OrderedDict):
    def __setitem__(self, key, value):
        print("    set", key, value)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        print("    get", key)
        return super().__getitem__(key)

    def keys(self):
        print("    keys")
        return super().keys()

    def update(self, *args):
        print("    update")
        super().update(*args)


class OnlyItems:
    def items(self):
        return [("k", 1)]


class Slow(OrderedDict):
    def __missing__(self, key):
        return key * 2


attempt("made", lambda: dict(Loud([("a", 1)], b=2)))
loud = Loud(a=1, b=2)
attempt("copied", loud.copy)
attempt("copied by copy", lambda: OrderedDict(copy.copy(OrderedDict(loud))))
attempt("equal", lambda: loud == OrderedDict(a=1, b=2))
attempt("or", lambda: loud | {"c": 3})
attempt("reflected or", lambda: {"c": 3} | loud)
loud |= {"d": 4}
loud |= [("d", 5)]
attempt("or pairs", lambda: loud.__or__([("d", 4)]))
attempt("update", lambda: loud.update({"e": 6}))
attempt("of keys", lambda: Loud.fromkeys("xy", 0))
attempt("shown", lambda: repr(OrderedDict(loud)))
loud.attribute = 7
attempt("attributes", lambda: (loud.copy().__dict__, copy.copy(Slow(a=1)).__dict__))
slow = Slow(a=1)
slow.attribute = 7
attempt("attributes", lambda: (slow.copy().__dict__, copy.copy(slow).__dict__, copy.deepcopy(slow).__dict__))
attempt("missing", lambda: (slow["zz"], dict(slow), slow.copy(), slow | slow))
for args in (1, 2), (1,), ([1],), (["a"],), ([()],), (["abc"],), (None,), (OnlyItems(),), (["ab", ("c", 1)],), ({"a": 1},):
    attempt(f"OrderedDict{args if args[0].__class__ is not OnlyItems else 'OnlyItems'}", lambda: OrderedDict(*args))
    attempt("    update", lambda: OrderedDict().update(*args))
attempt("keywords", lambda: OrderedDict(["ab"], self=1, other=2))
attempt("no receiver", OrderedDict.update)
attempt("no receiver", OrderedDict.__init__)
