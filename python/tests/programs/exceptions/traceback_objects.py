import sys


def a():
    b()


def b():
    raise LookupError("deep")


try:
    a()
except LookupError as e:
    tb = e.__traceback__
    names, lines = [], []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        lines.append(tb.tb_lineno)
        tb = tb.tb_next
    print(names, lines)
    print(sys.exc_info()[0].__name__, sys.exc_info()[1] is e, sys.exc_info()[2] is e.__traceback__)
print(sys.exc_info())


def nested_info():
    try:
        raise ValueError("v")
    except ValueError:
        one = sys.exc_info()[1]
        try:
            raise TypeError("t")
        except TypeError:
            two = sys.exc_info()[1]
        three = sys.exc_info()[1]
    return repr(one), repr(two), three is one, sys.exc_info()[0], sys.exception() if hasattr(sys, "exception") else None


print(nested_info())


def reraise():
    try:
        b()
    except LookupError as e:
        e.seen = True
        raise


try:
    reraise()
except LookupError as e:
    depth = 0
    tb = e.__traceback__
    while tb:
        depth += 1
        tb = tb.tb_next
    print(e.seen, depth, e.with_traceback(None) is e, e.__traceback__)
saved = None
try:
    b()
except LookupError as e:
    saved = e
try:
    raise saved
except LookupError as e:
    print(e is saved)
try:
    raise ValueError("with tb").with_traceback(saved.__traceback__)
except ValueError as e:
    print(e, e.__traceback__ is not None)


class Ctx:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        print(t.__name__ if t else None, v, tb is not None, sys.exc_info()[1] is v)
        return t is KeyError


with Ctx():
    pass
with Ctx():
    raise KeyError("swallowed")
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_lineno, frame.f_back)
with Ctx():
    a()
