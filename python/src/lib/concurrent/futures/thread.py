"""`ThreadPoolExecutor`: a pool of threads that take calls from one queue."""

import threading
from concurrent.futures._base import BrokenExecutor, Executor, Future
from itertools import count
from queue import Empty, SimpleQueue
from _weakref import ref

_pool_numbers = count()
_workers = {}  # thread -> the queue it takes calls from, for all threads of all pools
_ending = False


class BrokenThreadPool(BrokenExecutor):
    """Raised when a thread of the pool failed to initialize."""


def _at_exit():
    """At the end of the program: let all workers finish what is queued, then end."""
    global _ending
    _ending = True
    workers = list(_workers.items())
    for _, calls in workers:
        calls.put(None)
    for thread, _ in workers:
        thread.join()


threading._register_atexit(_at_exit)


def _work(weak_pool, calls):
    """What a worker does: make calls until None comes and the pool is to end."""
    pool = weak_pool()
    try:
        if pool is not None and pool._initializer is not None:
            try:
                pool._initializer(*pool._initargs)
            except BaseException as error:
                pool._break(error)
                return
        del pool
        while True:
            try:
                call = calls.get(block=False)
            except Empty:
                pool = weak_pool()
                if pool is not None:
                    pool._idle.release()
                del pool
                call = calls.get()
            if call is not None:
                _make_call(*call)
                del call
                continue
            pool = weak_pool()
            if _ending or pool is None or pool._shut:
                if pool is not None:
                    pool._shut = True
                calls.put(None)  # for the next worker
                return
            del pool
    finally:
        _workers.pop(threading.current_thread(), None)


def _make_call(future, fn, args, kwargs):
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = fn(*args, **kwargs)
    except BaseException as error:
        future.set_exception(error)
        # The error's traceback holds this frame: leave nothing in it that leads back.
        del future, fn, args, kwargs
    else:
        future.set_result(result)


class ThreadPoolExecutor(Executor):
    """Makes calls in up to `max_workers` threads, started as they are needed."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None:
            import os
            cores = os.cpu_count() or 1
            max_workers = min(cores + 4, 32)
        if max_workers < 1:
            raise ValueError("max_workers must be greater than 0")
        if not (initializer is None or callable(initializer)):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._initializer = initializer
        self._initargs = initargs
        self._name = thread_name_prefix or f"ThreadPoolExecutor-{next(_pool_numbers)}"
        self._calls = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads = set()
        self._shut = False
        self._broken = None
        self._lock = threading.Lock()

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            if self._broken is not None:
                raise BrokenThreadPool(self._broken)
            if self._shut:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _ending:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future = Future()
            self._calls.put((future, fn, args, kwargs))
            self._add_worker()
            return future

    def _add_worker(self):
        """Start one more thread unless one is idle or there are enough."""
        if self._idle.acquire(blocking=False) or len(self._threads) >= self._max_workers:
            return
        calls = self._calls
        # When the pool is forgotten without a shutdown, its workers are told to look.
        weak_pool = ref(self, lambda dead: calls.put(None))
        thread = threading.Thread(name=f"{self._name}_{len(self._threads)}", target=_work,
                                  args=(weak_pool, calls))
        _workers[thread] = calls
        thread.start()
        self._threads.add(thread)

    def _break(self, error):
        """The initializer failed: nothing that was submitted can be done."""
        import sys
        import traceback
        sys.stderr.write("Exception in initializer:\n"
                         f"{''.join(traceback.format_exception(error))}")
        with self._lock:
            self._broken = ("A thread initializer failed, the thread pool is not usable anymore")
            while True:
                try:
                    call = self._calls.get(block=False)
                except Empty:
                    return
                if call is not None:
                    call[0].set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no more calls; maybe cancel those not begun, maybe wait for the threads."""
        with self._lock:
            self._shut = True
            if cancel_futures:
                while True:
                    try:
                        call = self._calls.get(block=False)
                    except Empty:
                        break
                    if call is not None:
                        call[0].cancel()
            self._calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
