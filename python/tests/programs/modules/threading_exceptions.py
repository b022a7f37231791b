import sys
import threading

caught = []


def hook(args):
    caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))


threading.excepthook = hook


def boom(n):
    raise RuntimeError(f"boom {n}")


ts = [threading.Thread(target=boom, args=(i,), name=f"t{i}") for i in range(3)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print(sorted(caught))


def quits():
    sys.exit(3)


caught.clear()
t = threading.Thread(target=quits)
t.start()
t.join()
print(caught, "main goes on")


class Future:
    def __init__(self, fn, *a):
        self.done = threading.Event()
        self.value = self.error = None
        threading.Thread(target=self._run, args=(fn, a)).start()

    def _run(self, fn, a):
        try:
            self.value = fn(*a)
        except Exception as e:
            self.error = e
        finally:
            self.done.set()

    def get(self):
        self.done.wait()
        if self.error:
            raise self.error
        return self.value


fs = [Future(lambda a, b: a / b, 6, d) for d in (1, 2, 0)] + [Future(int, "x")]
for f in fs:
    try:
        print(f.get())
    except Exception as e:
        print(type(e).__name__, e)
lock = threading.Lock()
try:
    with lock:
        raise KeyError("inside lock")
except KeyError:
    print(lock.locked())


def deep(n):
    return deep(n + 1)


f = Future(deep, 0)
try:
    f.get()
except RecursionError:
    print("recursion limit in a thread")
Future(boom, "in main").get()
