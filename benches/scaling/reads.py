"""Reads of objects that all threads share, and of private ones beside them."""

import threading

from rows import BESIDE, rows_of

row = rows_of("read")


class Point:
    kind = ["point"]

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x

    @property
    def width(self):
        return self.y

    @staticmethod
    def fixed():
        return None

    @classmethod
    def of_class(cls):
        return cls


class Special(Point):
    def total(self):
        return super().total()


class Slots:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


class Problem(Exception):
    code = ["problem"]


@row()
def private_data():
    def run(n):
        d, items, p = {"a": [1]}, [[1], [2]], Point([1], 2)
        for _ in range(n):
            d["a"]
            items[1]
            p.x

    return run


@row()
def shared_dict():
    shared = {"a": [1], "b": [2], "c": [3]}

    def run(n):
        d = shared
        for _ in range(n):
            d["a"]

    return run


@row()
def dict_get():
    shared = {"a": [1], "b": [2], "c": [3]}

    def run(n):
        d = shared
        for _ in range(n):
            d.get("b")

    return run


@row()
def dict_member():
    shared = {"a": [1], "b": [2], "c": [3]}

    def run(n):
        d = shared
        for _ in range(n):
            "b" in d

    return run


@row()
def shared_list():
    shared = [[1], [2], [3], [4]]

    def run(n):
        items = shared
        for _ in range(n):
            items[1]

    return run


@row()
def list_length():
    shared = [[1], [2], [3], [4]]

    def run(n):
        items = shared
        for _ in range(n):
            len(items)

    return run


@row()
def shared_deque():
    from collections import deque

    shared = deque([[1], [2], [3], [4]])

    def run(n):
        items = shared
        for _ in range(n):
            items[1]
            len(items)

    return run


@row()
def shared_tuple():
    shared = ([1], [2])

    def run(n):
        t = shared
        for _ in range(n):
            t[1]

    return run


@row()
def unpack_tuple():
    shared = ([1], [2])

    def run(n):
        t = shared
        for _ in range(n):
            a, b = t
        return a, b

    return run


@row()
def set_member():
    shared = {"one", "two"}

    def run(n):
        words = shared
        for _ in range(n):
            "one" in words

    return run


@row()
def shared_string():
    shared = "a text of some length"

    def run(n):
        s = shared
        for _ in range(n):
            s == "another"
            len(s)

    return run


@row()
def stored_constants():
    """All threads store the same texts and tuples, in objects of their own."""

    def run(n):
        o = Point(1, 2)
        for _ in range(n):
            o.x = "not started"
            o.y = (4, None)

    return run


@row()
def shared_instance():
    shared = Point([1], 2)

    def run(n):
        p = shared
        for _ in range(n):
            p.x

    return run


@row()
def shared_slots():
    shared = Slots([1])

    def run(n):
        s = shared
        for _ in range(n):
            s.x

    return run


@row()
def property_read():
    shared = Point([1], [2])

    def run(n):
        p = shared
        for _ in range(n):
            p.width

    return run


@row()
def singleton_value():
    shared = object()

    def run(n):
        missing = shared
        found = None
        for _ in range(n):
            if found is missing:
                break

    return run


MISSING = object()


@row()
def singleton_global():
    def run(n):
        for _ in range(n):
            if MISSING is None:
                break

    return run


@row()
def enum_member():
    from enum import Enum

    class Colour(Enum):
        RED = "red"
        BLUE = "blue"

    shared = Colour.RED

    def run(n):
        member = shared
        for _ in range(n):
            member is Colour.BLUE
            member.name
            member.value

    return run


@row()
def shared_dataclass():
    from dataclasses import dataclass

    @dataclass
    class Place:
        x: list
        y: list

    shared = Place([1], [2])

    def run(n):
        place = shared
        for _ in range(n):
            place.x
            place.y

    return run


@row()
def shared_namedtuple():
    from collections import namedtuple

    shared = namedtuple("Place", "x y")([1], [2])

    def run(n):
        place = shared
        for _ in range(n):
            place.x

    return run


@row()
def closure_variable():
    shared = [1]

    def run(n):
        for _ in range(n):
            shared

    return run


