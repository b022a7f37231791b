"""Classes, attributes, variables and generators that change under those who use them."""

import gc
import os
import sys
import threading
import weakref

from race import Value, WAITS, all_stored, expect, join, race, stored, together

PAGE = 4096


@race
def methods_replaced(rounds):
    """A method is one of those that were there; a class without it raises what it must."""
    class C:
        def f(self):
            return "f", 0

        def __len__(self):
            return 0

    x = C()

    def replace(i):
        C.f = lambda self: ("f", i)
        C.__len__ = lambda self: i % 100
        C.__call__ = lambda self, *a: ("call", len(a))
        C.__getattr__ = lambda self, name: ("attribute", name)
        if i % 4 == 0:
            del C.__len__, C.__call__, C.__getattr__

    def called(i):
        name, n = x.f()
        expect(name == "f" and type(n) is int, "a method is one of those that were assigned")

    def special(i):
        expect(0 <= len(x) < 100, "__len__ is one of those that were assigned")

    together(rounds * 10, replace, called, (special, (TypeError,)),
             (lambda i: expect(x(1, 2) == ("call", 2), "__call__ is the one that was assigned"), (TypeError,)),
             (lambda i: expect(x.missing == ("attribute", "missing"), "__getattr__ is the one that was assigned"), (AttributeError,)))


@race
def special_methods_come_and_go(rounds):
    """An operation does what a method says that was there, or what it does without one: it never misses the method half-way."""
    methods = {
        "__len__": lambda self: 3,
        "__bool__": lambda self: False,
        "__contains__": lambda self, k: k == "inside",
        "__getitem__": lambda self, k: [][0] if k == 3 else k,
        "__setitem__": lambda self, k, v: None,
        "__delitem__": lambda self, k: None,
        "__iter__": lambda self: iter("xyz"),
        "__call__": lambda self: "called",
        "__neg__": lambda self: "negative",
        "__index__": lambda self: 7,
        "__add__": lambda self, other: "sum",
        "__radd__": lambda self, other: "reflected sum",
        "__eq__": lambda self, other: "equal",
        "__repr__": lambda self: "shown",
        "__str__": lambda self: "written",
    }

    names = list(methods)

    class C:
        pass

    class D(C):
        pass

    class E(D, list):
        pass

    class Steps:
        def __iter__(self):
            return self

    def setitem(x):
        x[1] = 2

    def delitem(x):
        del x[1]

    # Each with what it answers; None for a `TypeError`.
    operations = {
        len: (3, None), bool: (False, True), callable: (True, False),
        (lambda x: "inside" in x): (True, False, None),
        (lambda x: x[2]): (2, None),
        setitem: (None,), delitem: (None,),
        (lambda x: "".join(map(str, x))): ("xyz", "012", None),
        (lambda x: x()): ("called", None),
        (lambda x: -x): ("negative", None),
        (lambda x: [0] * 10 and list(range(10))[x]): (7, None),
        (lambda x: x + 1): ("sum", None),
        (lambda x: 1 + x): ("reflected sum", None),
        (lambda x: x == 1): ("equal", False),
        repr: ("shown", "standard"), str: ("written", "shown", "standard"),
    }

    def use(x):
        def step(i):
            for f, answers in operations.items():
                try:
                    answer = f(x)
                except TypeError:
                    answer = None
                if type(answer) is str and answer.startswith("<"):
                    answer = "standard"
                expect(answer in answers, f"{answer!r} is not among {answers!r}")
        return step

    # Each change stops all threads, which takes its time: one in a step.
    def change(i):
        name = names[i * 7 % len(names)]
        if name in vars(C):
            delattr(C, name)
        else:
            setattr(C, name, methods[name])

    def change_step(i):
        if i % 2:
            del Steps.__next__
        else:
            Steps.__next__ = lambda self: "step"

    def walk(i):
        # The loop keeps what it calls for the next item.
        n = 0
        for item in Steps():
            expect(item == "step", "an item is what a method gave")
            n += 1
            if n == 200:
                break

    def first(i):
        expect(next(Steps()) == "step", "an item is what a method gave")

    def sides(i):
        x = E(["a", "inside"])
        expect(len(x) in (3, 2), "a list has the length of a list without the method")
        expect(x[1] in (1, "inside"), "a list has the items of a list without the method")
        expect("inside" in x, "a list has its items without the method")
        expect(str(x) in ("written", "shown", "['a', 'inside']"), "a list is written as one without the method")

    together(rounds * 6, change, use(C()), use(D()), sides, change_step, (walk, (TypeError,)), (first, (TypeError,)))


