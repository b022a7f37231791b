# Where the marks under a line of a traceback stand.
import io
import os
import sys

x = "a"
d = {}


def shown(skip):
    old, sys.stderr = sys.stderr, io.StringIO()
    sys.__excepthook__(*sys.exc_info())
    text, sys.stderr = sys.stderr.getvalue(), old
    here = os.path.dirname(os.path.abspath(__file__)) + os.sep
    print("\n".join(text.splitlines()[skip:]).replace(here, ""))


def show(f):
    try:
        f()
    except Exception:
        shown(3)


def divide():
    1/0


def add():
    "a" + 1


def index():
    "abc"[10]


def whole():
    int("abc")


def part():
    return [1, 2][5] + 1


def key():
    d[1][2]


for f in (divide, add, index, whole, part, key):
    show(f)

for text in ("  x = 1", "if 1:\n    x\n      y", "for i in x:\ny"):
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_offset)
        shown(3)
