"""`Condition`, semaphores, `Event`, `Barrier` and `Timer`; `threading` shows them."""

from _thread import RLock, allocate_lock
from _thread_hooks import deprecated
from time import monotonic
from collections import deque


class Condition:
    """A lock together with a queue of threads that wait to be notified."""

    def __init__(self, lock=None):
        self._lock = lock = RLock() if lock is None else lock
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = deque()
        # A lock that can be held several times over says how to give it up entirely.
        self._save = getattr(lock, "_release_save", None)
        self._restore = getattr(lock, "_acquire_restore", None)
        self._owned = getattr(lock, "_is_owned", None) or self._seems_owned

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, traceback):
        self.release()

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def _seems_owned(self):
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Give up the lock, wait for a notification or the timeout, take the lock again."""
        if not self._owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        signal = allocate_lock()
        signal.acquire()
        self._waiters.append(signal)
        saved = self.release() if self._save is None else self._save()
        notified = False
        try:
            if timeout is None:
                notified = signal.acquire()
            elif timeout > 0:
                notified = signal.acquire(True, timeout)
            else:
                notified = signal.acquire(False)
            return notified
        finally:
            if self._restore is None:
                self.acquire()
            else:
                self._restore(saved)
            if not notified:
                try:
                    self._waiters.remove(signal)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        """Wait until `predicate()` is true or the timeout; returns its last answer."""
        until = None if timeout is None else monotonic() + timeout
        while True:
            answer = predicate()
            if answer:
                return answer
            left = None if until is None else until - monotonic()
            if left is not None and left <= 0:
                return answer
            self.wait(left)

    def notify(self, n=1):
        """Wake up to `n` of the waiting threads."""
        if not self._owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        waiters = self._waiters
        while n > 0 and waiters:
            waiters.popleft().release()
            n -= 1

    def notify_all(self):
        """Wake all waiting threads."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        deprecated("notifyAll() is deprecated, use notify_all() instead")
        self.notify_all()


class Semaphore:
    """A counter that `acquire` lowers, waiting while it is zero, and `release` raises."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._cond = Condition(allocate_lock())
        self._value = value

    def __repr__(self):
        cls = self.__class__
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: value={self._value}>"

    def acquire(self, blocking=True, timeout=None):
        """Lower the counter, waiting if need be; False if that was not possible in time."""
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._cond:
            if self._value == 0:
                if not blocking or not self._cond.wait_for(lambda: self._value, timeout):
                    return False
            self._value -= 1
            return True

    __enter__ = acquire

    def __exit__(self, *exc):
        self.release()

    def release(self, n=1):
        """Raise the counter by `n` and wake as many waiting threads."""
        if n < 1:
            raise ValueError("n must be one or more")
        with self._cond:
            self._value += n
            self._cond.notify(n)


class BoundedSemaphore(Semaphore):
    """A semaphore that refuses to be released more often than it was acquired."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return f"{super().__repr__()[:-1]}/{self._initial_value}>"

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._cond:
            if self._value + n > self._initial_value:
                raise ValueError("Semaphore released too many times")
            self._value += n
            self._cond.notify(n)


class Event:
    """A flag that threads can wait for."""

    def __init__(self):
        self._cond = Condition(allocate_lock())
        self._flag = False

    def __repr__(self):
        cls = self.__class__
        status = "set" if self._flag else "unset"
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {status}>"

    def is_set(self):
        return self._flag

    def isSet(self):
        deprecated("isSet() is deprecated, use is_set() instead")
        return self._flag

    def set(self):
        """Raise the flag and wake everyone who waits for it."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        """Lower the flag."""
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        """Wait until the flag is raised or the timeout; says whether it was raised."""
        if self._flag:
            return True
        with self._cond:
            # Waiting once is enough: a notification means that the flag was raised.
            return self._flag or self._cond.wait(timeout)


class BrokenBarrierError(RuntimeError):
    """Raised in threads at a barrier that was broken or reset."""


class Barrier:
    """A place that a fixed number of threads have to reach before any of them goes on.

    `_state` is "filling" while threads arrive, "draining" while the last lot leaves,
    "resetting" while it leaves because of a reset, and "broken".
    """

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._cond = Condition(allocate_lock())
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._state = "filling"
        self._count = 0

    def __repr__(self):
        cls = self.__class__
        status = "broken" if self.broken else f"waiters={self.n_waiting}/{self.parties}"
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {status}>"

    def wait(self, timeout=None):
        """Wait for the others; every thread gets another number below the number of them."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            # A lot that is still leaving has to be gone before the next one gathers.
            self._cond.wait_for(lambda: self._state not in ("draining", "resetting"))
            if self._state == "broken":
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._let_go()
                else:
                    self._stay(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in ("draining", "resetting"):
                    self._state = "filling"
                    self._cond.notify_all()

    def _let_go(self):
        try:
            if self._action is not None:
                self._action()
        except BaseException:
            self._break()
            raise
        self._state = "draining"
        self._cond.notify_all()

    def _stay(self, timeout):
        if not self._cond.wait_for(lambda: self._state != "filling", timeout):
            self._break()
            raise BrokenBarrierError
        if self._state != "draining":
            raise BrokenBarrierError

    def _break(self):
        self._state = "broken"
        self._cond.notify_all()

    def reset(self):
        """Make the barrier as new; threads waiting at it get BrokenBarrierError."""
        with self._cond:
            if self._count > 0:
                if self._state in ("filling", "broken"):
                    self._state = "resetting"
            else:
                self._state = "filling"
            self._cond.notify_all()

    def abort(self):
        """Break the barrier, for all threads at it or still to come."""
        with self._cond:
            self._break()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == "filling" else 0

    @property
    def broken(self):
        return self._state == "broken"


for _cls in (Condition, Semaphore, BoundedSemaphore, Event, BrokenBarrierError, Barrier):
    _cls.__module__ = "threading"

from threading import Thread  # noqa: E402  (threading imports this module at its very end)


class Timer(Thread):
    """A thread that calls a function after some seconds, unless cancelled before."""

    __module__ = "threading"

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        """Keep the function from being called, if it has not been yet."""
        self.finished.set()

    def run(self):
        cancelled = self.finished.wait(self.interval)
        if not cancelled:
            self.function(*self.args, **self.kwargs)
            self.finished.set()
