import threading

ev = threading.Event()
log = []


def waiter():
    log.append(ev.wait(5))


t = threading.Thread(target=waiter)
t.start()
print(ev.is_set(), ev.wait(0.01))
ev.set()
t.join()
print(log, ev.is_set())
ev.clear()
print(ev.is_set())
rl = threading.RLock()


def recur(n):
    with rl:
        return n if n == 0 else recur(n - 1) + n


print(recur(10))
try:
    rl.release()
except RuntimeError as e:
    print(e)
cond = threading.Condition()
items, got = [], []


def consumer():
    for _ in range(5):
        with cond:
            cond.wait_for(lambda: items)
            got.append(items.pop(0))
            cond.notify_all()


def producer():
    for i in range(5):
        with cond:
            while items:
                cond.wait()
            items.append(i)
            cond.notify_all()


ts = [threading.Thread(target=f) for f in (consumer, producer)]
[t.start() for t in ts]
[t.join() for t in ts]
print(got)
sem = threading.Semaphore(2)
print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False))
sem.release()
print(sem.acquire(blocking=False))
bs = threading.BoundedSemaphore(1)
try:
    bs.release()
except ValueError as e:
    print(e)
inside, peak, guard = 0, 0, threading.Lock()
sem2 = threading.Semaphore(3)


def limited():
    global inside, peak
    with sem2:
        with guard:
            inside += 1
            peak = max(peak, inside)
        with guard:
            inside -= 1


ts = [threading.Thread(target=limited) for _ in range(10)]
[t.start() for t in ts]
[t.join() for t in ts]
print(peak <= 3, inside)
bar = threading.Barrier(3, action=lambda: phases.append("barrier"))
phases, idx = [], []


def phase(n):
    for p in range(2):
        with guard:
            phases.append(p)
        i = bar.wait()
        with guard:
            idx.append(i)


ts = [threading.Thread(target=phase, args=(n,)) for n in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print(phases, sorted(idx), bar.parties, bar.n_waiting, bar.broken)
try:
    with cond:
        pass
    cond.notify()
except RuntimeError as e:
    print(e)
tm = threading.Timer(0.01, log.append, args=("timer",))
tm.start()
tm.join()
print(log)
with cond:
    print(cond.wait(timeout=0.01))
threading.Semaphore(-1)
