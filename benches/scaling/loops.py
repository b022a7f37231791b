"""`for` loops over containers that all threads share.

The containers are short, so that what it costs to begin a loop shows; a step is one item.
"""

from rows import BESIDE, rows_of

row = rows_of("loop")

SIZE = 8


def items():
    return [[i] for i in range(SIZE)]


def table():
    return {i: [i] for i in range(SIZE)}


@row()
def over_list():
    shared = items()

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole:
                pass

    return run


@row()
def over_deque():
    from collections import deque

    shared = deque(items())

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole:
                pass

    return run


@row()
def over_tuple():
    shared = tuple(items())

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole:
                pass

    return run


@row()
def over_set():
    shared = set(range(SIZE))

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole:
                pass

    return run


@row()
def over_string():
    shared = "abcdefgh"

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole:
                pass

    return run


@row()
def over_dict():
    shared = table()

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole:
                pass

    return run


@row()
def over_items():
    shared = table()

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _, _ in whole.items():
                pass

    return run


@row()
def over_values():
    shared = table()

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _ in whole.values():
                pass

    return run


@row()
def over_zip():
    left, right = items(), items()

    def run(n):
        a, b = left, right
        for _ in range(n // SIZE):
            for _, _ in zip(a, b):
                pass

    return run


@row()
def over_enumerate():
    shared = items()

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            for _, _ in enumerate(whole):
                pass

    return run


@row()
def comprehension():
    """Of numbers, so that what it builds holds nothing shared."""
    shared = list(range(SIZE))

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            [x + 1 for x in whole]

    return run


@row()
def native_sum():
    shared = list(range(SIZE))

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            sum(whole)

    return run


@row(BESIDE)
def comprehension_of_shared():
    shared = items()

    def run(n):
        whole = shared
        for _ in range(n // SIZE):
            [x for x in whole]

    return run
