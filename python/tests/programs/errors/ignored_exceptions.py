# Exceptions that nobody can catch are shown, and the program goes on.
import atexit
import io
import sys


def show(text):
    for line in text.splitlines():
        if not line.startswith("  "):
            print(line.split(" at 0x")[0])


def captured(f):
    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        f()
        text = sys.stderr.getvalue()
    finally:
        sys.stderr = old
    show(text)


class C:
    def __del__(self):
        try:
            1 / 0
        except ZeroDivisionError:
            raise ValueError("in a finalizer")


def finalizer():
    c = C()
    del c


def generator():
    def g():
        try:
            yield
        finally:
            raise KeyError("closing")

    x = g()
    next(x)
    del x


captured(finalizer)
captured(generator)


def failing(n):
    raise ValueError(n)


atexit.register(print, "first registered")
atexit.register(failing, 1)
atexit.register(failing, 2)
captured(atexit._run_exitfuncs)
print("end")
