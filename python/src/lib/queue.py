"""Queues between threads: `Queue`, `LifoQueue`, `PriorityQueue` and `SimpleQueue`.

`SimpleQueue.put` may interrupt another `put` or `get` of the same thread, as a weak reference
callback may do at any moment; its lock can be taken twice, and no step relies on the one before.
"""

from _thread import RLock, TIMEOUT_MAX, allocate_lock
from collections import deque
from time import monotonic

__all__ = ["Empty", "Full", "LifoQueue", "PriorityQueue", "Queue", "SimpleQueue"]


class Empty(Exception):
    """Nothing could be got in time."""

    __module__ = "_queue"


class Full(Exception):
    """There was no room in time."""


class Queue:
    """First in, first out, with room for `maxsize` items (any number if it is not positive)."""

    def __init__(self, maxsize=0):
        from threading import Condition
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = allocate_lock()
        self.not_empty = Condition(self.mutex)
        self.not_full = Condition(self.mutex)
        self.all_tasks_done = Condition(self.mutex)
        self.unfinished_tasks = 0

    def task_done(self):
        """Say that an item got from the queue has been dealt with."""
        with self.mutex:
            left = self.unfinished_tasks - 1
            if left < 0:
                raise ValueError("task_done() called too many times")
            self.unfinished_tasks = left
            if left == 0:
                self.all_tasks_done.notify_all()

    def join(self):
        """Wait until every item ever put has been dealt with."""
        with self.mutex:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    def qsize(self):
        """How many items there are now; may be out of date at once."""
        with self.mutex:
            return self._qsize()

    def empty(self):
        with self.mutex:
            return not self._qsize()

    def full(self):
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        """Add an item, if need be after waiting for room."""
        with self.mutex:
            if self.maxsize > 0:
                _await(self.not_full, lambda: self._qsize() < self.maxsize, block, timeout, Full)
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Take out an item, if need be after waiting for one."""
        with self.mutex:
            if not self._qsize():
                _await(self.not_empty, self._qsize, block, timeout, Empty)
            item = self._get()
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    # What a kind of queue has to say for itself; called with the lock held.

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    __class_getitem__ = classmethod(type(list[int]))


def _await(condition, ready, block, timeout, failure):
    """Wait on a condition until `ready()`; raise `failure` if it is not so in time."""
    if not block:
        if not ready():
            raise failure
    elif timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")
    elif not condition.wait_for(ready, timeout):
        raise failure


class PriorityQueue(Queue):
    """The smallest item is got first."""

    def _init(self, maxsize):
        from heapq import heappop, heappush
        self.queue = []
        self._push = heappush
        self._pop = heappop

    def _put(self, item):
        self._push(self.queue, item)

    def _get(self):
        return self._pop(self.queue)


class LifoQueue(Queue):
    """The latest item is got first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.pop()


class SimpleQueue:
    """First in, first out, without limit and without keeping track of tasks."""

    __module__ = "_queue"

    def __init__(self):
        self._items = deque()
        # One held lock per waiting thread; whoever takes it out of the dict may release it.
        self._waiters = {}
        self._lock = RLock()

    def put(self, item, block=True, timeout=None):
        """Add an item; never waits."""
        with self._lock:
            self._items.append(item)
            try:
                signal, _ = self._waiters.popitem()
            except KeyError:
                return
        signal.release()

    def put_nowait(self, item):
        self.put(item)

    def get(self, block=True, timeout=None):
        """Take out the oldest item, if need be after waiting for one."""
        items = self._items
        try:
            return items.popleft()
        except IndexError:
            if not block:
                raise Empty from None
        until = None
        if timeout is not None:
            if timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            until = monotonic() + timeout
        while True:
            signal = allocate_lock()
            signal.acquire()
            with self._lock:
                self._waiters[signal] = None
                # Items put before this thread was listed gave it no signal.
                waiting = not items
            if waiting:
                left = -1 if until is None else min(max(until - monotonic(), 0), TIMEOUT_MAX)
                signal.acquire(True, left)
            self._waiters.pop(signal, None)
            try:
                return items.popleft()
            except IndexError:
                if until is not None and monotonic() >= until:
                    raise Empty from None

    def get_nowait(self):
        return self.get(block=False)

    def empty(self):
        return not self._items

    def qsize(self):
        return len(self._items)

    __class_getitem__ = classmethod(type(list[int]))
