"""Threads that write to one object, for the command `scaling --contended`.

    contended.py --names        a line for each row
    contended.py --serve        a request is `ROW THREADS SECONDS`; the answer is `ok OPERATIONS LEAST SLOWEST`, or
                                `error TEXT`

OPERATIONS are those of all threads in a second, LEAST those of the thread that got least, SLOWEST are the seconds of the
slowest single one, in a second run that looks at the clock before and after each.
"""

import sys
import threading
from time import perf_counter

from rows import ROWS, rows_of
from together import answer, in_threads

row = rows_of("contended")

# Operations between two looks at the clock.
BATCH = 50


@row()
def append_to_list():
    def fresh():
        return [].append

    return fresh, lambda append, i: append(i)


@row()
def update_dict():
    """New and old keys, so that the table grows and is written over."""

    def fresh():
        return {}

    def step(table, i):
        table[i & 0xFFFF] = i

    return fresh, step


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.total = 0


@row()
def counter_under_lock():
    def step(counter, i):
        with counter.lock:
            counter.total += 1

    return Counter, step


try:
    from freewheel import AtomicInt
except ImportError:
    pass
else:

    @row()
    def atomic_int():
        def fresh():
            return AtomicInt(0).fetch_add

        return fresh, lambda add, i: add(1)


def throughput(fresh, step, threads, seconds):
    """Operations of each thread in a second."""
    shared, start, counts = fresh(), threading.Barrier(threads), [0.0] * threads

    def body(number):
        for i in range(BATCH):
            step(shared, i)
        start.wait()
        began = now = perf_counter()
        end, done = began + seconds, 0
        while now < end:
            for i in range(done, done + BATCH):
                step(shared, i)
            done += BATCH
            now = perf_counter()
        counts[number] = done / (now - began)

    in_threads(threads, body)
    return counts


def slowest(fresh, step, threads, seconds):
    """The seconds of the slowest operation of any thread."""
    shared, start, worst = fresh(), threading.Barrier(threads), [0.0] * threads

    def body(number):
        most = 0.0
        start.wait()
        now = perf_counter()
        end, i = now + seconds, 0
        while now < end:
            before = perf_counter()
            step(shared, i)
            now = perf_counter()
            i += 1
            if now - before > most:
                most = now - before
        worst[number] = most

    in_threads(threads, body)
    return max(worst)


def measure(name, threads, seconds):
    fresh, step = ROWS[name].run()
    counts = throughput(fresh, step, int(threads), float(seconds))
    worst = slowest(fresh, step, int(threads), float(seconds))
    return sum(counts), min(counts), worst


if __name__ == "__main__":
    if sys.argv[1] == "--names":
        for each in ROWS.values():
            print(each.name, each.kind, each.group)
    else:
        answer(sys.stdin, measure)
