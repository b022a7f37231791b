"""Threads and what they need to work together.

A thread is started by the native `_thread.start_joinable_thread`, whose handle says when it is
over; joining waits in there. Conditions, semaphores, events, barriers and timers are in
`_thread_sync`, which this module shows.

What is called when a thread ends by an exception is in `_thread_hooks`.

Left out: `settrace` and `setprofile` only remember their argument; forking is not supported.
"""

import sys
import _thread
from _thread import TIMEOUT_MAX, allocate_lock, get_ident, get_native_id, stack_size
from _thread_hooks import (
    ExceptHookArgs, deprecated, excepthook, getprofile, gettrace, setprofile, settrace,
)
from itertools import count

__all__ = [
    "Barrier", "BoundedSemaphore", "BrokenBarrierError", "Condition", "Event", "ExceptHookArgs",
    "Lock", "RLock", "Semaphore", "TIMEOUT_MAX", "Thread", "ThreadError", "Timer",
    "active_count", "current_thread", "enumerate", "excepthook", "get_ident", "get_native_id",
    "getprofile", "gettrace", "local", "main_thread", "setprofile", "settrace", "stack_size",
]

Lock = allocate_lock
RLock = _thread.RLock
ThreadError = _thread.error
local = _thread._local

# Both are only changed by single dict operations, which are atomic.
_active = {}    # ident -> Thread, for threads that are running
_starting = {}  # Thread -> None, for threads between `start` and their first step
_counter = count(1)
_exit_calls = []
_ending = False


def _new_name(pattern="Thread-%d"):
    return pattern % next(_counter)


class Thread:
    """A thread of control: give it a `target` or override `run`, then call `start`."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name is None:
            name = _new_name()
            shown = getattr(target, "__name__", None)
            if shown is not None:
                name += f" ({shown})"
        self._name = str(name)
        self._target = target
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread().daemon if daemon is None else bool(daemon)
        self._ident = None
        self._native_id = None
        # Private to this class, whatever names a subclass may choose for its attributes.
        self.__handle = None
        self.__begun = False
        self.__over = False
        self.__made = True

    __made = False

    def _check_made(self, failure=AssertionError):
        if not self.__made:
            raise failure("Thread.__init__() not called")

    def start(self):
        """Start the thread; it calls `run`. May be done once."""
        if not self.__made:
            raise RuntimeError("thread.__init__() not called")
        # Of several callers at once only the one that puts the lock in place goes on.
        ready = allocate_lock()
        ready.acquire()
        if self.__begun or self.__dict__.setdefault("_Thread__ready", ready) is not ready:
            raise RuntimeError("threads can only be started once")
        _starting[self] = None
        try:
            self.__handle = _thread.start_joinable_thread(self._bootstrap, daemon=self._daemonic)
        except BaseException:
            _starting.pop(self, None)
            del self.__ready
            raise
        # When this returns, the thread knows itself and is alive.
        ready.acquire()
        ready.release()

    def run(self):
        """What the thread does: by default it calls the target."""
        target = self._target
        try:
            if target is not None:
                target(*self._args, **self._kwargs)
        finally:
            # The thread object may live long; what it was called with need not.
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        self._ident = get_ident()
        self._native_id = get_native_id()
        _thread.set_name(self._name)
        _active[self._ident] = self
        self.__begun = True
        _starting.pop(self, None)
        self.__ready.release()
        try:
            self.run()
        except BaseException:
            self._report()
        finally:
            self.__over = True
            _active.pop(self._ident, None)

    def _adopt(self):
        """Make this the object of the calling thread, which runs already."""
        self.__begun = True
        self._ident = get_ident()
        self._native_id = get_native_id()
        _active[self._ident] = self

    def _finish(self):
        """Wait for the thread at the end of the program, also if it is only just starting."""
        if not self.__begun:
            with self.__ready:
                pass
        self.join()

    def _report(self):
        args = ExceptHookArgs((*sys.exc_info(), self))
        try:
            excepthook(args)
        except Exception:
            if sys.stderr is not None:
                sys.stderr.write("Exception in threading.excepthook:\n")
            sys.excepthook(*sys.exc_info())

    def join(self, timeout=None):
        """Wait until the thread is over, or the timeout in seconds."""
        self._check_made(RuntimeError)
        if not self.__begun:
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if self.__handle is not None:
            if timeout is None:
                self.__handle.join()
            else:
                self.__handle.join(max(timeout, 0))

    def is_alive(self):
        """Whether the thread was started and is not over yet."""
        self._check_made()
        return self.__begun and not self.__over

    @property
    def name(self):
        """A name without meaning to the runtime; several threads may have the same."""
        self._check_made()
        return self._name

    @name.setter
    def name(self, name):
        self._check_made()
        self._name = str(name)
        if self._ident == get_ident() and self is not _main:
            _thread.set_name(self._name)

    @property
    def daemon(self):
        """Whether the program may end while this thread runs."""
        self._check_made()
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        self._check_made(RuntimeError)
        if self.__begun:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = bool(daemonic)

    @property
    def ident(self):
        """The number `get_ident` gives in this thread, None before it was started."""
        self._check_made()
        return self._ident

    @property
    def native_id(self):
        """The number the operating system gave this thread, None before it was started."""
        self._check_made()
        return self._native_id

    def isDaemon(self):
        deprecated("isDaemon() is deprecated, get the daemon attribute instead")
        return self.daemon

    def setDaemon(self, daemonic):
        deprecated("setDaemon() is deprecated, set the daemon attribute instead")
        self.daemon = daemonic

    def getName(self):
        deprecated("getName() is deprecated, get the name attribute instead")
        return self.name

    def setName(self, name):
        deprecated("setName() is deprecated, set the name attribute instead")
        self.name = name

    def __repr__(self):
        assert self.__made, "Thread.__init__() was not called"
        status = "initial" if not self.__begun else "stopped" if self.__over else "started"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{self.__class__.__name__}({self._name}, {status})>"


class _Found(Thread):
    """The object for a thread that was not started by means of `Thread`."""

    def __init__(self, name, daemon):
        super().__init__(name=name, daemon=daemon)
        self._adopt()


class _MainThread(_Found):
    def __init__(self):
        super().__init__("MainThread", False)
        self._running = allocate_lock()
        self._running.acquire()

    def _end(self):
        """The program's main part is over: whoever waits for it goes on."""
        self._Thread__over = True
        self._running.release()

    def join(self, timeout=None):
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        limit = -1 if timeout is None else min(max(timeout, 0), TIMEOUT_MAX)
        if self._running.acquire(True, limit):
            self._running.release()


