"""Makes a package of CPython's test files and of what stands in for their helpers; the latter come first."""

import os

__path__.append(os.environ["CPYTHON_TESTS"])
