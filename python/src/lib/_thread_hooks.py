"""What `threading` calls when a thread ends by an exception, and hooks that nobody calls."""

import sys
from _thread import get_ident

_trace = _profile = None


class ExceptHookArgs(tuple):
    """What `excepthook` is given: exception class, exception, traceback and thread."""

    __slots__ = ()
    __match_args__ = ("exc_type", "exc_value", "exc_traceback", "thread")
    n_fields = n_sequence_fields = 4
    n_unnamed_fields = 0

    def __new__(cls, args, /):
        try:
            made = super().__new__(cls, args)
        except TypeError:
            raise TypeError("constructor requires a sequence") from None
        if len(made) != 4:
            raise TypeError("_thread._ExceptHookArgs() takes a 4-sequence "
                            f"({len(made)}-sequence given)")
        return made

    def __repr__(self):
        named = zip(self.__match_args__, self)
        return f"_thread._ExceptHookArgs({', '.join(f'{k}={v!r}' for k, v in named)})"

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


ExceptHookArgs.__module__ = "_thread"
ExceptHookArgs.__name__ = ExceptHookArgs.__qualname__ = "_ExceptHookArgs"


def excepthook(args, /):
    """Print an exception that ended a thread; replace it to do something else."""
    if type(args) is not ExceptHookArgs:
        raise TypeError("_thread.excepthook argument type must be ExceptHookArgs")
    if args.exc_type is SystemExit or sys.stderr is None:
        return
    import traceback
    name = get_ident() if args.thread is None else args.thread.name
    # One write, so that the reports of several threads do not mix.
    lines = traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)
    sys.stderr.write(f"Exception in thread {name}:\n{''.join(lines)}")
    sys.stderr.flush()


def settrace(func):
    """Remember a trace function; threads do not call it."""
    global _trace
    _trace = func


def gettrace():
    return _trace


def setprofile(func):
    """Remember a profile function; threads do not call it."""
    global _profile
    _profile = func


def getprofile():
    return _profile


def deprecated(text):
    """Warn the caller's caller of an old name."""
    import warnings
    warnings.warn(text, DeprecationWarning, stacklevel=3)


for _function in (excepthook, settrace, gettrace, setprofile, getprofile):
    _function.__module__ = "threading"
