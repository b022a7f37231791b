"""`heapq` on a list that all threads use: no item is lost or there twice, and a heap stays one."""

import heapq
import threading
import time
from collections import Counter

from race import WAITS, expect, join, race, together


class Item:
    """Compared by code that lets others run."""

    waits = 0

    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        if Item.waits and self.number % Item.waits == 0:
            time.sleep(0)
        return self.number < other.number


KINDS = {
    "int": lambda n: n % 50, "float": lambda n: n / 2, "str": lambda n: "text" + str(n % 50),
    "tuple": lambda n: (n % 5, str(n), object()), "large": lambda n: n << 70, "object": Item,
    "tuple of objects": lambda n: (n % 3, Item(n), n), "mixed": lambda n: n if n % 2 else float(n),
}


def key(v):
    """Items that are objects are told apart, numbers and texts are not."""
    return v if isinstance(v, (int, float, str)) else id(v)


def is_heap(x):
    return not any(x[i] < x[(i - 1) // 2] for i in range(1, len(x)))


def balance(x, given, taken):
    """What was put in is in the heap, or was taken out; `given` and `taken` have a list for each thread."""
    went_in = Counter(key(v) for items in given for v in items)
    came_out = Counter(key(v) for items in taken for v in items)
    expect(went_in == came_out + Counter(map(key, x)), "no item is lost or there twice")
    expect(is_heap(x), "a heap stays one")


@race
def pushed_and_popped(rounds):
    """Threads push, others pop, exchange the least item, and push what they pop."""
    for name, make in KINDS.items():
        for Item.waits in (0, 3) if "object" in name else (0,):
            x = []
            given, taken = [[] for _ in range(4)], [[] for _ in range(4)]

            def push(i):
                for k in range(2):
                    v = make(4 * i + k)
                    given[0].append(v)
                    heapq.heappush(x, v)

            def pop(i):
                taken[1].append(heapq.heappop(x))

            def exchange(i):
                v = make(4 * i + 2)
                # The item is in the heap only if there was one to take out.
                taken[2].append(heapq.heapreplace(x, v))
                given[2].append(v)

            def push_pop(i):
                v = make(4 * i + 3)
                given[3].append(v)
                taken[3].append(heapq.heappushpop(x, v))

            empty = (IndexError,)
            together(rounds * 8, push, (pop, empty), (exchange, empty), push_pop)
            try:
                balance(x, given, taken)
            except Exception as e:
                raise type(e)(f"{name}: {e}") from e


@race
def pops_come_in_order(rounds):
    """Nobody pushes: every thread gets items that grow, and together they get all of them."""
    for name, make in KINDS.items():
        Item.waits = 3
        x = [make(n * 7919 % (rounds * 8)) for n in range(rounds * 8)]
        every = Counter(map(key, x))
        heapq.heapify(x)
        taken = [[] for _ in range(3)]
        start = threading.Barrier(3)

        def work(mine):
            start.wait()
            try:
                while True:
                    mine.append(heapq.heappop(x))
            except IndexError:
                pass

        threads = [threading.Thread(target=work, args=(t,), daemon=True) for t in taken]
        for t in threads:
            t.start()
        join(threads)
        expect(Counter(key(v) for t in taken for v in t) == every, f"{name}: all come out, once")
        for t in taken:
            expect(not any(b < a for a, b in zip(t, t[1:])), f"{name}: the least one comes first")


@race
def made_heaps_again(rounds):
    """Threads make a heap of what another one spoils."""
    for make in (KINDS["int"], KINDS["object"]):
        Item.waits = 0
        every = [make(n) for n in range(60)]
        x = list(every)

        make_heap = lambda i: heapq.heapify(x)
        # Comparisons take longer than turning the list around, perhaps each time.
        together(rounds, (make_heap, (RuntimeError,)), lambda i: x.reverse(), (make_heap, (RuntimeError,)))
        expect(Counter(map(key, x)) == Counter(map(key, every)), "items are only moved")
        heapq.heapify(x)
        expect(is_heap(x), "a heap was made")


@race
def comparisons_that_change_the_heap(rounds):
    """They do not end in a loop for ever, nor do those that raise lose what is in the list."""
    x = []

    class Grows(Item):
        def __lt__(self, other):
            if len(x) < 300:
                x.append(self)
            return self.number < other.number

    class Raises(Item):
        def __lt__(self, other):
            if self.number % 7 == 0:
                raise ZeroDivisionError
            return self.number < other.number

    def step(i):
        heapq.heappush(x, Grows(i))
        if len(x) > 200:
            x.clear()

    together(rounds, (step, (RuntimeError, IndexError)), (step, (RuntimeError, IndexError)),
             (lambda i: heapq.heappop(x), (RuntimeError, IndexError)))
    y, given = [], [[], []]

    def push(mine):
        def step(i):
            v = Raises(i)
            mine.append(v)
            heapq.heappush(y, v)
        return step, (ZeroDivisionError,)

    together(rounds * 4, push(given[0]), push(given[1]))
    expect(Counter(map(key, y)) == Counter(key(v) for g in given for v in g), "what was pushed is there")


@race
def a_comparison_that_waits_for_who_makes_way(rounds):
    """Who has begun again too often goes first, but nobody waits for it for ever: its comparison may wait for them."""
    x, asked, answered = [Item(n) for n in range(4)], threading.Event(), threading.Event()
    changes = 60

    class Waits(Item):
        def __lt__(self, other):
            nonlocal changes
            if changes:
                changes -= 1
                x.append(Item(10 + changes))
            else:
                asked.set()
                expect(answered.wait(WAITS), "the other thread gets on")
            return self.number < other.number

    def answer():
        expect(asked.wait(WAITS), "the comparison gets that far")
        heapq.heappush(x, Item(5))
        answered.set()

    def push():
        heapq.heappush(x, Waits(0))
        pushed.append(True)

    pushed = []
    threads = [threading.Thread(target=f, daemon=True) for f in (answer, push)]
    for t in threads:
        t.start()
    join(threads)
    expect(pushed and changes == 0 and len(x) == 4 + 60 + 2, "both have pushed")
