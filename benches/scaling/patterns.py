"""Patterns of ordinary code that are known to scale badly where reading counts what it reads.

Each thread works on its own objects; what it shares with the others are classes, functions, constants and modules.
"""

from rows import rows_of

row = rows_of("pattern")


@row()
def object_cfunction():
    """Native methods of a private list."""

    def run(n):
        items = []
        for i in range(n):
            items.append(i)
            items.pop()

    return run


@row()
def cmodule_function():
    import math

    def run(n):
        for i in range(n):
            math.floor(i)

    return run


@row()
def mult_constant():
    def run(n):
        x = 1.0
        for _ in range(n):
            x *= 1.0000000001

    return run


@row()
def generator():
    def count(n):
        for i in range(n):
            yield i

    def run(n):
        for _ in count(n):
            pass

    return run


class Counter:
    step = 1

    def __init__(self):
        self.total = 0

    def add(self):
        self.total += self.step


@row()
def pymethod():
    def run(n):
        counter = Counter()
        for _ in range(n):
            counter.add()

    return run


def identity(x):
    return x


@row()
def pyfunction():
    def run(n):
        for i in range(n):
            identity(i)

    return run


@row()
def module_function():
    import helpers

    def run(n):
        for i in range(n):
            helpers.double(i)

    return run


@row()
def load_string_const():
    def run(n):
        for _ in range(n):
            x = "a text that is a constant"
        return x

    return run


@row()
def load_tuple_const():
    def run(n):
        for _ in range(n):
            x = (1, "two", 3.0)
        return x

    return run


class Empty:
    pass


@row()
def create_pyobject():
    def run(n):
        for _ in range(n):
            Empty()

    return run


@row()
def create_closure():
    def run(n):
        for i in range(n):
            lambda: i

    return run


@row()
def create_dict():
    def run(n):
        for i in range(n):
            {"a": i, "b": 2}

    return run


@row()
def thread_local_read():
    from threading import local

    shared = local()

    def run(n):
        own = shared
        own.value = 1
        for _ in range(n):
            own.value
            own.value

    return run


@row()
def method_caller():
    """The caller is shared, the object it is used on is private."""
    from operator import methodcaller

    shared = methodcaller("add")

    def run(n):
        call = shared
        counter = Counter()
        for _ in range(n):
            call(counter)

    return run


@row()
def instantiate_dataclass():
    from dataclasses import dataclass

    @dataclass
    class Place:
        x: int
        y: int

    def run(n):
        for i in range(n):
            Place(i, y=2)

    return run


@row()
def instantiate_namedtuple():
    from collections import namedtuple

    Place = namedtuple("Place", "x y")

    def run(n):
        for i in range(n):
            Place(i, y=2)

    return run


@row()
def instantiate_typing_namedtuple():
    from typing import NamedTuple

    class Place(NamedTuple):
        x: int
        y: int

    def run(n):
        for i in range(n):
            Place(i, y=2)

    return run


@row()
def deepcopy():
    from copy import deepcopy as copy

    def run(n):
        data = {"items": [1, 2.5, "three"], "pair": (4, None)}
        for _ in range(n):
            copy(data)

    return run


@row()
def shallow_copy():
    from copy import copy

    def run(n):
        data = [1, 2, 3]
        for _ in range(n):
            copy(data)

    return run


@row()
def object_lookup_special():
    """`round` looks for `__round__` in the class."""

    class Amount:
        def __round__(self):
            return 1

    def run(n):
        number, amount = 2.5, Amount()
        for _ in range(n):
            round(number)
            round(amount)

    return run


@row()
def enum_attribute():
    from enum import Enum

    class Colour(Enum):
        RED = 1
        BLUE = 2

    def run(n):
        for _ in range(n):
            Colour.RED

    return run
