"""Running calls in a pool of threads: `ThreadPoolExecutor`, `Future`, `wait`, `as_completed`.

The pool of threads is in `concurrent.futures.thread` and loaded when asked for.

Left out: pools of processes.
"""

from concurrent.futures._base import (
    ALL_COMPLETED, BrokenExecutor, CancelledError, Executor, FIRST_COMPLETED, FIRST_EXCEPTION,
    Future, InvalidStateError, TimeoutError, as_completed, wait,
)

__all__ = (
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "CancelledError", "TimeoutError",
    "BrokenExecutor", "Future", "Executor", "wait", "as_completed", "ThreadPoolExecutor",
)


def __getattr__(name):
    if name == "ThreadPoolExecutor":
        from concurrent.futures.thread import ThreadPoolExecutor
        return globals().setdefault(name, ThreadPoolExecutor)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
