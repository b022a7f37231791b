import queue


def show(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)
    else:
        print("ok", r)


for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
    q = kind(2)
    print(kind, q.maxsize, q.empty(), q.full(), q.qsize())
    show(q.get, False)
    show(q.get_nowait)
    show(q.get, timeout=0.01)
    show(q.get, True, -1)
    show(q.get, False, -1)
    show(q.put, 2)
    show(q.put, 1)
    show(q.put, 3, False)
    show(q.put_nowait, 3)
    show(q.put, 3, timeout=0.01)
    show(q.put, 3, timeout=-1)
    show(q.put, 3, True, 0)
    print(q.full(), q.qsize(), list(q.queue), q.unfinished_tasks)
    show(q.get)
    show(q.get)
    for _ in range(3):
        show(q.task_done)
    show(q.join)
    q = kind(-1)
    for i in (3, 1, 2):
        q.put(i)
    print([q.get() for _ in range(3)])
q = queue.PriorityQueue()
q.put(1)
show(q.put, "a")
print(q.unfinished_tasks)

s = queue.SimpleQueue()
show(s.get, False)
show(s.get_nowait)
show(s.get, timeout=0.01)
show(s.get, timeout=-1)
show(s.get, True, 0)
show(s.get, False, -1)
show(s.put, 1, False, 3)
show(s.put_nowait, 2)
show(s.put, item=3)
print(s.qsize(), s.empty())
show(s.get)
show(s.get, True, 5)
show(s.get, block=False)
print(s.empty())
print(queue.Empty, queue.Full, queue.SimpleQueue, queue.Queue[int], queue.SimpleQueue[int], sorted(queue.__all__))


class Unordered(queue.Queue):
    def _init(self, maxsize):
        self.queue = set()

    def _put(self, item):
        self.queue.add(item)

    def _get(self):
        return self.queue.pop()


u = Unordered()
u.put(1)
u.put(1)
print(u.qsize(), u.get())
