"""Finds the tests of a module and runs them."""

import traceback

from unittest.case import SkipTest, TestCase


class Outcome:
    """How one test ended: `pass`, `fail` or `skip`, and why."""

    def __init__(self, name, result, why):
        self.name, self.result, self.why = name, result, why


class TestSuite:
    """Tests in the order in which they run."""

    def __init__(self, tests=()):
        self._tests = list(tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        self._tests.extend(tests)

    def __iter__(self):
        return iter(self._tests)

    def flat(self):
        """The tests, and those of the suites inside."""
        for each in self._tests:
            if isinstance(each, TestSuite):
                yield from each.flat()
            else:
                yield each


class TestLoader:
    """Makes suites."""

    def loadTestsFromTestCase(self, cls):
        return TestSuite(cls(name) for name in sorted(dir(cls)) if name.startswith("test"))

    def loadTestsFromModule(self, module):
        classes = [x for x in vars(module).values() if isinstance(x, type) and issubclass(x, TestCase)]
        tests = TestSuite(self.loadTestsFromTestCase(cls) for cls in dict.fromkeys(classes))
        load_tests = getattr(module, "load_tests", None)
        return tests if load_tests is None else load_tests(self, tests, None)


def _fixture(owner, name):
    """Runs what a module or class wants to be done once; the reason if it fails or skips."""
    try:
        getattr(owner, name, lambda: None)()
    except SkipTest as e:
        return "skip", str(e)
    except Exception:
        return "fail", f"{name}: {traceback.format_exc()}"
    return None


def _class_of_tests(cls, tests, failed, before):
    failed = failed or _fixture(cls, "setUpClass")
    for test in tests:
        before(test.id())
        yield Outcome(test.id(), *(failed or test.run()))
    after = None if failed else _fixture(cls, "tearDownClass")
    if after:
        name = f"{cls.__module__.removeprefix('test.')}.{cls.__qualname__}.tearDownClass"
        before(name)
        yield Outcome(name, *after)


def run_module(module, wanted, before):
    """Runs the tests whose names contain a text; calls `before` with each name, yields each outcome."""
    tests = [t for t in TestLoader().loadTestsFromModule(module).flat() if wanted in t.id()]
    classes = {}
    for test in tests:
        classes.setdefault(type(test), []).append(test)
    failed = _fixture(module, "setUpModule")
    for cls, each in classes.items():
        yield from _class_of_tests(cls, each, failed, before)
    after = None if failed else _fixture(module, "tearDownModule")
    if after:
        name = f"{module.__name__.removeprefix('test.')}.tearDownModule"
        before(name)
        yield Outcome(name, *after)
