"""Runs rows of the scaling gate, for the commands `scaling` and `locked`.

    serve.py --names            a line for each row: its name, its kind, its group
    serve.py --serve            a request is `ROW THREADS STEPS`; the answer is `ok WALL CPU`, or `error TEXT`
    serve.py --mark ROW=N...    runs each row twice, with N and with 2 N steps, each run between two signals
"""

import os
import sys
import threading
import time

import control
import loops
import patterns
import reads
from rows import ROWS
from together import answer, in_threads

SIGURG = 23
WARM_UP = 0.02


def measure(run, threads, steps):
    """Seconds from the start of the first thread to the end of the last, and a thread's processor time in the mean.

    Threads that are woken may begin on their waker's processor. So they wait for each other awake, and do some of the work
    meanwhile, which gives the system the time to spread them.
    """
    arrived = []
    spans = [None] * threads

    def body(number):
        run(min(steps, 2000))
        spread = time.perf_counter() + WARM_UP
        while threads > 1 and time.perf_counter() < spread:
            run(min(steps, 500))
        arrived.append(number)
        while len(arrived) < threads:
            run(1)
        cpu = time.thread_time()
        began = time.perf_counter()
        run(steps)
        ended = time.perf_counter()
        spans[number] = began, ended, time.thread_time() - cpu

    in_threads(threads, body)
    wall = max(span[1] for span in spans) - min(span[0] for span in spans)
    return wall, sum(span[2] for span in spans) / threads


def mark(wanted):
    """Runs on a thread that owns none of the objects: an owner counts by plain stores, which are shared writes, too."""
    kill = os.kill

    def run(_):
        me = threading.get_native_id()
        for prepared, count in rows:
            prepared(3000)
            for n in (count, 2 * count):
                kill(me, SIGURG)
                prepared(n)
                kill(me, SIGURG)

    pairs = [text.split("=") for text in wanted]
    rows = [(ROWS[name].run(), int(count)) for name, count in pairs]
    in_threads(1, run)


if __name__ == "__main__":
    if sys.argv[1] == "--names":
        for row in ROWS.values():
            print(row.name, row.kind, row.group)
    elif sys.argv[1] == "--serve":
        answer(sys.stdin, lambda name, threads, steps: measure(ROWS[name].run(), int(threads), int(steps)))
    else:
        mark(sys.argv[2:])
