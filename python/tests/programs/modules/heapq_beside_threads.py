"""Heaps in lists that other threads see: the same items in the same order as in one thread, also when comparisons raise."""
import heapq
import random
import threading

done = threading.Event()
other = threading.Thread(target=done.wait)
other.start()


class Item:
    raises = False

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if Item.raises and rng.random() < 0.1:
            raise ZeroDivisionError(self.n, other.n)
        return self.n < other.n

    def __repr__(self):
        return 'I%d' % self.n


rng = random.Random(5)
kinds = [
    lambda: rng.randrange(30), lambda: rng.random(), lambda: str(rng.randrange(100)), lambda: Item(rng.randrange(30)),
    lambda: (rng.randrange(3), str(rng.randrange(10))), lambda: (rng.randrange(3), Item(rng.randrange(10))),
    lambda: rng.choice([1, 2.5, True, 1 << 80, -3]), lambda: [rng.randrange(5)],
]


def shows(f, *args):
    try:
        return f(*args)
    except (ZeroDivisionError, IndexError) as e:
        return type(e).__name__, str(e)


for Item.raises in (False, True):
    for make in kinds:
        heap = []
        for i in range(60):
            op = rng.randrange(6)
            if op < 3:
                r = shows(heapq.heappush, heap, make())
            elif op == 3:
                r = shows(heapq.heappop, heap)
            elif op == 4:
                r = shows(heapq.heappushpop, heap, make())
            else:
                r = shows(heapq.heapreplace, heap, make())
            if i % 4 == 0 or Item.raises:
                print(r, heap)
        items = [make() for i in range(20)]
        print(shows(heapq.heapify, items), items)

heap = []
for args in ((heap,), (heap, 1)):
    print(shows(heapq.heappop, heap), shows(heapq.heapreplace, heap, 1), heapq.heappushpop(heap, 1), heap)


class Never:
    def __lt__(self, other):
        return NotImplemented


heap = [Never()]
for f, args in ((heapq.heappush, (heap, Never())), (heapq.heappop, (heap,)), (heapq.heapify, (heap * 3,))):
    try:
        f(*args)
    except TypeError as e:
        print(e)
print(len(heap))
done.set()
other.join()
