import queue
import threading

q = queue.Queue()
for x in (3, 1, 2):
    q.put(x)
print(q.qsize(), q.empty(), q.full(), [q.get() for _ in range(3)], q.empty())
l = queue.LifoQueue()
p = queue.PriorityQueue()
for x in ((2, "b"), (1, "a"), (3, "c"), (1, "A")):
    l.put(x)
    p.put(x)
print([l.get() for _ in range(4)], [p.get() for _ in range(4)])
b = queue.Queue(maxsize=2)
b.put(1)
b.put_nowait(2)
for f in (lambda: b.put_nowait(3), lambda: b.put(3, timeout=0.01), lambda: q.get_nowait(), lambda: q.get(timeout=0.01), lambda: q.get(block=False), lambda: b.put(1, block=False), lambda: q.task_done() or q.task_done() or q.task_done() or q.task_done(), lambda: q.get(timeout=-1)):
    try:
        print(f())
    except (queue.Full, queue.Empty, ValueError) as e:
        print(type(e).__name__, e)
s = queue.SimpleQueue()
s.put("simple")
print(s.get(), s.empty(), b.full(), b.maxsize)
tasks, results, out = queue.Queue(), queue.Queue(), []


def worker():
    while (item := tasks.get()) is not None:
        results.put((item, item * item))
        tasks.task_done()
    tasks.task_done()


ts = [threading.Thread(target=worker) for _ in range(3)]
for t in ts:
    t.start()
for i in range(20):
    tasks.put(i)
for _ in ts:
    tasks.put(None)
tasks.join()
for t in ts:
    t.join()
while not results.empty():
    out.append(results.get())
print(sorted(out), tasks.unfinished_tasks)
pipe = [queue.Queue(1) for _ in range(3)]


def stage(src, dst, f):
    while (v := src.get()) != "stop":
        dst.put(f(v))
    dst.put("stop")


ts = [threading.Thread(target=stage, args=(pipe[0], pipe[1], lambda v: v + 1)), threading.Thread(target=stage, args=(pipe[1], pipe[2], lambda v: v * 10))]
feeder = threading.Thread(target=lambda: [pipe[0].put(v) for v in [1, 2, 3, "stop"]])
for t in [*ts, feeder]:
    t.start()
final = list(iter(pipe[2].get, "stop"))
for t in [*ts, feeder]:
    t.join()
print(final)
queue.Queue().get_nowait()