@race
def bases_with_special_methods_replaced(rounds):
    """A class that gets other bases has the special methods of the old ones or those of the new ones, all of them."""
    class A:
        def __len__(self):
            return 1

        def __call__(self):
            return "A"

    class B:
        def __getitem__(self, k):
            return "B"

    class C(A):
        pass

    class D(C):
        pass

    x = D()

    def bases(i):
        C.__bases__ = (B,) if i % 2 else (A,)

    def one(f, answer):
        def step(i):
            expect(f(x) == answer, "an answer is that of a base")
        return step, (TypeError,)

    def made(i):
        # A class that is made meanwhile goes with its base.
        class E(C):
            pass
        for n in range(3):
            try:
                expect(len(E()) == 1, "an answer is that of a base")
            except TypeError:
                pass

    together(rounds * 4, bases, one(len, 1), one(lambda x: x(), "A"), one(lambda x: x[0], "B"), made)


@race
def class_attributes_grow(rounds):
    """Who has seen a change finds it in every later lookup, whichever way it looks."""
    class A:
        n = 0

    class B(A):
        pass

    b = B()

    def write(i):
        A.n = i + 1

    def reader():
        last = 0

        def read(i):
            nonlocal last
            for n in (B.n, b.n, A.n, getattr(b, "n"), B.__mro__[1].n, type(b).n, vars(A)["n"]):
                expect(n >= last, f"after {last} came {n}")
                last = n
        return read

    together(rounds * 40, write, reader(), reader())


@race
def bases_and_class_replaced(rounds):
    class A:
        def name(self):
            return "A"

    class B:
        def name(self):
            return "B"

    class C(A):
        pass

    class D(A):
        def name(self):
            return "D"

    x, y = C(), C()
    x.value = ("value", 1)

    def bases(i):
        C.__bases__ = (B,) if i % 2 else (A,)

    def move(i):
        y.__class__ = D if i % 2 else C

    def look(i):
        expect(x.name() in ("A", "B"), "a method is that of a base")
        expect(x.value == ("value", 1), "attributes stay")
        expect(y.name() in ("A", "B", "D"), "a method is that of the class")
        expect(type(y) in (C, D), "a class is one of the two")
        y.value = ("y", i)
        expect(y.value[0] == "y", "attributes of an object that changes its class stay")

    together(rounds * 4, bases, move, look, look)


@race
def shapes_change(rounds):
    """Attributes come and go in any order; each has a value of its own name."""
    class Bag:
        pass

    names = [f"attribute_{n}" for n in range(7)]
    bags = [Bag() for _ in range(3)]

    def change(step):
        def work(i):
            bag = bags[i % 3]
            for k in range(0, 7 * step, step):
                setattr(bag, names[k % 7], (names[k % 7], i))
            for k in range(i % 7):
                try:
                    delattr(bag, names[(k * step + i) % 7])
                except AttributeError:
                    pass
        return work

    def fixed(i):
        bag = bags[i % 3]
        expect(bag.attribute_0[0] == "attribute_0", "an attribute has its own name's value")
        expect(bag.attribute_5[0] == "attribute_5", "an attribute has its own name's value")

    def dynamic(i):
        for name in names:
            expect(getattr(bags[i % 3], name, (name,))[0] == name, "an attribute has its own name's value")

    def dicts(i):
        for name, v in list(vars(bags[i % 3]).items()):
            expect(v[0] == name, "an attribute has its own name's value")

    together(rounds * 4, change(1), change(3), (fixed, (AttributeError,)), dynamic, (dicts, (RuntimeError,)))
    for bag in bags:
        expect(all(v[0] == name for name, v in vars(bag).items()), "an attribute has its own name's value")


