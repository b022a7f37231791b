"""Races on purpose: threads that change what others use, and look at what comes of it.

    freewheel python/tests/races/run.py [SECONDS [NAME]]

Runs all races (or those with NAME in their names) once with few rounds each, and then again and again with more until the
time is over.  Ends with exit code 1 when a race shows something that may not be: an exception that the race does not allow,
a value that nobody stored, a thread that hangs.  (A crash shows itself.)
"""

import os
import sys
import time
import traceback

import classes      # registers its races, as do the others
import containers
import heaps
import iterators
import keys
import order
from race import RACES

ROUNDS = 24  # of each pair of operations in the first turn


def main(seconds=0.0, name=""):
    chosen = [(n, f) for n, f in RACES if name in n]
    if not chosen:
        sys.exit(f"there is no race {name}")
    start = time.monotonic()
    turn = 0
    while turn == 0 or time.monotonic() - start < seconds:
        turn += 1
        for n, f in chosen:
            begin = time.monotonic()
            try:
                f(ROUNDS * min(turn, 20))
            except BaseException:
                print(f"{n}, turn {turn}:", file=sys.stderr)
                traceback.print_exc()
                sys.stderr.flush()
                # A thread that hangs must not keep the process.
                os._exit(1)
            if turn == 1:
                print(f"{n:36} {time.monotonic() - begin:6.2f} s", flush=True)
            elif time.monotonic() - start >= seconds:
                break
    print(f"{turn} turns in {time.monotonic() - start:.0f} s\nok")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]), *sys.argv[2:3])
