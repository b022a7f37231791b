"""Resident memory that a million small things take.

    PYTHON memory.py KIND

Prints the kind, the bytes by which the process has grown and the number of things, between tabs.
"""

import gc
import os
import sys


class Three:
    def __init__(self, a, b, c):
        self.a = a
        self.b = b
        self.c = c


def instances(n):
    """Instances with three attributes, all of them small integers or None."""
    return [Three(i & 127, None, 7) for i in range(n)]


def pairs(n):
    """Tuples of two that nobody can fold into one."""
    return [(i & 127, None) for i in range(n)]


def strings(n):
    """Different strings of eight characters."""
    return ["%08d" % i for i in range(n)]


def tables(n):
    """A hundred dicts that share their ten thousand keys: what remains is the tables."""
    keys = ["key %d" % i for i in range(n // 100)]
    return [{k: None for k in keys} for _ in range(100)]


KINDS = {"instances": instances, "pairs": pairs, "strings": strings, "tables": tables}


def resident():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    raise SystemExit("the system does not say how much memory is resident")


def main(kind, n=1000 * 1000):
    make = KINDS[kind]
    make(1000)
    gc.collect()
    before = resident()
    kept = make(n)
    gc.collect()
    after = resident()
    assert len(kept) in (n, 100)
    print(kind, after - before, n, sep="\t", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
