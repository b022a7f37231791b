"""Every operation that changes a container against every one that reads it."""

import array
import copy
import random
from collections import Counter, OrderedDict, defaultdict, deque

from race import Value, Wrong, all_stored, expect, race, stored, together

KEYS = 8
FEW, MANY = 4, 40  # a container is filled below, and emptied above
NUMBERS = [n << 32 | n for n in range(1, 9)]
BYTES = range(65, 73)


def key(n):
    # A new text each time, so that keys are equal without being the same.
    return "key" + str(n % KEYS)


def member(n):
    return ("member", n % KEYS)


def number_of(k):
    expect(type(k) is str and k[:3] == "key" and 0 <= int(k[3:]) < KEYS, f"{k!r:.100} was never a key")
    return int(k[3:])


def entry(k, v):
    """The value belongs to the key: what is stored under key n has a number that is n modulo KEYS."""
    stored(v)
    expect(v.number % KEYS == number_of(k), f"{v!r} was never stored under {k!r}")


def entries(pairs):
    for k, v in pairs:
        entry(k, v)


def once(keys):
    """Keys of one moment: none is there twice, also not while it is moved."""
    keys = list(keys)
    expect(len(set(map(number_of, keys))) == len(keys), f"{keys} has a key twice")


def members(values):
    for v in values:
        expect(type(v) is tuple and v[0] == "member" and 0 <= v[1] < KEYS, f"{v!r:.100} was never a member")


def numbers(values):
    for v in values:
        expect(v in NUMBERS, f"{v:#x} was never stored")


def some_bytes(values):
    for v in values:
        expect(v in BYTES, f"{v} was never stored")


def new(i):
    return Value(i)


def news(i):
    return [Value(i), Value(i + 1), Value(i + 2)]


class Container:
    """A kind of containers: `writers` and `readers` are {name: (operation(x, i), exceptions it may raise)}."""

    def __init__(self, make, fill, empty, look, writers, readers):
        self.make, self.fill, self.empty, self.look = make, fill, empty, look
        self.writers, self.readers = writers, readers

    def write(self, x, operation):
        """The operation, and something against growing and shrinking for ever."""
        def step(i):
            n = len(x)
            if n < FEW:
                self.fill(x, i)
            elif n > MANY:
                self.empty(x)
            operation(x, i)
        return step


def anything(*errors):
    """Adds the exceptions to each operation that names none."""
    def with_errors(operations):
        return {n: o if isinstance(o, tuple) else (o, errors) for n, o in operations.items()}
    return with_errors


def assign(x, where, what):
    x[where] = what


def delete(x, where):
    del x[where]


def add_to(x, y):
    x += y


def unpack(x):
    first, *rest = x
    stored(first)
    all_stored(rest)


def iterate(check):
    def read(x, i):
        for v in x:
            check((v,))
    return read


def shows(text):
    expect("Value(" in text or text in ("[]", "deque([])"), f"{text} shows no items")


def by_number(v):
    return v.number


