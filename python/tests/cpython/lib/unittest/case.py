"""One test: its assertions, what is done before and after it, how it ends."""

import contextlib
import traceback
import warnings

import pattern


_SKIP = "__unittest_skip_why__"


class SkipTest(Exception):
    """Raised by a test that does not apply."""


def skip(reason):
    """Decorates a test, or a class of tests, that does not apply."""
    def decorate(what):
        setattr(what, _SKIP, reason)
        return what
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda what: what


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


class _Raises:
    """Waits for an exception at the end of a block."""

    exception = None

    def __init__(self, case, expected, regex):
        self.case, self.expected, self.regex = case, expected, regex

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        if kind is None:
            self.case.fail(f"{self.expected} not raised")
        if not issubclass(kind, self.expected):
            return False
        if self.regex is not None:
            self.case.assertRegex(str(error), self.regex)
        # Without its traceback, so that nothing lives on in the frames that it would hold.
        self.exception = error.with_traceback(None)
        return True


class _Warns:
    """Waits for a warning in a block."""

    warning = None

    def __init__(self, case, expected):
        self.case, self.expected = case, expected
        self.catch = warnings.catch_warnings(record=True)

    def __enter__(self):
        self.warnings = self.catch.__enter__()
        warnings.simplefilter("always")
        return self

    def __exit__(self, kind, error, tb):
        self.catch.__exit__(kind, error, tb)
        if kind is not None:
            return False
        for each in self.warnings:
            if issubclass(each.category, self.expected):
                self.warning = each.message
                return False
        self.case.fail(f"{self.expected} not triggered")


class Assertions:
    """What a test may claim."""

    failureException = AssertionError

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _claim(self, holds, text, msg):
        if not holds:
            self.fail(text if msg is None else f"{text}: {msg}")

    def assertTrue(self, x, msg=None):
        self._claim(x, f"{x!r} is not true", msg)

    def assertFalse(self, x, msg=None):
        self._claim(not x, f"{x!r} is not false", msg)

    def assertEqual(self, a, b, msg=None):
        self._claim(a == b, f"{a!r} != {b!r}", msg)

    def assertNotEqual(self, a, b, msg=None):
        self._claim(a != b, f"{a!r} == {b!r}", msg)

    def assertIs(self, a, b, msg=None):
        self._claim(a is b, f"{a!r} is not {b!r}", msg)

    def assertIsNot(self, a, b, msg=None):
        self._claim(a is not b, f"both are {a!r}", msg)

    def assertIsNone(self, x, msg=None):
        self._claim(x is None, f"{x!r} is not None", msg)

    def assertIsNotNone(self, x, msg=None):
        self._claim(x is not None, "None where there should be something", msg)

    def assertIn(self, x, where, msg=None):
        self._claim(x in where, f"{x!r} not found in {where!r}", msg)

    def assertNotIn(self, x, where, msg=None):
        self._claim(x not in where, f"{x!r} found in {where!r}", msg)

    def assertIsInstance(self, x, kind, msg=None):
        self._claim(isinstance(x, kind), f"{x!r} is not an instance of {kind!r}", msg)

    def assertLess(self, a, b, msg=None):
        self._claim(a < b, f"{a!r} not less than {b!r}", msg)

    def assertLessEqual(self, a, b, msg=None):
        self._claim(a <= b, f"{a!r} not less than or equal to {b!r}", msg)

    def assertGreater(self, a, b, msg=None):
        self._claim(a > b, f"{a!r} not greater than {b!r}", msg)

    def assertGreaterEqual(self, a, b, msg=None):
        self._claim(a >= b, f"{a!r} not greater than or equal to {b!r}", msg)

    def assertRegex(self, text, regex, msg=None):
        self._claim(pattern.search(regex, text), f"{regex!r} not found in {text!r}", msg)

    def assertRaises(self, expected, *args, **kwargs):
        return self._raises(_Raises(self, expected, None), args, kwargs)

    def assertRaisesRegex(self, expected, regex, *args, **kwargs):
        return self._raises(_Raises(self, expected, regex), args, kwargs)

    def assertWarns(self, expected, *args, **kwargs):
        return self._raises(_Warns(self, expected), args, kwargs)

    def _raises(self, context, args, kwargs):
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)


class TestCase(Assertions):
    """One method of a class of tests."""

    def __init__(self, method="runTest"):
        self._method = method
        self._cleanups = []
        self._problems = []

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        cls = type(self)
        return f"{cls.__module__.removeprefix('test.')}.{cls.__qualname__}.{self._method}"

    def skipTest(self, reason):
        raise SkipTest(reason)

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    @contextlib.contextmanager
    def subTest(self, msg=None, **params):
        """A part of the test that may fail alone: the test goes on, and fails at the end."""
        try:
            yield
        except SkipTest:
            pass
        except Exception:
            self._problems.append(f"in {msg or ''} {params}\n{traceback.format_exc()}")

    def _attempt(self, step):
        """Runs one step; whether it went through."""
        try:
            step()
            return True
        except SkipTest:
            raise
        except Exception:
            self._problems.append(traceback.format_exc())
            return False

    def run(self):
        """Answers how the test ended, and why: `pass`, `fail` or `skip`."""
        self._problems, why = [], None
        try:
            test = getattr(self, self._method)
            why = getattr(type(self), _SKIP, None) or getattr(test, _SKIP, None)
            if why is None and self._attempt(self.setUp):
                try:
                    self._attempt(test)
                finally:
                    self._attempt(self.tearDown)
        except SkipTest as e:
            why = str(e)
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._attempt(lambda: function(*args, **kwargs))
        if self._problems:
            return "fail", "\n".join(self._problems)
        return ("pass", "") if why is None else ("skip", why)
