"""What the tests import from `test.support`."""

import contextlib
import gc
import sys
import unittest

verbose = False


def cpython_only(test):
    """Decorates tests of what only CPython promises."""
    name = sys.implementation.name
    return unittest.skipUnless(name == "cpython", "implementation detail of cpython")(test)


def refcount_test(test):
    """Decorates tests that count objects, which holds for CPython's counting only."""
    return cpython_only(test)


def requires_subprocess():
    return lambda test: test


def gc_collect():
    """Until nothing is left: finalizers may leave garbage, and what dies in another thread may die later."""
    for _ in range(3):
        gc.collect()


@contextlib.contextmanager
def disable_gc():
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


ALWAYS_EQ = _AlwaysEqual()