INDEX = anything(IndexError)
LIST_WRITERS = {
    **INDEX({
        "append": lambda x, i: x.append(new(i)), "insert": lambda x, i: x.insert(i % 5 - 2, new(i)),
        "pop": lambda x, i: x.pop(), "pop first": lambda x, i: x.pop(0), "pop at": lambda x, i: x.pop(-2),
        "delete": lambda x, i: delete(x, 0), "delete slice": lambda x, i: delete(x, slice(1, 3)),
        "delete every second": lambda x, i: delete(x, slice(None, None, 2)),
        "assign": lambda x, i: assign(x, i % 6 - 2, new(i)),
        "assign slice": lambda x, i: assign(x, slice(1, 3), news(i)),
        "assign same length": lambda x, i: assign(x, slice(0, 3), news(i)),
        "extend": lambda x, i: x.extend(news(i)), "extend by iterator": lambda x, i: x.extend(iter(news(i))),
        "add": lambda x, i: add_to(x, news(i)), "extend by itself": lambda x, i: x.extend(x) if len(x) < MANY else x.clear(),
        "multiply": lambda x, i: x.__imul__(2) if len(x) < MANY else x.clear(),
        "reverse": lambda x, i: x.reverse(), "clear": lambda x, i: x.clear(),
        "init": lambda x, i: x.__init__(news(i)), "remove": (lambda x, i: x.remove(x[0]), (IndexError, ValueError))}),
    # A sort that calls keys has the items outside of the list: what others do to it meanwhile is an error.
    "sort": (lambda x, i: x.sort(key=by_number), (ValueError,)),
    # Extended slices are assigned only if the numbers of items are equal.
    "assign every second": (lambda x, i: assign(x, slice(None, None, 2), news(i)), (ValueError,)),
}
SEQUENCE_READERS = INDEX({
    "length": lambda x, i: expect(len(x) >= 0, "a length is not negative"), "first": lambda x, i: stored(x[0]),
    "last": lambda x, i: stored(x[-1]), "list": lambda x, i: all_stored(list(x)), "tuple": lambda x, i: all_stored(tuple(x)),
    "iterate": iterate(all_stored), "contains": lambda x, i: expect(Value(i) not in x, "no two values are equal"),
    "index": (lambda x, i: x.index(x[0]), (IndexError, ValueError)), "count": lambda x, i: x.count(x[0]),
    "copy": lambda x, i: all_stored(x.copy()), "copy.copy": lambda x, i: all_stored(copy.copy(x)),
    "repr": lambda x, i: shows(repr(x)),
    "equal": lambda x, i: x == x.copy(), "add": lambda x, i: all_stored(x + x), "multiply": lambda x, i: all_stored(x * 2),
    "reversed": lambda x, i: all_stored(reversed(x)), "sorted": lambda x, i: all_stored(sorted(x, key=by_number)),
    "enumerate": lambda x, i: all_stored(v for _, v in enumerate(x)),
    "zip": lambda x, i: [(stored(a), stored(b)) for a, b in zip(x, x)], "map": lambda x, i: sum(map(by_number, x)),
    "max": (lambda x, i: stored(max(x, key=by_number)), (ValueError,)), "unpack": (lambda x, i: unpack(x), (ValueError,)),
    "splat": lambda x, i: all_stored([*x]), "call": lambda x, i: all_stored((lambda *a: a)(*x)),
    "comprehension": lambda x, i: all_stored([v for v in x if v.number >= 0])})
LIST = Container(
    lambda: news(0), lambda x, i: x.extend(news(i)), lambda x: x.clear(), all_stored, LIST_WRITERS,
    {**SEQUENCE_READERS, "slice": (lambda x, i: all_stored(x[1:5]), ()), "backwards": (lambda x, i: all_stored(x[::-1]), ())})

# A deque tells iterators that it was changed.
CHANGED = {n: (o, e + (RuntimeError,)) for n, (o, e) in SEQUENCE_READERS.items()}
DEQUE = Container(
    lambda: deque(news(0)), lambda x, i: x.extend(news(i)), lambda x: x.clear(), lambda x: all_stored(x.copy()),
    INDEX({
        "append": lambda x, i: x.append(new(i)), "appendleft": lambda x, i: x.appendleft(new(i)),
        "pop": lambda x, i: x.pop(), "popleft": lambda x, i: x.popleft(), "rotate": lambda x, i: x.rotate(i % 3 - 1),
        "insert": lambda x, i: x.insert(1, new(i)), "delete": lambda x, i: delete(x, 1), "assign": lambda x, i: assign(x, -1, new(i)),
        "extend": lambda x, i: x.extend(news(i)), "extendleft": lambda x, i: x.extendleft(news(i)),
        "reverse": lambda x, i: x.reverse(), "clear": lambda x, i: x.clear(), "add": lambda x, i: add_to(x, news(i)),
        "multiply": lambda x, i: x.__imul__(2) if len(x) < MANY else x.clear(), "init": lambda x, i: x.__init__(news(i)),
        "remove": (lambda x, i: x.remove(x[0]), (IndexError, ValueError))}),
    CHANGED)