@row()
def closure_call():
    kept = [1]

    def shared():
        return kept

    def run(n):
        f = shared
        for _ in range(n):
            f()

    return run


@row()
def module_global():
    def run(n):
        for _ in range(n):
            MISSING

    return run


@row()
def module_attribute():
    import helpers

    def run(n):
        module = helpers
        for _ in range(n):
            module.LIMIT

    return run


def function(x):
    return x


@row()
def module_function_call():
    """The argument and the result are shared, too."""
    shared = [1]

    def run(n):
        given = shared
        for _ in range(n):
            function(given)

    return run


@row()
def default_argument():
    default = [1]

    def shared(x, y=default, *, z=default):
        return y

    def run(n):
        f = shared
        for _ in range(n):
            f(1)

    return run


@row()
def native_function():
    shared = [1]

    def run(n):
        given = shared
        for _ in range(n):
            isinstance(given, list)

    return run


@row()
def method_call():
    shared = Point([1], 2)

    def run(n):
        p = shared
        for _ in range(n):
            p.total()

    return run


@row()
def super_call():
    shared = Special([1], 2)

    def run(n):
        p = shared
        for _ in range(n):
            p.total()

    return run


@row()
def static_and_class_method():
    def run(n):
        cls = Point
        for _ in range(n):
            cls.fixed()
            cls.of_class()

    return run


@row()
def bound_method():
    """A bound method that all threads call."""
    shared = Point([1], 2).total

    def run(n):
        f = shared
        for _ in range(n):
            f()

    return run


@row()
def shared_partial():
    from functools import partial

    shared = partial(function, [1])

    def run(n):
        f = shared
        for _ in range(n):
            f()

    return run


@row()
def exception_class():
    def run(n):
        for _ in range(n):
            try:
                raise Problem
            except Problem:
                pass

    return run


@row()
def exception_class_attribute():
    def run(n):
        cls = Problem
        for _ in range(n):
            cls.code

    return run


@row()
def type_attribute():
    """Of the class itself, and by way of an instance."""
    shared = Point([1], 2)

    def run(n):
        cls, p = Point, shared
        for _ in range(n):
            cls.kind
            p.kind

    return run


@row()
def thread_local():
    """An object whose attributes each thread has for itself; the value is shared."""
    shared, value = threading.local(), [1]

    def run(n):
        own = shared
        own.value = value
        for _ in range(n):
            own.value

    return run


@row()
def lock_object():
    """Asking a shared lock; taking it is for one thread at a time."""
    shared = threading.Lock()

    def run(n):
        lock = shared
        for _ in range(n):
            lock.locked()

    return run


@row()
def private_lock():
    """Taking a lock that nobody else takes."""

    def run(n):
        lock = threading.Lock()
        for _ in range(n):
            with lock:
                pass

    return run


@row()
def context_manager():
    class Guard:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, traceback):
            return None

    shared = Guard()

    def run(n):
        guard = shared
        for _ in range(n):
            with guard:
                pass

    return run


@row(BESIDE)
def tuple_of_shared():
    a, b = [1], [2]

    def run(n):
        x, y = a, b
        for _ in range(n):
            kept = (x, y)
        return kept

    return run


@row(BESIDE)
def bound_method_kept():
    shared = Point([1], 2)

    def run(n):
        p = shared
        for _ in range(n):
            kept = p.total
        return kept

    return run


@row(BESIDE)
def shared_in_private_list():
    shared = [1]

    def run(n):
        x, own = shared, [None]
        for _ in range(n):
            own[0] = x

    return run


@row(BESIDE)
def shared_in_private_instance():
    shared = [1]

    def run(n):
        x, own = shared, Point(1, 2)
        for _ in range(n):
            own.x = x

    return run


@row(BESIDE)
def list_copy():
    shared = [[1], [2], [3], [4]]

    def run(n):
        items = shared
        for _ in range(n):
            items[:]

    return run


@row(BESIDE)
def star_arguments():
    positional, named = ([1], [2]), {"c": [3]}

    def callee(a, b, c):
        return c

    def run(n):
        f, args, kwargs = callee, positional, named
        for _ in range(n):
            f(*args, **kwargs)

    return run
