"""Code of the program that runs in the middle of an operation: comparisons, hashes, sort keys, `repr`."""

import threading
from collections import OrderedDict

from race import WAITS, Value, expect, race, stored, together


class Key:
    """Collides with all others; comparing it does something first."""

    def __init__(self, number, act):
        self.number = number
        self.act = act

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.act()
        return isinstance(other, Key) and self.number == other.number


class Raised(Exception):
    pass


@race
def keys_that_change_the_dict(rounds):
    """A comparison adds, removes, clears; what is found under a key is what was stored under it."""
    for make in (dict, OrderedDict):
        d = make()
        depth = threading.local()

        def act():
            # One change by each operation: the change compares keys, too.
            if getattr(depth, "inside", False):
                return
            depth.inside = True
            try:
                depth.n = n = getattr(depth, "n", 0) + 1
                if n % 11 == 0:
                    d.clear()
                elif n % 3 == 0:
                    d.pop(keys[n % 5], None)
                else:
                    d["text" + str(n % 5)] = None
            finally:
                depth.inside = False

        keys = [Key(n, act) for n in range(5)]

        def write(i):
            d[keys[i % 5]] = (i % 5, i)

        def read(i):
            v = d.get(Key(i % 5, act), (i % 5,))
            expect(v[0] == i % 5, "a value is that of its key")

        together(rounds * 4, write, write, read, (lambda i: d.pop(keys[i % 5]), (KeyError,)),
                 (lambda i: expect(d.setdefault(keys[i % 5], (i % 5, i))[0] == i % 5, "a value is that of its key"), ()))
        for k, v in d.items():
            expect(v is None or v[0] == k.number, "a value is that of its key")


@race
def keys_that_raise(rounds):
    """A comparison that fails changes nothing; others go on."""
    fails = [False]

    def act():
        if fails[0]:
            raise Raised

    keys = [Key(n, act) for n in range(4)]
    d = {k: (k.number,) for k in keys}
    s = set(keys)

    def fail(i):
        fails[0] = not fails[0]

    def use(i):
        expect(d[Key(i % 4, act)] == (i % 4,), "a value is that of its key")
        expect(Key(i % 4, act) in s, "a member is there")
        d[Key(i % 4, act)] = (i % 4,)
        s.add(Key(i % 4, act))

    together(rounds * 10, fail, (use, (Raised,)), (use, (Raised,)))
    fails[0] = False
    expect(len(d) == 4 and len(s) == 4, "no key was stored twice")
    expect([d[Key(n, act)] for n in range(4)] == [(n,) for n in range(4)], "no key was lost")


@race
def keys_that_wait(rounds):
    """A comparison waits for another thread, which uses the same dict meanwhile: nobody waits for ever."""
    for n in range(min(rounds, 60)):
        inside, go = threading.Event(), threading.Event()
        waits = [True]

        def act():
            if waits[0] and threading.current_thread() is waiter:
                waits[0] = False
                inside.set()
                expect(go.wait(WAITS), "a comparison waits for ever")

        old = Key(1, act)
        d, s = {old: "old"}, {old}
        found = []

        def wait():
            found.append(d.get(Key(1, act)) if n % 2 else Key(1, act) in s)

        waiter = threading.Thread(target=wait, daemon=True)
        waiter.start()
        expect(inside.wait(WAITS), "a key is compared")
        d["other"] = 1
        s.add("other")
        d.update((i, i) for i in range(20))
        s.update(range(20))
        expect(d["other"] == 1 and "other" in s, "a dict can be used while a comparison waits")
        go.set()
        waiter.join(WAITS)
        expect(not waiter.is_alive(), "a thread hangs")
        expect(found == (["old"] if n % 2 else [True]), f"the search goes on and finds {found}")


@race
def hashes_that_change_the_set(rounds):
    s = set()

    class Hashing:
        def __init__(self, number):
            self.number = number

        def __hash__(self):
            s.discard(self.number)
            s.add(("by hash", self.number % 4))
            return self.number

        def __eq__(self, other):
            return isinstance(other, Hashing) and self.number == other.number

    together(rounds * 10, lambda i: s.add(Hashing(i % 5)), lambda i: s.discard(Hashing(i % 5)), lambda i: s.add(i % 5),
             (lambda i: [expect(type(m) in (int, tuple, Hashing), "a member was added") for m in s], (RuntimeError,)))


@race
def sorts_with_keys_that_change(rounds):
    """A key function appends to the list that is being sorted, and other threads do."""
    x = [Value(n) for n in range(10)]

    def number(v):
        if len(x) < 3:
            x.append(Value(99))
        return v.number

    def refill(i):
        x.append(Value(i % 10))
        if len(x) > 30:
            del x[10:]

    refused = (ValueError,)
    together(rounds * 10, (lambda i: x.sort(key=number), refused), (lambda i: x.sort(key=number, reverse=True), refused), refill,
             lambda i: [stored(v) for v in x])
    y = [Value(n) for n in range(10)]

    def fails(v):
        if v.number == 5:
            raise Raised
        return v.number

    try:
        y.sort(key=fails)
    except Raised:
        pass
    expect(sorted(v.number for v in y) == list(range(10)), "a sort that fails loses nothing")


@race
def repr_of_what_holds_itself(rounds):
    """Each thread has its own mark against endless recursion: another one's does not cut a text short."""
    x = [1]
    x.append(x)
    d = {1: 2}
    d["self"] = d
    o = OrderedDict(a=1)
    o["self"] = o
    deep = [x, d, [x, d]]

    class Shown:
        def __repr__(self):
            return "shown " + repr(x)

    shown = Shown()

    def step(i):
        expect(repr(x) == "[1, [...]]", repr(x))
        expect(repr(d) == "{1: 2, 'self': {...}}", repr(d))
        expect(repr(deep) == "[[1, [...]], {1: 2, 'self': {...}}, [[1, [...]], {1: 2, 'self': {...}}]]", repr(deep))
        expect(repr(o) == "OrderedDict([('a', 1), ('self', ...)])", repr(o))
        expect(repr(shown) == "shown [1, [...]]", repr(shown))

    together(rounds * 4, step, step, step, step)