class _DummyThread(_Found):
    def __init__(self):
        super().__init__(_new_name("Dummy-%d"), True)

    def join(self, timeout=None):
        raise AssertionError("cannot join a dummy thread")


def current_thread():
    """The Thread object of the calling thread."""
    found = _active.get(get_ident())
    return _DummyThread() if found is None else found


def main_thread():
    """The Thread object of the thread the program began in."""
    return _main


def enumerate():
    """All Thread objects that are alive."""
    return list(dict.fromkeys([*_active.values(), *_starting]))


def active_count():
    """How many threads are alive."""
    return len(enumerate())


__excepthook__ = excepthook


def _register_atexit(func, *args, **kwargs):
    """Call `func` at the end of the program, before its threads are waited for."""
    if _ending:
        raise RuntimeError("can't register atexit after shutdown")
    _exit_calls.append((func, args, kwargs))


def _shutdown():
    """Called when the main thread is through: wait for all threads that are not daemons."""
    global _ending
    if _ending:
        return
    _ending = True
    while _exit_calls:
        func, args, kwargs = _exit_calls.pop()
        func(*args, **kwargs)
    _main._end()
    here = get_ident()
    while True:
        waiting = [each for each in enumerate()
                   if not each._daemonic and each is not _main and each._ident != here]
        if not waiting:
            break
        for each in waiting:
            each._finish()


def currentThread():
    deprecated("currentThread() is deprecated, use current_thread() instead")
    return current_thread()


def activeCount():
    deprecated("activeCount() is deprecated, use active_count() instead")
    return active_count()


_main = _MainThread()

from _thread_sync import (  # noqa: E402  (Timer builds on Thread)
    Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Semaphore, Timer,
)
