"""Reads of objects that several threads share, for `src/bin/locked.rs` and the scaling table.

    reads.py --names            the names of the rows
    reads.py --mark             runs each row twice, with COUNT and 2 * COUNT loops, each run between two signals
    reads.py --time THREADS ROW seconds for that many threads, each running the row

Every row is a function of the number of loops.
"""

import os
import sys
import threading
import time

COUNT = 40
SIGURG = 23
LOOPS = 10_000_000


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x


class Slots:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


DICT = {"a": [1], "b": [2], "c": [3]}
LIST = [[1], [2], [3], [4]]
TUPLE = ([1], [2])
POINT = Point([1], 2)
SLOTS = Slots([1])
TOTAL = POINT.total
ITEMS = [[n] for n in range(8)]
TABLE = {n: [n] for n in range(8)}
WORDS = {"one", "two"}
SCRATCH = []


def shared_dict(n):
    d = DICT
    for _ in range(n):
        d["a"]


def shared_list(n):
    items = LIST
    for _ in range(n):
        items[1]


def shared_tuple(n):
    t = TUPLE
    for _ in range(n):
        t[1]


def shared_instance(n):
    p = POINT
    for _ in range(n):
        p.x


def shared_slots(n):
    s = SLOTS
    for _ in range(n):
        s.x


def module_global(n):
    for _ in range(n):
        DICT


def class_attribute(n):
    p = POINT
    for _ in range(n):
        p.kind


def method_call(n):
    p = POINT
    for _ in range(n):
        p.total()


def bound_method(n):
    f = TOTAL
    for _ in range(n):
        f()


def function(x):
    return x


def function_call(n):
    for _ in range(n):
        function(LIST)


def make_closure():
    kept = LIST

    def closure(n):
        for _ in range(n):
            kept

    return closure


closure_variable = make_closure()


def set_member(n):
    words = WORDS
    for _ in range(n):
        "one" in words


def dict_member(n):
    d = DICT
    for _ in range(n):
        "b" in d


def list_length(n):
    items = LIST
    for _ in range(n):
        len(items)


def over_list(n):
    items = ITEMS
    for _ in range(n // 8):
        for _ in items:
            pass


def over_dict(n):
    table = TABLE
    for _ in range(n // 8):
        for _ in table:
            pass


def over_values(n):
    table = TABLE
    for _ in range(n // 8):
        for _ in table.values():
            pass


def arithmetic(n):
    x = 0
    for i in range(n):
        x = (x + i * 3) & 1023


def control_append(n):
    """Not a read: shows that the counter counts."""
    items = SCRATCH
    items.clear()
    for _ in range(n):
        items.append(1)


ROWS = [arithmetic, shared_dict, shared_list, shared_tuple, shared_instance, shared_slots, module_global,
        class_attribute, method_call, bound_method, function_call, closure_variable, set_member, dict_member,
        list_length, over_list, over_dict, over_values, control_append]


def row_name(row):
    return "closure_variable" if row is closure_variable else row.__name__


def mark():
    """Runs on a thread that owns none of the objects: the owner counts them by plain stores, which are shared writes, too."""
    kill = os.kill

    def run():
        me = threading.get_native_id()
        for row in ROWS:
            row(5000)
            for n in (COUNT, 2 * COUNT):
                kill(me, SIGURG)
                row(n)
                kill(me, SIGURG)

    other = threading.Thread(target=run)
    other.start()
    other.join()


def timed(threads, name):
    row = next(r for r in ROWS if row_name(r) == name)
    start = threading.Barrier(threads + 1)
    end = threading.Barrier(threads + 1)

    def body():
        row(1000)
        start.wait()
        row(LOOPS)
        end.wait()

    workers = [threading.Thread(target=body) for _ in range(threads)]
    for w in workers:
        w.start()
    start.wait()
    began = time.perf_counter()
    end.wait()
    print(time.perf_counter() - began)
    for w in workers:
        w.join()


if __name__ == "__main__":
    if sys.argv[1] == "--names":
        print(*(row_name(r) for r in ROWS))
    elif sys.argv[1] == "--mark":
        mark()
    else:
        timed(int(sys.argv[2]), sys.argv[3])