@race
def dict_replaced(rounds):
    """An instance gets another `__dict__` while attributes are read and written."""
    class C:
        pass

    x = C()
    x.a = ("a", 0)

    def replace(i):
        x.__dict__ = {"a": ("a", i), "b": ("b", i)}

    def write(i):
        x.a = ("a", -i)
        x.c = ("c", i)

    def read(i):
        expect(x.a[0] == "a", "an attribute has its own name's value")
        for name in ("b", "c"):
            expect(getattr(x, name, (name,))[0] == name, "an attribute has its own name's value")
        d = x.__dict__
        expect(d["a"][0] == "a", "an attribute is in the dict")

    together(rounds * 10, replace, write, read, (lambda i: [expect(v[0] == k, "a dict is whole") for k, v in vars(x).items()], (RuntimeError,)))
    expect(x.a[0] == "a" and vars(x)["a"] is x.a, "a dict is that of its object")


number = 0


def function():
    return "function", 0


@race
def globals_rebound(rounds):
    """A variable that grows never shrinks in a reader's eyes; a function is one of those that were bound; a name of a
    built-in function comes and goes."""
    global number
    number = 0
    variables = globals()

    def write(i):
        global number, function
        number += 1
        function = lambda: ("function", i)
        if i % 2:
            variables["len"] = lambda x: -1
        else:
            variables.pop("len", None)

    def reader():
        last = [0]

        def read(i):
            for _ in range(10):
                n = number
                expect(n >= last[0], f"after {last[0]} came {n}")
                last[0] = n
            expect(function()[0] == "function", "a function is one of those that were bound")
            expect(len((1, 2)) in (2, -1), "a name is the global or the built-in one")
        return read

    together(rounds * 40, write, reader(), reader())
    variables.pop("len", None)


@race
def cells_written(rounds):
    """A variable of a closure grows; one that is unbound for moments raises `NameError` and nothing else."""
    n = 0
    text = "bound"

    def write(i):
        nonlocal n, text
        n += 1
        del text
        text = "bound"

    def reader():
        last = 0

        def read(i):
            nonlocal last
            m = n
            expect(m >= last, f"after {last} came {m}")
            last = m
        return read

    together(rounds * 40, write, reader(), reader(),
             (lambda i: expect(text == "bound", "a variable has the value it was given"), (NameError,)))


@race
def delegations_resumed(rounds):
    """Exceptions thrown into a generator go to the one that it delegates to; both are run by one thread at a time."""
    def inner():
        n = 0
        while True:
            try:
                yield Value(n)
            except KeyError:
                return Value(n)
            except LookupError as e:
                stored(e.args[0])
            n += 1

    def outer():
        while True:
            stored((yield from inner()))

    g = outer()
    stored(next(g))

    def throw(i):
        stored(g.throw(LookupError(Value(i))))

    def end(i):
        stored(g.throw(KeyError(i)))

    def look(i):
        inside = g.gi_yieldfrom
        expect(inside is None or inside.__name__ == "inner", "the delegate is a generator")

    refused = (ValueError,)
    together(rounds * 20, (lambda i: stored(next(g)), refused), (throw, refused), (end, refused), look)


@race
def generators_looked_at(rounds):
    """The frame of a generator that others run shows values of one moment; looking refuses nobody."""
    def numbers():
        n = 0
        while True:
            mine = [Value(n), Value(n)]
            yield stored(mine[0])
            other = [Value(n), Value(n + 1)]
            all_stored(other)
            n += 1

    g = numbers()

    def look(i):
        expect(g.gi_yieldfrom is None, "it delegates to nobody")
        frame = g.gi_frame
        names = frame.f_locals
        expect(set(names) <= {"n", "mine", "other"}, f"{sorted(names)} are no variables")
        all_stored(names.get("mine", ()))
        all_stored(names.get("other", ()))
        while frame is not None:
            expect(frame.f_lineno > 0, "a frame stands in a line")
            frame = frame.f_back

    together(rounds * 20, lambda i: next(g), look, look)


