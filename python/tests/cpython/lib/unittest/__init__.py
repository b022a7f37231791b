"""As much of `unittest` as CPython's tests of the collector need.

The original needs `re`, which does not load here. Left out: test discovery, expected failures, logs, the command line.
"""

from unittest.case import SkipTest, TestCase, skip, skipIf, skipUnless
from unittest.suite import Outcome, TestLoader, TestSuite, run_module

__all__ = [
    "Outcome", "SkipTest", "TestCase", "TestLoader", "TestSuite", "run_module", "skip", "skipIf", "skipUnless",
]
