import _thread
import io
import sys
import threading


def show(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
    except BaseException as e:
        print(type(e).__name__, e)
    else:
        print("ok", r)


print("# starting and joining")
t = threading.Thread(target=len, args=("abc",))
show(t.join)
show(t.start)
t.join()
show(t.start)
show(threading.current_thread().join)
t = threading.Thread(target=lambda: show(threading.current_thread().join))
t.start()
t.join()
show(setattr, t, "daemon", True)
show(t.join, -1)
t = threading.Thread(target=lambda: 0, daemon=True, name=5)
print(repr(t.name), t.daemon, t.ident, t.native_id, t.is_alive(), t)
t.start()
t.join()
print(t.is_alive(), isinstance(t.ident, int), isinstance(t.native_id, int))
show(threading.Thread, 1)
show(threading.Thread, target=1, nope=2)


class NoInit(threading.Thread):
    def __init__(self):
        pass


n = NoInit()
for f in (n.start, n.join, n.is_alive, lambda: n.name, lambda: n.ident, lambda: n.daemon, lambda: repr(n)):
    show(f)
show(setattr, n, "daemon", True)

print("# names and numbers")
print(threading.Thread(target=show).name.split("-")[0], threading.Thread(target=show).name.split(" ")[1])
print(threading.main_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
print([t.name for t in threading.enumerate()], threading.get_ident() == threading.main_thread().ident)
print(threading.get_native_id() == threading.main_thread().native_id, type(threading.TIMEOUT_MAX))
for size in (10, -1, 1 << 20, 0):
    show(threading.stack_size, size)
show(threading.stack_size)
print(threading.settrace(None), threading.gettrace(), threading.setprofile(None), threading.getprofile())
print(sorted(threading.__all__))

print("# a thread that threading did not start")
done = threading.Event()


def foreign():
    me = threading.current_thread()
    print(type(me).__name__, me.name.split("-")[0], me.daemon, me.is_alive(), me.ident == threading.get_ident())
    print(me is threading.current_thread(), me in threading.enumerate())
    show(me.join)
    done.set()


_thread.start_new_thread(foreign, ())
done.wait()
for args in ((1, ()), (print, 1), (print, (), 1)):
    show(_thread.start_new_thread, *args)

print("# locks")
lock = threading.Lock()
show(lock.release)
show(threading.RLock().release)
show(lock.acquire, False, 1)
show(lock.acquire, True, -2)
show(lock.acquire, timeout=1e20)
show(lock.acquire, timeout=float("nan"))
show(lock.acquire, timeout="x")
for f in (lock.acquire, lock.locked, lambda: lock.acquire(False), lambda: lock.acquire(True, 0.01), lock.release):
    show(f)
show(lock.__enter__)
show(lock.__exit__, None, None, None)
show(lock.acquire_lock)
show(lock.locked_lock)
show(lock.release_lock)
r = threading.RLock()
print(r.acquire(), r.acquire(), r.release(), repr(r).split(" object")[0], r.release(), repr(r).split(" object")[0])
print(isinstance(lock, type(threading.Lock())), type(lock).__name__)

print("# semaphores, conditions, events")
show(threading.Semaphore, -1)
s = threading.Semaphore(0)
for args in ((False,), (False, 1), (True, 0.01)):
    show(s.acquire, *args)
show(s.release, 0)
show(s.release, 2)
print(s.acquire(), s.acquire(), s.acquire(timeout=0.01))
b = threading.BoundedSemaphore(1)
for f in (b.release, b.acquire, b.release, lambda: b.release(0), lambda: b.release(2)):
    show(f)
c = threading.Condition()
for f in (c.wait, c.notify, c.notify_all):
    show(f)
with c:
    for args in ((0.01,), (0,), (-1,)):
        show(c.wait, *args)
    show(c.wait_for, lambda: 0, 0.01)
    show(c.wait_for, lambda: 7)
e = threading.Event()
for f in (lambda: e.wait(0.01), lambda: e.wait(0), e.set, e.wait, e.is_set, e.clear, e.is_set):
    show(f)

print("# barriers and timers")
b = threading.Barrier(2, timeout=0.01)
show(b.wait)
print(b.broken, b.n_waiting, b.parties)
show(b.wait)
b.reset()
print(b.broken)
b.abort()
show(b.wait)
b = threading.Barrier(1, action=lambda: 1 / 0)
show(b.wait)
show(b.wait)
b = threading.Barrier(3)
found = []
ts = [threading.Thread(target=lambda: found.append(b.wait())) for _ in range(3)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print(sorted(found))
timer = threading.Timer(0.01, print, ["timer"], {"end": "!\n"})
timer.start()
timer.join()
timer = threading.Timer(10, print, ["never"])
timer.start()
timer.cancel()
timer.join()
print(timer.finished.is_set(), timer.interval, timer.args, timer.kwargs)

print("# attributes of one's own")


class Own(threading.local):
    made = 0

    def __init__(self, x, y=1):
        self.x, self.y = x, y
        Own.made += 1


v = Own(3, y=4)
v.z = 1
t = threading.Thread(target=lambda: print(v.x, v.y, hasattr(v, "z"), v.__dict__))
t.start()
t.join()
print(v.__dict__, Own.made)
show(threading.local, 1)
show(delattr, v, "nope")
show(getattr, v, "nope")
show(setattr, v, "__dict__", {})

print("# exceptions")
args = threading.ExceptHookArgs((ValueError, ValueError(1), None, None))
print(args, args.exc_type, args.exc_value, args.exc_traceback, args.thread, len(args))
show(threading.ExceptHookArgs, (1, 2))
show(threading.ExceptHookArgs, 1)
print(threading.excepthook is threading.__excepthook__)
show(threading.excepthook, 1)


def crash(f, name="bad"):
    t = threading.Thread(target=f, name=name)
    t.start()
    t.join()


def hook(args):
    print("hook", args.exc_type.__name__, args.exc_value, args.exc_traceback is not None, args.thread.name)


def bad_hook(args):
    raise KeyError("in the hook")


threading.excepthook = hook
crash(lambda: 1 / 0)
crash(sys.exit)
threading.excepthook = bad_hook
sys.excepthook = lambda kind, value, traceback: print("sys.excepthook", kind.__name__, value)
sys.stderr = io.StringIO()
crash(lambda: 1 / 0)
print(repr(sys.stderr.getvalue()))
sys.excepthook = sys.__excepthook__
threading.excepthook = threading.__excepthook__
sys.stderr = io.StringIO()
crash(lambda: [].nope)
lines = sys.stderr.getvalue().splitlines()
print(lines[0], lines[1], lines[-1], sep="\n")
sys.stderr = io.StringIO()
crash(sys.exit)
print(repr(sys.stderr.getvalue()))
sys.stderr = None
crash(lambda: [].nope)
sys.stderr = sys.__stderr__

print("# the end")


def last(main):
    main.join()
    print("the main thread is over:", not main.is_alive())
    t = threading.Thread(target=print, args=("started at the end",))
    t.start()
    t.join()
    show(threading._register_atexit, print)


def stays():
    while True:
        done.wait()


threading.Thread(target=last, args=(threading.main_thread(),)).start()
threading.Thread(target=stays, daemon=True).start()
threading._register_atexit(print, "before the threads are waited for", end="\n")