@race
def generators_resumed(rounds):
    """Who comes while the generator runs is refused; what it gives, it gives once."""
    count = rounds * 20

    def numbers():
        for n in range(count):
            yield n

    g = numbers()
    taken = [[] for _ in range(3)]
    refused = []

    def take(mine):
        while True:
            try:
                mine.append(next(g))
            except ValueError as e:
                refused.append(str(e))
            except StopIteration:
                return

    threads = [threading.Thread(target=take, args=(t,)) for t in taken]
    for t in threads:
        t.start()
    join(threads)
    expect(sorted(n for t in taken for n in t) == list(range(count)), "a generator gives each value once")
    expect(set(refused) <= {"generator already executing"}, f"refused with {set(refused)}")

    def talker():
        n = 0
        while True:
            try:
                n = yield n
            except KeyError:
                n = -1

    place = [talker()]
    next(place[0])

    def close(i):
        place[0].close()
        fresh = talker()
        next(fresh)
        place[0] = fresh

    # One that was closed by another thread says so by ending; a value sent comes back.
    over = (ValueError, StopIteration, KeyError)
    together(rounds * 10, (lambda i: expect(place[0].send(i) == i, "what was sent comes back"), over),
             (lambda i: expect(place[0].throw(KeyError) == -1, "what was thrown is caught"), over), (close, (ValueError,)))


# What an instrumented build takes for each byte of the program.
OVERHEAD = int(os.environ.get("RACES_MEMORY_OVERHEAD", "1"))


def memory():
    """Bytes in use, as the system counts them."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE // OVERHEAD


class Base:
    def name(self):
        return "base"


@race
def classes_made_and_dropped(rounds):
    """Ten thousand classes by eight threads: none is left, and memory is flat."""
    each = 1250 if rounds >= 24 else 125
    alive = [[] for _ in range(8)]
    errors = []

    def make(me, count):
        try:
            for n in range(count):
                def name(self, n=n):
                    return super(C, self).name(), n

                C = type("C", (Base,), {"name": name, "number": n, "__slots__": ("a",) if n % 3 else ()})
                D = type("D", (C,), {})
                x = D()
                x.b = n
                expect(x.name() == ("base", n) and x.b == n and D.number == n, "a class is what it was made as")
                if n % 50 == 0:
                    alive[me].append(weakref.ref(C))
        except BaseException as e:
            errors.append(e)

    def all_threads(count):
        threads = [threading.Thread(target=make, args=(me, count)) for me in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(5 * WAITS)
            expect(not t.is_alive(), "a thread hangs")
        if errors:
            raise errors[0]
        gc.collect()
        gc.collect()

    # What a heap takes with so many classes between two collections is known after a first turn.
    all_threads(each // 2)
    before = memory()
    all_threads(each // 2)
    expect(not Base.__subclasses__(), f"{len(Base.__subclasses__())} classes are left")
    expect(all(r() is None for refs in alive for r in refs), "classes that nobody holds are collected")
    grown = memory() - before
    expect(grown < 24 << 20, f"memory has grown by {grown >> 20} MiB")


@race
def texts_made_and_interned(rounds):
    """Equal texts that are not the same name the same attribute and key; threads that intern one get the same."""
    class Bag:
        pass

    bag, table = Bag(), {}
    interned = [{} for _ in range(3)]

    def work(me):
        def step(i):
            n = i % 50
            name = "made_" + str(me * 50 + n)
            setattr(bag, name, (name, i))
            table["made_" + str(me * 50 + n)] = name
            expect(getattr(bag, "made_" + str(me * 50 + n)) == (name, i), "an attribute of one's own is there")
            expect(table["made_%d" % (me * 50 + n)] == name, "a key of one's own is there")
            if i % 3 == 0:
                delattr(bag, "made_" + str(me * 50 + n))
                expect(not hasattr(bag, name), "an attribute that was deleted is gone")
            text = sys.intern("shared_" + str(n))
            expect(interned[me].setdefault(n, text) is text, "a text that is held is interned once")
        return step

    together(rounds * 10, work(0), work(1), work(2))
    for n, text in interned[0].items():
        for other in interned[1:]:
            expect(other.get(n, text) is text, "threads that intern equal texts get the same")
