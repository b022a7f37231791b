"""The objects whose operations are checked: how one is made, what threads do with it, and what it does in one thread.

What is called atomic on the page about threads (docs/src/concurrency.md) is here.  Objects are found where programs share
them, in a variable of the module, and operated on by the same instructions.
"""

import array
import collections
import queue

import models

# What the threads of the present history share.
X = None
# The dict behind the variables that are read, assigned and deleted.
GLOBALS = globals()


class Kind:
    """A kind of objects, with operations that are all atomic to one another."""

    def __init__(self, name, make, contents, step, operations):
        self.name = name
        self.make = make              # make(initial values) -> object
        self.contents = contents      # contents(object) -> state of the model
        self.step = step
        self.operations = operations  # {name: (function, make_args(choose))}


class Key:
    """A key whose hash and comparison are written in Python, and which collides with others."""

    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return self.number % 2

    def __eq__(self, other):
        return isinstance(other, Key) and self.number == other.number

    def __repr__(self):
        return f"Key({self.number})"


class Choose:
    """Draws arguments: few keys, so that threads meet, and values that occur once in a history."""

    KEYS = [[0, 1, 2, 3], ["a", "b", "c", "d"], [(0,), (1,), (2,), (3,)], [Key(i) for i in range(4)]]

    def __init__(self, rng, makes=None):
        self.rng = rng
        self.keys = rng.choice(self.KEYS)
        self.make = rng.choice(makes or [int, str, lambda n: (n,)])
        self.next = 100

    def key(self):
        return self.rng.choice(self.keys)

    def value(self):
        self.next += 1
        return self.make(self.next)

    def index(self):
        return self.rng.choice([0, 1, 2, 3, -1, -2])

    def values(self):
        return tuple(self.value() for _ in range(self.rng.randrange(3)))


def nothing(c):
    return ()


def index(c):
    return (c.index(),)


def value(c):
    return (c.value(),)


def key(c):
    return (c.key(),)


def key_value(c):
    return c.key(), c.value()


def index_value(c):
    return c.index(), c.value()


# One function for each operation; X is what it is about.

def length():
    return len(X)


def get_item(k):
    return X[k]


def set_item(k, v):
    X[k] = v


def del_item(k):
    del X[k]


def contains(k):
    return k in X


def method(name):
    def call(*args):
        return getattr(X, name)(*args)
    return call


def append(v):
    X.append(v)


def pop(*i):
    return X.pop(*i)


def extend(y):
    X.extend(list(y))


def extend_in_place(y):
    x = X
    x += list(y)


def set_slice(a, b, y):
    X[a:b] = list(y)


def put(v):
    X.put(v, False)


def get():
    return X.get(False)


def move_to_end(k, last):
    X.move_to_end(k, last)


def increment(k):
    """What nobody promises: a read and a store, with some time between them."""
    x = X
    n = x.get(k, 0)
    for _ in range(20):
        pass
    x[k] = n + 1


def get_attribute(name):
    if name == "a":
        return X.a
    if name == "b":
        return X.b
    return X.c


def set_attribute(name, v):
    if name == "a":
        X.a = v
    elif name == "b":
        X.b = v
    else:
        X.c = v


def del_attribute(name):
    if name == "a":
        del X.a
    elif name == "b":
        del X.b
    else:
        del X.c


def get_variable(name):
    return variable_a if name == "a" else variable_b


def set_variable(name, v):
    global variable_a, variable_b
    if name == "a":
        variable_a = v
    else:
        variable_b = v


def del_variable(name):
    global variable_a, variable_b
    if name == "a":
        del variable_a
    else:
        del variable_b


class Instance:
    """Gets and loses attributes."""


class Slots:
    __slots__ = ("a", "b", "c")


def attributes(make):
    def with_values(pairs):
        x = make()
        for name, v in pairs:
            setattr(x, name, v)
        return x

    def contents(x):
        return tuple((name, getattr(x, name)) for name in "abc" if hasattr(x, name))

    return with_values, contents, models.variables(AttributeError), {
        "get": (get_attribute, lambda c: (c.rng.choice("abc"),)),
        "set": (set_attribute, lambda c: (c.rng.choice("abc"), c.value())),
        "delete": (del_attribute, lambda c: (c.rng.choice("abc"),))}


def make_variables(pairs):
    for name in "ab":
        GLOBALS.pop("variable_" + name, None)
    for name, v in pairs:
        GLOBALS["variable_" + name] = v


def variables_contents(x):
    return tuple((name, GLOBALS["variable_" + name]) for name in "ab" if "variable_" + name in GLOBALS)


def make_closure(pairs):
    """Functions that read, assign and delete two variables of theirs."""
    a = b = None

    def get(name):
        return a if name == "a" else b

    def put(name, v):
        nonlocal a, b
        if name == "a":
            a = v
        else:
            b = v

    def drop(name):
        nonlocal a, b
        if name == "a":
            del a
        else:
            del b

    drop("a")
    drop("b")
    for name, v in pairs:
        put(name, v)
    return get, put, drop


