"""Rows that test the machine and the gate itself."""

import threading

from rows import CONTROL, SELFTEST, rows_of

row = rows_of("control")


@row(CONTROL)
def arithmetic():
    def run(n):
        x = 0
        for i in range(n):
            x = (x + i * 3) & 1023

    return run


@row(SELFTEST)
def selftest_shared_lock():
    """One lock for all threads, taken in each step: what the gate must find."""
    lock = threading.Lock()

    def run(n):
        taken = lock
        x = 0
        for _ in range(n):
            with taken:
                x += 1

    return run


@row(SELFTEST)
def selftest_shared_append():
    """Writes to a shared list: what the counter of locked instructions must find."""
    shared = []

    def run(n):
        items = shared
        items.clear()
        for _ in range(n):
            items.append(1)

    return run
