"""What pyperformance's programs use of the package `pyperf`, for any interpreter that runs one file.

For each benchmark of the program one line: name, tab, seconds of one loop. The time is the best of COMPARE_VALUES
values, each of as many loops as fill COMPARE_SECONDS, after as much time again to warm up.
"""

import os
import time

perf_counter = time.perf_counter
SECONDS = float(os.environ.get("COMPARE_SECONDS", "0.2"))
VALUES = int(os.environ.get("COMPARE_VALUES", "3"))


class Options:
    """Keeps the defaults of a program's options; there is no command line."""

    def add_argument(self, *names, default=None, action=None, dest=None, **_):
        long = [n for n in names if n.startswith("--")] or list(names)
        if default is None and action == "store_true":
            default = False
        setattr(self, dest or long[0].lstrip("-").replace("-", "_"), default)


class Runner:
    def __init__(self, **_):
        self.metadata = {}
        self.argparser = self.args = Options()

    def parse_args(self):
        return self.args

    def bench_func(self, name, func, *args, inner_loops=1, **_):
        def run(loops):
            start = perf_counter()
            for _ in range(loops):
                func(*args)
            return perf_counter() - start

        measure(name, run, inner_loops)

    def bench_time_func(self, name, func, *args, inner_loops=1, **_):
        measure(name, lambda loops: func(loops, *args), inner_loops)


def measure(name, run, inner_loops):
    loops, taken = 1, run(1)
    while taken < SECONDS:
        loops *= 2
        taken = run(loops)
    best = min(run(loops) for _ in range(VALUES))
    print(name, best / loops / inner_loops, sep="\t", flush=True)
