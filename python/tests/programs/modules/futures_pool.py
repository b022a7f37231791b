import concurrent.futures as cf
import sys
import threading
import time
from concurrent.futures._base import Future
from concurrent.futures.thread import BrokenThreadPool

sys.stderr = open("/dev/null", "w")


def show(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
    except BaseException as e:
        print(type(e).__module__, type(e).__qualname__, str(e).split(":")[0])
    else:
        print("ok", r)


print("# calls and their results")
with cf.ThreadPoolExecutor(2) as pool:
    print(list(pool.map(lambda x, y: x * y, range(5), range(1, 9))))
    f = pool.submit(pow, 2, 5)
    print(f.result(), f.exception(), f.done(), f.running(), f.cancelled(), f.cancel())
    f = pool.submit(lambda: 1 / 0)
    show(f.result)
    print(repr(f.exception()))
    gate = threading.Event()
    busy = [pool.submit(gate.wait) for _ in range(2)]
    waiting = pool.submit(pow, 2, 2)
    show(waiting.result, 0.01)
    show(waiting.exception, timeout=0.01)
    print(waiting.cancel(), waiting.cancelled(), waiting.cancel())
    show(waiting.result)
    done, not_done = cf.wait(busy, 0.01)
    print(len(done), len(not_done))
    show(lambda: list(cf.as_completed(busy, 0.01)))
    show(lambda: list(pool.map(lambda _: 1, [1], timeout=0.01)))
    gate.set()
    print([f.result() for f in cf.as_completed(busy)])
    d = cf.wait(busy + [waiting])
    print(len(d.done), len(d.not_done), type(d).__name__)
show(pool.submit, pow, 1, 2)
for kwargs in ({"max_workers": 0}, {"max_workers": -1}, {"initializer": 3}):
    show(cf.ThreadPoolExecutor, **kwargs)

print("# initializers")


def bad_start():
    raise ValueError("at the start")


pool = cf.ThreadPoolExecutor(1, initializer=bad_start)
f = pool.submit(pow, 1, 1)
show(f.result)
show(pool.submit, pow, 1, 1)
pool.shutdown()
print([c.__name__ for c in BrokenThreadPool.__mro__])
own = threading.local()


def good_start(a):
    own.a = a


with cf.ThreadPoolExecutor(2, "prefix", good_start, (7,)) as pool:
    print(list(pool.map(lambda _: (own.a, threading.current_thread().name.startswith("prefix_")), range(3))))

print("# the end of a pool")
gate, begun = threading.Event(), threading.Event()
pool = cf.ThreadPoolExecutor(1)


def block():
    begun.set()
    return gate.wait()


first, second, third = pool.submit(block), pool.submit(pow, 2, 2), pool.submit(pow, 2, 3)
begun.wait()
pool.shutdown(wait=False, cancel_futures=True)
print(first.running(), second.cancelled(), third.cancelled())
gate.set()
print(first.result())

print("# futures without a pool")
f = Future()
print(f.set_running_or_notify_cancel(), f.running(), f.cancel())
show(f.set_running_or_notify_cancel)
f.set_result(3)
show(f.set_result, 4)
show(f.set_exception, ValueError())
show(f.result)
f = Future()
f.cancel()
print(f.set_running_or_notify_cancel(), repr(f).split("state")[1])
show(f.set_result, 4)
f = Future()
f.add_done_callback(lambda f: print("callback", f.result()))
f.add_done_callback(lambda f: 1 / 0)
f.add_done_callback(lambda f: print("another"))
f.set_result(1)
f.add_done_callback(lambda f: print("late"))
f = Future()
f.set_exception(KeyError("x"))
show(f.result)
print(repr(f).split("state")[1])

print("# waiting")
with cf.ThreadPoolExecutor(4) as pool:
    gates = [threading.Event() for _ in range(3)]
    fs = [pool.submit(g.wait) for g in gates]
    gates[1].set()
    d = cf.wait(fs, return_when=cf.FIRST_COMPLETED)
    print([f in d.done for f in fs])
    show(cf.wait, fs, 1, "nonsense")
    for g in gates:
        g.set()
    print(len(cf.wait(fs).done))
    gate = threading.Event()
    bad, slow = pool.submit(lambda: 1 / 0), pool.submit(gate.wait)
    d = cf.wait([bad, slow], return_when=cf.FIRST_EXCEPTION)
    print(bad in d.done, slow in d.not_done)
    gate.set()
    print(len(cf.wait([bad, bad], timeout=1).done), len(list(cf.as_completed([bad, bad, slow]))))
    results = pool.map(lambda x: 10 // x, [5, 0, 2])
    print(next(results))
    show(next, results)
    show(next, results)
    print(sum(pool.map(lambda x: x * x, range(1000), chunksize=10)))


def nested():
    with cf.ThreadPoolExecutor(2) as inner:
        return sum(inner.map(int, "123"))


with cf.ThreadPoolExecutor(2) as pool:
    print([f.result() for f in [pool.submit(nested) for _ in range(4)]])


def interrupted():
    raise KeyboardInterrupt


with cf.ThreadPoolExecutor(1) as pool:
    show(pool.submit(interrupted).result)
    show(pool.submit(sys.exit, 3).result)
    show(pool.submit(pow, 2, 3).result)

print("# names")
print(cf.TimeoutError is TimeoutError, cf.CancelledError.__mro__[1:3], cf.InvalidStateError.__mro__[1])
print(sorted(x for x in cf.__all__ if "Process" not in x))
print(cf.Executor.__module__, cf.Future.__module__, cf.ThreadPoolExecutor.__module__, cf.wait.__module__)
show(getattr, cf, "nope")
show(cf.Executor().submit, 1)


def forget():
    pool = cf.ThreadPoolExecutor(1)
    return pool.submit(pow, 2, 2)


print(forget().result())
kept = cf.ThreadPoolExecutor(3)
kept.submit(gate.wait)
kept.submit(print, "done at the end")