KEYED = anything(KeyError)
DICT_WRITERS = KEYED({
    "assign": lambda x, i: assign(x, key(i), new(i)), "delete": lambda x, i: delete(x, key(i)),
    "pop": lambda x, i: entry(key(i), x.pop(key(i))), "popitem": lambda x, i: entry(*x.popitem()),
    "setdefault": lambda x, i: entry(key(i), x.setdefault(key(i), new(i))), "clear": lambda x, i: x.clear(),
    "update": lambda x, i: x.update({key(i): new(i), key(i + 1): new(i + 1)}),
    "update by pairs": lambda x, i: x.update([(key(i), new(i))]), "or": lambda x, i: x.__ior__({key(i): new(i)}),
    # Many keys make tables grow and be replaced.
    "grow": lambda x, i: [assign(x, key(n), new(n)) for n in range(KEYS)] + [x.pop(key(n), None) for n in range(KEYS)]})
DICT_READERS = anything(KeyError, RuntimeError)({
    "length": lambda x, i: expect(0 <= len(x) <= KEYS, "there are as many keys as there are"),
    "item": lambda x, i: entry(key(i), x[key(i)]), "contains": lambda x, i: key(i) in x,
    "get": lambda x, i: stored(x.get(key(i), Value(0))), "list": lambda x, i: [number_of(k) for k in list(x)],
    "keys": lambda x, i: [number_of(k) for k in x.keys()], "values": lambda x, i: all_stored(x.values()),
    "items": lambda x, i: entries(x.items()), "list of items": lambda x, i: entries(list(x.items())),
    "reversed": lambda x, i: entries(reversed(x.items())), "iterate": lambda x, i: [entry(k, x[k]) for k in x],
    "copy": lambda x, i: entries(x.copy().items()), "dict": lambda x, i: entries(dict(x).items()),
    "or": lambda x, i: entries((x | {}).items()), "repr": lambda x, i: repr(x), "equal": lambda x, i: x == x.copy(),
    "views": lambda x, i: [number_of(k) for k in x.keys() & {key(i), key(i + 1)}],
    "zip": lambda x, i: [(number_of(k), stored(v)) for k, v in zip(x.keys(), x.values())],
    "enumerate": lambda x, i: [number_of(k) for _, k in enumerate(x)], "keywords": lambda x, i: entries((lambda **k: k)(**x).items()),
    "comprehension": lambda x, i: entries({k: v for k, v in x.items()}.items()), "sorted": lambda x, i: sorted(x),
    "splat": lambda x, i: entries({**x}.items()), "keys once": lambda x, i: once(x.keys()),
    "plain copy": lambda x, i: once(dict.copy(x)), "dict once": lambda x, i: once(dict(x))})


def dicts(make, writers, readers):
    return Container(make, lambda x, i: x.update({key(n): new(n) for n in range(5)}), lambda x: x.clear(),
                     lambda x: entries(x.items()), writers, readers)


def missing():
    return Value(random.randrange(3) * KEYS)


DICT = dicts(dict, DICT_WRITERS, DICT_READERS)
ORDERED = dicts(OrderedDict, {
    **DICT_WRITERS, **KEYED({"move to end": lambda x, i: x.move_to_end(key(i)),
                             "move to start": lambda x, i: x.move_to_end(key(i), last=False),
                             "pop first": lambda x, i: entry(*x.popitem(last=False))})}, DICT_READERS)
# The factory knows nothing of keys, so it makes values for one of them only.
DEFAULT = dicts(lambda: defaultdict(missing), {
    **DICT_WRITERS, "missing": (lambda x, i: entry(key(0), x[key(0)]), ())}, {
    **DICT_READERS, "item": (lambda x, i: entry(key(0), x[key(0)]), ()),
    # Looking a key up that has gone since would make it again.
    "iterate": (lambda x, i: [number_of(k) for k in x], (RuntimeError,))})

