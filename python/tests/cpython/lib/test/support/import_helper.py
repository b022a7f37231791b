import sys
import unittest


def import_module(name):
    """A module, or a skipped test."""
    try:
        __import__(name)
        return sys.modules[name]
    except ImportError as e:
        raise unittest.SkipTest(str(e)) from None
