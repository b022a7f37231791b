"""Tools for the with statement.

Left out: everything asynchronous.
"""

import sys
from abc import ABC, abstractmethod
from functools import wraps

__all__ = [
    "AbstractContextManager", "ContextDecorator", "ExitStack", "chdir", "closing", "contextmanager",
    "nullcontext", "redirect_stderr", "redirect_stdout", "suppress",
]


class AbstractContextManager(ABC):
    """Anything with `__enter__` and `__exit__`; as a base it gives an `__enter__`."""

    __slots__ = ()
    __class_getitem__ = classmethod(type(list[int]))

    def __enter__(self):
        return self

    @abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, kind):
        if cls is not AbstractContextManager:
            return NotImplemented
        for name in ("__enter__", "__exit__"):
            definition = next((base.__dict__[name] for base in kind.__mro__
                               if name in base.__dict__), None)
            if definition is None:
                return NotImplemented
        return True


class ContextDecorator:
    """Lets a context manager be used as a decorator that wraps each call."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        def wrapped(*given, **named):
            with self._recreate_cm():
                return func(*given, **named)
        return wraps(func)(wrapped)


class _GeneratorContextManager(ContextDecorator):
    """What calling a function decorated by `contextmanager` gives."""

    def __init__(self, func, given, named):
        self.gen = func(*given, **named)
        self._call = (func, given, named)
        self.__doc__ = getattr(func, "__doc__", None)

    def _recreate_cm(self):
        return type(self)(*self._call)

    def __enter__(self):
        # Needed only for use as a decorator, which makes a new one per call; kept any longer,
        # it would keep the arguments alive. So this one cannot be entered again.
        del self._call
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, kind, value, traceback):
        if kind is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            self._stop("generator didn't stop")
        if value is None:
            value = kind()
        try:
            self.gen.throw(value)
        except StopIteration as stop:
            # The generator ended: it dealt with the exception, unless it was this very one.
            return stop is not value
        except RuntimeError as error:
            if error is value:
                error.__traceback__ = traceback
                return False
            # A StopIteration passing through a generator comes out as RuntimeError.
            if isinstance(value, StopIteration) and error.__cause__ is value:
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is value:
                error.__traceback__ = traceback
                return False
            raise
        self._stop("generator didn't stop after throw()")

    def _stop(self, complaint):
        try:
            raise RuntimeError(complaint)
        finally:
            self.gen.close()


def contextmanager(func):
    """Make a context manager of a generator function that yields exactly once."""
    def make(*given, **named):
        return _GeneratorContextManager(func, given, named)
    return wraps(func)(make)


class closing(AbstractContextManager):
    """Calls `close` of something at the end of the block."""

    def __init__(self, thing):
        self._open = thing

    def __enter__(self):
        return self._open

    def __exit__(self, kind, value, traceback):
        self._open.close()


class nullcontext(AbstractContextManager):
    """Does nothing; for where a context manager is optional."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *exc_info):
        pass


class chdir(AbstractContextManager):
    """Changes the working directory for the block; that concerns all threads."""

    def __init__(self, path):
        self.path = path
        self._left = []

    def __enter__(self):
        import os
        here = os.getcwd()
        os.chdir(self.path)
        self._left.append(here)

    def __exit__(self, *exc_info):
        import os
        os.chdir(self._left.pop())


class _Redirect(AbstractContextManager):
    _stream = None

    def __init__(self, new_target):
        self._file = new_target
        self._replaced = []

    def __enter__(self):
        before = getattr(sys, self._stream)
        self._replaced.append(before)
        setattr(sys, self._stream, self._file)
        return self._file

    def __exit__(self, *exc_info):
        before = self._replaced.pop()
        setattr(sys, self._stream, before)


class redirect_stdout(_Redirect):
    """Sends what is printed in the block to another file."""

    _stream = "stdout"


class redirect_stderr(_Redirect):
    """Sends what is written to `sys.stderr` in the block to another file."""

    _stream = "stderr"


class suppress(AbstractContextManager):
    """Ends the block silently if one of the given exceptions is raised in it."""

    def __init__(self, *exceptions):
        self._ended_by = exceptions

    def __enter__(self):
        return None

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self._ended_by)


class ExitStack(AbstractContextManager):
    """A context manager to which others, and callbacks, can be added within the block."""

    def __init__(self):
        self._exits = []

    def enter_context(self, cm):
        """Enter `cm` now and leave it at the end; returns what its `__enter__` gives."""
        cls = type(cm)
        try:
            enter, leave = cls.__enter__, cls.__exit__
        except AttributeError:
            raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does not support "
                            "the context manager protocol") from None
        result = enter(cm)
        self._exits.append(lambda *exc_info: leave(cm, *exc_info))
        return result

    def push(self, exit):
        """Add an object with `__exit__`, or a function with the arguments of one."""
        leave = getattr(type(exit), "__exit__", None)
        self._exits.append(exit if leave is None
                           else lambda *exc_info: leave(exit, *exc_info))
        return exit

    def callback(self, callback, /, *args, **kwds):
        """Add a plain function to be called at the end with the given arguments."""
        def leave(kind, value, traceback):
            callback(*args, **kwds)
        leave.__wrapped__ = callback
        self._exits.append(leave)
        return callback

    def pop_all(self):
        """Move everything added so far to a new stack, which is returned."""
        other = type(self)()
        other._exits, self._exits = self._exits, []
        return other

    def close(self):
        """Do now what would be done at the end."""
        self.__exit__(None, None, None)

    def __exit__(self, *exc_info):
        current = original = exc_info[1]
        # Exceptions raised here have the one being handled outside as their context already;
        # where that stands, the exception that was current within belongs instead.
        outer = sys.exc_info()[1]
        while self._exits:
            leave = self._exits.pop()
            try:
                if current is None:
                    leave(None, None, None)
                elif leave(type(current), current, current.__traceback__):
                    current = None
            except BaseException as error:
                _chain(error, current, outer)
                current = error
        if current is None:
            return original is not None
        if current is original:
            return False
        context = current.__context__
        try:
            raise current
        except BaseException:
            current.__context__ = context
            raise


def _chain(error, before, outer):
    """Put `before` at the end of the contexts of `error`, in place of `outer`."""
    while True:
        context = error.__context__
        if context is None or context is before:
            if context is None:
                error.__context__ = before
            return
        if context is outer:
            error.__context__ = before
            return
        error = context
