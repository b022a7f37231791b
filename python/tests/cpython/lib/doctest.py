"""Examples in texts as tests: what `__test__` of a module holds."""

import contextlib
import io
import sys
import unittest


def _examples(text):
    """Pairs of source and expected output."""
    lines = [line.strip("\n") for line in text.split("\n")]
    at = 0
    while at < len(lines):
        if not lines[at].startswith(">>> "):
            at += 1
            continue
        source, expected = [lines[at][4:]], []
        at += 1
        while at < len(lines) and (lines[at] == "..." or lines[at].startswith("... ")):
            source.append(lines[at][4:])
            at += 1
        while at < len(lines) and lines[at] and not lines[at].startswith(">>> "):
            expected.append(lines[at])
            at += 1
        yield "\n".join(source) + "\n", "".join(line + "\n" for line in expected)


class DocTestCase(unittest.TestCase):
    def __init__(self, name, text, variables):
        super().__init__()
        self.name, self.text, self.variables = name, text, variables

    def id(self):
        return self.name

    def runTest(self):
        found = list(_examples(self.text))
        self.assertTrue(found, "no examples")
        for source, expected in found:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(source, f"<{self.name}>", "single"), self.variables)
            self.assertEqual(out.getvalue(), expected, source)


def DocTestSuite():
    """The texts in `__test__` of the module that calls; docstrings are not looked at."""
    variables = sys._getframe(1).f_globals
    module = variables["__name__"].removeprefix("test.")
    texts = variables["__test__"].items()
    return unittest.TestSuite(
        DocTestCase(f"{module}.__test__.{name}", text, dict(variables)) for name, text in texts)
