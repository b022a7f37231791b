"""What this runtime can do and Python has no name for.

`AtomicInt` and `AtomicRef` change in single steps, `ConcurrentDict` and `MpmcQueue` are for many
threads at once, `par_map` runs a function in several threads, `heap_snapshot` writes all objects
into a file.
"""

from _freewheel import AtomicInt, AtomicRef, Closed, ConcurrentDict, MpmcQueue, heap_snapshot

__all__ = [
    "AtomicInt", "AtomicRef", "Closed", "ConcurrentDict", "MpmcQueue", "heap_snapshot", "par_map",
]


def par_map(function, iterable, *, threads=None):
    """The list of `function(x)` for all x, in their order, made by several threads at once.

    The calling thread is one of them; without `threads` there are as many as the machine has
    cores. If calls raise, no further ones begin, and when those that have begun are over, the
    exception of the first item in order is raised: the one that a loop would have raised. An
    interrupt is raised at once.
    """
    from contextvars import copy_context
    from os import cpu_count
    from threading import Thread
    if threads is None:
        threads = cpu_count() or 1
    elif threads < 1:
        raise ValueError("threads must be at least 1")
    items = list(iterable)
    end = len(items)
    results = [None] * end
    errors = []
    turn = AtomicInt()

    def work(interruptible):
        while True:
            i = turn.fetch_add()
            if i >= end:
                return
            try:
                results[i] = function(items[i])
            except BaseException as error:
                turn.fetch_max(end)  # no further calls
                if interruptible and isinstance(error, KeyboardInterrupt):
                    raise
                errors.append((i, error))
                return

    helpers = []
    try:
        for _ in range(min(threads, end) - 1):
            # Threads begin with an empty context; the function sees the caller's variables.
            helpers.append(Thread(target=copy_context().run, args=(work, False), daemon=True))
            helpers[-1].start()
        work(True)
        for each in helpers:
            each.join()
        if errors:
            raise min(errors, key=lambda entry: entry[0])[1]
        return results
    except BaseException:
        turn.fetch_max(end)
        raise
    finally:
        # An error's traceback leads here: leave nothing that leads back to it.
        del errors[:], work