COUNTER = Container(
    Counter, lambda x, i: x.update({key(n): 1 for n in range(5)}), lambda x: x.clear(),
    lambda x: [(number_of(k), expect(type(n) is int, "counts are numbers")) for k, n in x.items()],
    anything(KeyError, RuntimeError)({
        "assign": lambda x, i: assign(x, key(i), i), "delete": lambda x, i: delete(x, key(i)),
        "count": lambda x, i: x.update([key(i), key(i), key(i + 1)]), "subtract": lambda x, i: x.subtract([key(i)]),
        "pop": lambda x, i: x.pop(key(i)), "clear": lambda x, i: x.clear(), "popitem": lambda x, i: x.popitem()}),
    anything(KeyError, RuntimeError)({
        "item": lambda x, i: expect(type(x[key(i)]) is int, "a count is a number"), "total": lambda x, i: x.total(),
        "most common": lambda x, i: [number_of(k) for k, _ in x.most_common(3)],
        "elements": lambda x, i: [number_of(k) for k, _ in zip(x.elements(), range(50))],
        "add": lambda x, i: [number_of(k) for k in x + x], "copy": lambda x, i: [number_of(k) for k in x.copy()],
        "repr": lambda x, i: repr(x), "items": lambda x, i: [number_of(k) for k, _ in x.items()]}))

SET = Container(
    lambda: {member(0)}, lambda x, i: x.update(map(member, range(5))), lambda x: x.clear(), lambda x: members(x.copy()),
    KEYED({
        "add": lambda x, i: x.add(member(i)), "discard": lambda x, i: x.discard(member(i)),
        "remove": lambda x, i: x.remove(member(i)), "pop": lambda x, i: members([x.pop()]), "clear": lambda x, i: x.clear(),
        "update": lambda x, i: x.update([member(i), member(i + 1)]), "difference": lambda x, i: x.difference_update([member(i)]),
        "intersection": lambda x, i: x.intersection_update(map(member, range(i % KEYS))),
        "symmetric": lambda x, i: x.symmetric_difference_update([member(i)]), "init": lambda x, i: x.__init__([member(i)]),
        "grow": lambda x, i: [x.add(member(n)) for n in range(KEYS)] + [x.discard(member(n)) for n in range(KEYS)]}),
    anything(RuntimeError)({
        "length": lambda x, i: expect(0 <= len(x) <= KEYS, "there are as many members as there are"),
        "contains": lambda x, i: member(i) in x, "list": lambda x, i: members(list(x)), "iterate": iterate(members),
        "copy": lambda x, i: members(x.copy()), "frozenset": lambda x, i: members(frozenset(x)),
        "union": lambda x, i: members(x | {member(1)}), "and": lambda x, i: members(x & {member(1), member(2)}),
        "minus": lambda x, i: members(x - {member(1)}), "xor": lambda x, i: members(x ^ {member(1)}),
        "subset": lambda x, i: x <= {member(1)}, "superset": lambda x, i: x.issuperset([member(1)]),
        "disjoint": lambda x, i: x.isdisjoint([member(1)]), "equal": lambda x, i: x == {member(1)},
        "repr": lambda x, i: repr(x), "sorted": lambda x, i: members(sorted(x))}))


