"""`Future`, `wait`, `as_completed` and the base of executors; `concurrent.futures` shows them.

A future keeps a list of what to call when it is done: its callbacks, and for every thread that
waits for it the `release` of a lock that the thread tries to take.
"""

from _thread import TIMEOUT_MAX, allocate_lock
from collections import namedtuple
from time import monotonic

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = (
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED")
_PENDING, _RUNNING, _CANCELLED, _FINISHED = "PENDING", "RUNNING", "CANCELLED", "FINISHED"
# Cancelled, and whoever would have made the call knows.
_NOTIFIED = "CANCELLED_AND_NOTIFIED"
_NO_CALL = (_CANCELLED, _NOTIFIED)
_DONE = (_CANCELLED, _NOTIFIED, _FINISHED)

TimeoutError = TimeoutError


class Error(Exception):
    """Base of the exceptions of this module."""


class CancelledError(Error):
    """Raised by asking a cancelled future for its result."""


class InvalidStateError(Error):
    """Raised by an operation that the state of a future does not allow."""


class BrokenExecutor(RuntimeError):
    """Raised by an executor that cannot go on."""


class Future:
    """The result of a call that may not have been made yet."""

    def __init__(self):
        self._lock = allocate_lock()
        self._state = _PENDING
        self._result = None
        self._exception = None
        self._callbacks = []
        self._waiters = []

    def __repr__(self):
        shown = self._state.lower().split("_")[0]
        if shown == "finished":
            outcome = "returned" if self._exception is None else "raised"
            value = self._result if self._exception is None else self._exception
            shown = f"{shown} {outcome} {type(value).__name__}"
        return f"<{self.__class__.__name__} at {id(self):#x} state={shown}>"

    def cancel(self):
        """Keep the call from being made, if it has not begun; says whether it is cancelled."""
        with self._lock:
            if self._state in (_RUNNING, _FINISHED):
                return False
            if self._state in _NO_CALL:
                return True
            self._state = _CANCELLED
            callbacks = self._conclude()
        self._call(callbacks)
        return True

    def cancelled(self):
        return self._state in _NO_CALL

    def running(self):
        return self._state is _RUNNING

    def done(self):
        """Whether there is a result or an exception, or the call was cancelled."""
        return self._state in _DONE

    def result(self, timeout=None):
        """Wait for the call and return its result, or raise its exception."""
        self._wait(timeout)
        if self._exception is None:
            return self._result
        try:
            raise self._exception
        finally:
            self = None  # else the exception's traceback would lead back to the future

    def exception(self, timeout=None):
        """Wait for the call and return its exception, or None."""
        self._wait(timeout)
        return self._exception

    def _wait(self, timeout):
        with self._lock:
            waiting = self._state not in _DONE
            if waiting:
                signal = allocate_lock()
                signal.acquire()
                self._waiters.append(signal.release)
        if waiting:
            limit = -1 if timeout is None else min(max(timeout, 0), TIMEOUT_MAX)
            signal.acquire(True, limit)
        with self._lock:
            if self._state in _NO_CALL:
                raise CancelledError
            if self._state is not _FINISHED:
                raise TimeoutError

    def add_done_callback(self, fn):
        """Have `fn(future)` called when this is done; at once if it is already."""
        with self._lock:
            if self._state not in _DONE:
                self._callbacks.append(fn)
                return
        self._call([fn])

    def _conclude(self):
        """With the lock held and the state final: wake all that wait; returns callbacks."""
        for wake in self._waiters:
            wake()
        callbacks = self._callbacks
        self._waiters, self._callbacks = [], []
        return callbacks

    def _call(self, callbacks):
        for callback in callbacks:
            try:
                callback(self)
            except Exception:
                import sys
                import traceback
                sys.stderr.write(f"exception calling callback for {self!r}\n"
                                 f"{traceback.format_exc()}")

    # for executors and tests

    def set_running_or_notify_cancel(self):
        """Note that the call is about to be made; False if it was cancelled."""
        with self._lock:
            if self._state is _CANCELLED:
                self._state = _NOTIFIED
                return False
            if self._state is not _PENDING:
                raise RuntimeError("Future in unexpected state")
            self._state = _RUNNING
            return True

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception)

    def _finish(self, result, exception):
        with self._lock:
            if self._state in _DONE:
                raise InvalidStateError(f"{self._state}: {self!r}")
            self._result = result
            self._exception = exception
            self._state = _FINISHED
            callbacks = self._conclude()
        self._call(callbacks)

    __class_getitem__ = classmethod(type(list[int]))


def _finished_queue(fs):
    """A queue into which every one of the futures is put when it is done."""
    from queue import SimpleQueue
    finished = SimpleQueue()
    for each in fs:
        each.add_done_callback(finished.put)
    return finished


def as_completed(fs, timeout=None):
    """Iterate over futures in the order in which they are done."""
    from queue import Empty
    until = None if timeout is None else monotonic() + timeout
    fs = set(fs)
    finished = _finished_queue(fs)
    total = len(fs)
    del fs
    for done in range(total):
        try:
            left = None if until is None else max(until - monotonic(), 0)
            future = finished.get(timeout=left)
        except Empty:
            raise TimeoutError(f"{total - done} (of {total}) futures unfinished") from None
        # Not keeping a name for it lets the future die as soon as the caller is through.
        held = [future]
        del future
        yield held.pop()


DoneAndNotDoneFutures = namedtuple("DoneAndNotDoneFutures", "done not_done", module=__name__)


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait until all, the first, or the first failing of the futures is done."""
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return condition: {return_when!r}")
    from queue import Empty
    until = None if timeout is None else monotonic() + timeout
    fs = set(fs)
    done = {each for each in fs if each.done()}
    left = fs - done
    failed = any(not each.cancelled() and each._exception is not None for each in done)
    if not (return_when == FIRST_COMPLETED and done or return_when == FIRST_EXCEPTION and failed):
        finished = _finished_queue(left)
        while left:
            try:
                span = None if until is None else max(until - monotonic(), 0)
                future = finished.get(timeout=span)
            except Empty:
                break
            left.discard(future)
            done.add(future)
            if return_when == FIRST_COMPLETED or return_when == FIRST_EXCEPTION and (
                    not future.cancelled() and future._exception is not None):
                break
    done |= {each for each in left if each.done()}
    return DoneAndNotDoneFutures(done, fs - done)


class Executor:
    """Base of executors: derive, give `submit`, and `map` and the with statement work."""

    def submit(self, fn, /, *args, **kwargs):
        """Have `fn(*args, **kwargs)` called; returns a future."""
        raise NotImplementedError

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """Like the built-in `map`, but all calls are submitted at once."""
        until = None if timeout is None else monotonic() + timeout
        futures = [self.submit(fn, *args) for args in zip(*iterables)]

        def results():
            try:
                futures.reverse()
                while futures:
                    left = None if until is None else until - monotonic()
                    future = futures.pop()
                    try:
                        result = future.result(left)
                    except TimeoutError:
                        future.cancel()
                        raise
                    del future
                    yield result
            finally:
                for each in futures:
                    each.cancel()
        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no more calls and clean up."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.shutdown(wait=True)
        return False
