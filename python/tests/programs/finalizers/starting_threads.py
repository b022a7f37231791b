# Finalizers that start threads, and wait for them: run by counts and by the collector, in any thread.
import gc, threading
log = []
lock = threading.Lock()
def note(x):
    with lock: log.append(x)
class T:
    """starts a thread in its finalizer, and waits for it"""
    def __init__(self, n, join): self.n = n; self.join = join; self.me = None
    def __del__(self):
        t = threading.Thread(target=note, args=(self.n,))
        t.start()
        if self.join: t.join()
        else: threads.append(t)
threads = []
for i in range(10): T(i, True)
print(sorted(log)); log.clear()
for i in range(10):
    t = T(i, True); t.me = t
del t
gc.collect(); print(sorted(log)); log.clear()
for i in range(10):
    t = T(i, False); t.me = t
del t
gc.collect()
for t in threads: t.join()
print(sorted(log)); log.clear(); threads.clear()
# in a thread, and an object that another thread made
def work():
    for i in range(10): T(i, True)
    for i in range(10):
        t = T(i, True); t.me = t
    del t
    gc.collect()
ws = [threading.Thread(target=work) for i in range(3)]
for w in ws: w.start()
for w in ws: w.join()
gc.collect()
print(sorted(log) == sorted(list(range(10)) * 6)); log.clear()