def plain_sequence(make, some, check):
    """Arrays and byte arrays."""
    return Container(
        make, lambda x, i: x.extend(some(i)), lambda x: delete(x, slice(None)), check,
        anything(IndexError, ValueError)({
            "append": lambda x, i: x.append(some(i)[0]), "insert": lambda x, i: x.insert(1, some(i)[0]),
            "pop": lambda x, i: check([x.pop()]), "pop first": lambda x, i: check([x.pop(0)]), "delete": lambda x, i: delete(x, 0),
            "delete slice": lambda x, i: delete(x, slice(1, 3)), "assign": lambda x, i: assign(x, -1, some(i)[0]),
            "assign slice": lambda x, i: assign(x, slice(1, 3), some(i)), "extend": lambda x, i: x.extend(some(i)),
            "reverse": lambda x, i: x.reverse(), "remove": lambda x, i: x.remove(some(i)[0]), "add": lambda x, i: add_to(x, some(i)),
            "multiply": lambda x, i: x.__imul__(2) if len(x) < MANY else delete(x, slice(None)),
            "delete every second": lambda x, i: delete(x, slice(None, None, 2))}),
        anything(IndexError, ValueError)({
            "length": lambda x, i: expect(len(x) >= 0, "a length is not negative"), "first": lambda x, i: check([x[0]]),
            "last": lambda x, i: check([x[-1]]), "slice": lambda x, i: check(x[1:5]), "backwards": lambda x, i: check(x[::-1]),
            "list": lambda x, i: check(list(x)), "iterate": iterate(check), "contains": lambda x, i: some(i)[0] in x,
            "index": lambda x, i: x.index(some(i)[0]), "count": lambda x, i: x.count(some(i)[0]), "repr": lambda x, i: repr(x),
            "copy": lambda x, i: check(copy.copy(x)), "add": lambda x, i: check(x + x), "multiply": lambda x, i: check(x * 2),
            "equal": lambda x, i: x == x, "reversed": lambda x, i: check(reversed(x)), "bytes": lambda x, i: bytes(x),
            "zip": lambda x, i: [check(p) for p in zip(x, x)], "sorted": lambda x, i: check(sorted(x)), "sum": lambda x, i: sum(x)}))


ARRAY = plain_sequence(lambda: array.array("q", NUMBERS), lambda i: array.array("q", [NUMBERS[(i + k) % 8] for k in range(3)]), numbers)
BYTEARRAY = plain_sequence(lambda: bytearray(BYTES), lambda i: bytearray(BYTES[(i + k) % 8] for k in range(3)), some_bytes)
BYTEARRAY.readers.update(anything(ValueError)({
    "find": lambda x, i: x.find(b"A"), "split": lambda x, i: [some_bytes(p) for p in x.split(b"A")],
    "hex": lambda x, i: some_bytes(bytes.fromhex(x.hex())), "upper": lambda x, i: some_bytes(x.upper()),
    "join": lambda x, i: some_bytes(b"A".join([x, x])), "decode": lambda x, i: some_bytes(x.decode().encode())}))


def in_turn(x, readers):
    """A step that does what all readers do, one after the other; an exception that one may not raise names it."""
    readers = list(readers.items())

    def step(i):
        name, (read, errors) = readers[i % len(readers)]
        try:
            read(x, i)
        except errors:
            pass
        except Exception as e:
            raise Wrong(f"{name}: {type(e).__name__}: {e}") from e
    return step


def all_pairs(kind, rounds):
    """Each writer, with another one beside it, against all readers, each of which has its rounds."""
    for name, (write, errors) in kind.writers.items():
        x = kind.make()
        kind.fill(x, 0)
        other_name, (other, other_errors) = random.choice(list(kind.writers.items()))
        try:
            together(rounds * len(kind.readers), (kind.write(x, write), errors), (kind.write(x, other), other_errors),
                     in_turn(x, kind.readers))
            # Nobody changes it any more: what is in it, its length and its items belong together.
            kind.look(x)
            expect(len(x) == len(list(x)) == len(x.copy() if hasattr(x, "copy") else x[:]), "a length is that of the items")
        except Exception as e:
            raise Wrong(f"{name}, beside {other_name}: {type(e).__name__}: {e}") from e


@race
def lists(rounds):
    all_pairs(LIST, rounds)


@race
def deques(rounds):
    all_pairs(DEQUE, rounds)


@race
def plain_dicts(rounds):
    all_pairs(DICT, rounds)


@race
def ordered_dicts(rounds):
    all_pairs(ORDERED, rounds)


@race
def default_dicts(rounds):
    all_pairs(DEFAULT, rounds)


@race
def counters(rounds):
    all_pairs(COUNTER, rounds)


@race
def sets(rounds):
    all_pairs(SET, rounds)


@race
def arrays(rounds):
    all_pairs(ARRAY, rounds)


@race
def bytearrays(rounds):
    all_pairs(BYTEARRAY, rounds)
