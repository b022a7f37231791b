import threading

results = []
lock = threading.Lock()


def work(n):
    total = sum(range(n))
    with lock:
        results.append((n, total))


ts = [threading.Thread(target=work, args=(n * 100,), name=f"w{n}") for n in range(8)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print(sorted(results), [t.name for t in ts], any(t.is_alive() for t in ts))
counter = 0


def bump(k):
    global counter
    for _ in range(k):
        with lock:
            counter += 1


ts = [threading.Thread(target=bump, kwargs={"k": 2000}) for _ in range(4)]
[t.start() for t in ts]
[t.join() for t in ts]
print(counter, threading.active_count(), threading.current_thread().name, threading.main_thread() is threading.current_thread(), len(threading.enumerate()))


class Worker(threading.Thread):
    def __init__(self, x):
        super().__init__(daemon=True)
        self.x, self.result = x, None

    def run(self):
        self.result = (self.x**2, threading.current_thread() is self, self.daemon)


ws = [Worker(i) for i in range(5)]
print(ws[0].is_alive(), ws[0].ident)
for w in ws:
    w.start()
for w in ws:
    w.join(timeout=5)
print([w.result for w in ws], ws[0].ident is not None)
local = threading.local()
local.v = "main"
seen = []


def use_local(n):
    seen.append(hasattr(local, "v"))
    local.v = n
    seen.append(local.v)


t = threading.Thread(target=use_local, args=(7,))
t.start()
t.join()
print(local.v, seen)
for f in (lambda: t.start(), lambda: threading.Thread(target=print).join(), lambda: threading.current_thread().join(), lambda: lock.release(), lambda: threading.Thread(5)):
    try:
        f()
    except (RuntimeError, AssertionError) as e:
        print(type(e).__name__, e)
print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.release(), lock.locked())
order = []
prev = None
for i in range(5):
    def step(i=i, before=prev):
        if before:
            before.join()
        order.append(i)
    prev = threading.Thread(target=step)
    prev.start()
prev.join()
print(order, threading.get_ident() == threading.main_thread().ident)
threading.Thread(target=print, args=("printed by a thread",)).start()