def closure_contents(x):
    found = []
    for name in "ab":
        try:
            found.append((name, x[0](name)))
        except NameError:
            pass
    return tuple(found)


def get_cell(name):
    return X[0](name)


def set_cell(name, v):
    X[1](name, v)


def del_cell(name):
    X[2](name)


def filled(queue):
    def make(values):
        q = queue()
        for v in values:
            q.put(v)
        return q
    return make


def drained(q):
    items = []
    while q.qsize():
        items.append(q.get())
    return tuple(items)


ENDS = {"append": (append, value), "pop": (pop, nothing)}
ITEMS = {"len": (length, nothing), "get": (get_item, index), "set": (set_item, index_value)}
# Atomic against one another; a reader may see an item at its old or its new place, so none is here.
WRITERS = {**ENDS, "set": (set_item, index_value), "insert": (method("insert"), index_value), "pop at": (pop, index),
           "delete": (del_item, index), "reverse": (method("reverse"), nothing), "clear": (method("clear"), nothing),
           "set_slice": (set_slice, lambda c: (c.index(), c.rng.choice([c.index(), 100]), c.values())),
           "extend": (extend, lambda c: (c.values(),)), "extend in place": (extend_in_place, lambda c: (c.values(),))}
DEQUE = {**ENDS, "appendleft": (method("appendleft"), value), "popleft": (method("popleft"), nothing),
         "rotate": (method("rotate"), lambda c: (c.rng.choice([1, -1, 2]),)), "len": (length, nothing)}
DEQUE_ITEMS = {**DEQUE, "get": (get_item, index), "set": (set_item, index_value)}
DICT = {"item": (get_item, key), "get": (method("get"), key), "contains": (contains, key), "len": (length, nothing),
        "set": (set_item, key_value), "delete": (del_item, key), "pop": (pop, key),
        "pop or else": (pop, lambda c: (c.key(), None)), "popitem": (method("popitem"), nothing),
        "setdefault": (method("setdefault"), key_value), "clear": (method("clear"), nothing)}
ORDERED = {**DICT, "move_to_end": (move_to_end, lambda c: (c.key(), c.rng.random() < 0.5))}
SET = {"add": (method("add"), key), "discard": (method("discard"), key), "remove": (method("remove"), key),
       "pop": (pop, nothing), "contains": (contains, key), "len": (length, nothing), "clear": (method("clear"), nothing)}
QUEUE = {"put": (put, value), "get": (get, nothing), "qsize": (method("qsize"), nothing)}


TWO_NAMES = (lambda c: (c.rng.choice("ab"),)), (lambda c: (c.rng.choice("ab"), c.value()))


def items_of(d):
    return tuple(d.items())


KINDS = [
    Kind("list", list, tuple, models.sequence, {**ITEMS, **ENDS}),
    Kind("list, writers", list, tuple, models.sequence, WRITERS),
    Kind("list, writers that sort", list, tuple, models.sequence, {**WRITERS, "sort": (method("sort"), nothing)}),
    Kind("deque", collections.deque, tuple, models.sequence, DEQUE_ITEMS),
    Kind("deque of at most 3", lambda v: collections.deque(v, 3), tuple, models.bounded(3), DEQUE),
    Kind("array of numbers", lambda v: array.array("q", v), tuple, models.sequence, {**ITEMS, "append": (append, value)}),
    Kind("bytearray of numbers", bytearray, tuple, models.sequence, {**ITEMS, "append": (append, value)}),
    Kind("dict", dict, items_of, models.mapping, DICT),
    Kind("OrderedDict", collections.OrderedDict, items_of, models.mapping, ORDERED),
    Kind("set", set, frozenset, models.members, SET),
    Kind("Queue", filled(queue.Queue), drained, models.fifo(0), QUEUE),
    Kind("Queue of at most 2", filled(lambda: queue.Queue(2)), drained, models.fifo(2), QUEUE),
    Kind("LifoQueue", filled(queue.LifoQueue), drained, models.lifo(0), QUEUE),
    Kind("SimpleQueue", filled(queue.SimpleQueue), drained, models.fifo(0), QUEUE),
    Kind("instance", *attributes(Instance)),
    Kind("slots", *attributes(Slots)),
    Kind("globals", make_variables, variables_contents, models.variables(NameError), {
        "get": (get_variable, TWO_NAMES[0]), "set": (set_variable, TWO_NAMES[1]), "delete": (del_variable, TWO_NAMES[0])}),
    Kind("closure", make_closure, closure_contents, models.variables(NameError), {
        "get": (get_cell, TWO_NAMES[0]), "set": (set_cell, TWO_NAMES[1]), "delete": (del_cell, TWO_NAMES[0])}),
]
# A promise that nobody gives: it must be found broken.
BROKEN = Kind("increment", dict, items_of, models.mapping, {"increment": (increment, lambda c: (c.keys[0],))})
