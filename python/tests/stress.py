"""Threads that create, share, change and drop objects, while several of them collect garbage.

    freewheel python/tests/stress.py [SECONDS [THREADS]]

Prints the operations done and the memory in use at intervals.  Ends with exit code 1 if something
that was written is not what is read (a canary), if a thread hangs or fails, or if memory is not
flat: the peak of the second half of the time exceeds that of the first by more than 20 % and 32 MiB.

The shared objects are used without locks, except where a canary is about several of them at once.
What the program relies on is what the book promises of lists, dicts and instances under threads.
"""

import gc
import os
import queue
import random
import sys
import threading
import time
import weakref

import freewheel

SLOTS = 64          # places on the shared board
RING = 200          # items that the shared lists have at most
STALL = 60          # seconds without progress that count as a hang
PAGE = 4096
FLAT_FACTOR, FLAT_BYTES = 1.2, 32 << 20


class Canary(Exception):
    """Something that was written is not what was read."""


def expect(condition, text):
    if not condition:
        raise Canary(text)


class Node:
    """A value with its double; links make cycles."""

    def __init__(self, value):
        self.value = value
        self.double = 2 * value
        self.link = None
        self.items = [value, value + 1, value + 2]
        self.table = {"value": value, value: "value"}

    def check(self):
        v = self.value
        expect(self.double == 2 * v, "a node's fields belong together")
        expect(self.items[0] == v and self.items[2] == v + 2, "a node's list is whole")
        expect(self.table["value"] == v and self.table[v] == "value", "a node's dict is whole")


class Slotted:
    __slots__ = ("first", "second", "__weakref__")

    def __init__(self, first, second):
        self.first = first
        self.second = second


class Bag:
    """Gets attributes under changing names."""


class Shared:
    """What all threads see."""

    def __init__(self, threads):
        self.board = {i: Node(i) for i in range(SLOTS)}
        self.ring = []
        self.words = {}
        self.seen = set()
        self.bag = Bag()
        self.pairs = [(i, i * i) for i in range(RING)]
        self.mail = [queue.Queue() for _ in range(threads)]
        self.lock = threading.Lock()
        self.accounts = [1000] * 16
        self.pushed = [0] * threads
        self.popped = [0] * threads
        self.current = freewheel.AtomicRef(Node(0))
        self.map = freewheel.ConcurrentDict()
        self.channel = freewheel.MpmcQueue(RING)
        self.sent = freewheel.AtomicInt()
        self.received = freewheel.AtomicInt()
        self.stop = False


# Each of the following is one kind of work: `work(shared, me, rng)`.

def private_objects(shared, me, rng):
    """Nobody else sees these; they die at once."""
    nodes = [Node(rng.randrange(1000)) for _ in range(50)]
    table = {n.value: n for n in nodes}
    for n in nodes:
        n.check()
        expect(table[n.value].value == n.value, "a private dict is whole")
    text = ",".join(str(n.value) for n in nodes)
    expect(len(text.split(",")) == 50, "a text is whole")


def private_cycles(shared, me, rng):
    """Only the collector frees these."""
    first = last = Node(me)
    for i in range(20):
        n = Node(i)
        n.link = last
        n.items.append(n)
        n.table["self"] = n
        last = n
    first.link = last
    last.check()


def replace_on_board(shared, me, rng):
    """Publishes new nodes; the old ones die in a pause."""
    for _ in range(50):
        n = Node(rng.randrange(1000000))
        old = shared.board[rng.randrange(SLOTS)]
        old.check()
        n.link = old if rng.random() < 0.3 and old.link is None else None
        shared.board[rng.randrange(SLOTS)] = n


def read_board(shared, me, rng):
    for _ in range(200):
        n = shared.board[rng.randrange(SLOTS)]
        n.check()
        if n.link is not None:
            n.link.check()
    for n in list(shared.board.values()):
        n.check()


def cycles_on_board(shared, me, rng):
    """Shared cycles: two nodes that hold each other, dropped by whoever overwrites them."""
    a, b = Node(rng.randrange(1000)), Node(rng.randrange(1000))
    a.link, b.link = b, a
    i = rng.randrange(SLOTS)
    shared.board[i] = a
    shared.board[(i + 1) % SLOTS] = b
    a.check()
    b.check()


def push_and_pop(shared, me, rng):
    """Every item that was appended is popped once."""
    ring = shared.ring
    for _ in range(50):
        if len(ring) < RING:
            ring.append((me, [me]))
            shared.pushed[me] += 1
        if rng.random() < 0.6:
            try:
                who, box = ring.pop()
            except IndexError:
                continue
            expect(box == [who], "an item of the shared list is whole")
            shared.popped[me] += 1


def change_pairs(shared, me, rng):
    """Items are replaced whole: a reader finds an old pair or a new one."""
    pairs = shared.pairs
    for _ in range(50):
        v = rng.randrange(100000)
        pairs[rng.randrange(RING)] = (v, v * v)
        a, b = pairs[rng.randrange(RING)]
        expect(b == a * a, "a pair is whole")
    total = 0
    for a, b in pairs:
        expect(b == a * a, "a pair is whole while iterating")
        total += 1
    expect(total == RING, "the list has kept its length")


def own_words(shared, me, rng):
    """Each thread adds and removes keys of its own in a dict and a set that all use."""
    mine = [f"{me}:{rng.randrange(50)}" for _ in range(20)]
    for w in mine:
        shared.words[w] = [w]
        shared.seen.add(w)
    for w in mine:
        expect(shared.words[w] == [w], "a key of one's own is there")
        expect(w in shared.seen, "a member of one's own is there")
    for w in set(mine):
        box = shared.words.pop(w)
        expect(box == [w], "a key of one's own has kept its value")
        shared.seen.discard(w)
    for w in mine:
        expect(w not in shared.words and w not in shared.seen, "a removed key is gone")


def change_attributes(shared, me, rng):
    """Adds and deletes attributes of one instance."""
    bag = shared.bag
    for _ in range(20):
        name = f"field_{rng.randrange(24)}"
        v = rng.randrange(1000)
        setattr(bag, name, (name, v))
        got = getattr(bag, name, None)
        expect(got is None or got[0] == name, "an attribute has its own name's value")
        if rng.random() < 0.5:
            try:
                delattr(bag, name)
            except AttributeError:
                pass
    if rng.random() < 0.01:
        shared.bag = Bag()


def move_money(shared, me, rng):
    """Under a lock the sum never changes."""
    accounts = shared.accounts
    for _ in range(20):
        a, b, n = rng.randrange(16), rng.randrange(16), rng.randrange(10)
        with shared.lock:
            accounts[a] -= n
            accounts[b] += n
    with shared.lock:
        expect(sum(accounts) == 16000, "the sum of the accounts is kept")


def letter(v):
    """A function, a generator that has begun, and an instance."""
    made = (i * v for i in range(10))
    expect(next(made) == 0, "a generator begins at its beginning")
    return lambda x: x + v, made, Slotted(v, -v), v


def send_mail(shared, me, rng):
    """Hands such things to other threads, and runs what came."""
    box = shared.mail[rng.randrange(len(shared.mail))]
    if box.qsize() < RING:
        box.put(letter(rng.randrange(1000)))
    for _ in range(3):
        try:
            add, made, s, v = shared.mail[me].get_nowait()
        except queue.Empty:
            return
        expect(add(1) == v + 1, "a closure has kept its variable")
        expect(list(made) == [i * v for i in range(1, 10)], "a generator goes on in another thread")
        expect(s.first == v and s.second == -v, "slots are whole")


def weak_references(shared, me, rng):
    """A weak reference answers its object or nothing, never anything else."""
    s = Slotted(me, rng.random())
    r = weakref.ref(s)
    expect(r() is s, "a weak reference answers its object")
    n = shared.board[rng.randrange(SLOTS)]
    w = weakref.ref(n)
    del n, s
    n = w()
    if n is not None:
        n.check()
    expect(r() is None, "a private object dies with its last reference")


def raise_and_catch(shared, me, rng):
    def deeper(n):
        if n == 0:
            raise ValueError(me)
        try:
            deeper(n - 1)
        finally:
            shared.board[me % SLOTS].check()

    try:
        deeper(10)
    except ValueError as e:
        expect(e.args == (me,), "an exception is one's own")


def numbers_and_texts(shared, me, rng):
    n = rng.getrandbits(200)
    expect(int(str(n)) == n, "a big integer survives its text")
    expect(float(repr(rng.random() * 1e300)) > 0, "a large float survives its text")
    words = sorted(str(rng.random()) for _ in range(100))
    expect(words == sorted(words), "sorting sorts")


def exchange_nodes(shared, me, rng):
    """Nodes come and go through what is made for threads."""
    n = Node(rng.randrange(1000))
    shared.current.exchange(n).check()
    shared.current.get().check()
    shared.current.update(lambda old: old if old.value % 2 else Node(old.value + 1)).check()
    key = rng.randrange(SLOTS)
    shared.map[key] = n
    shared.map.compute(key, lambda old: n if old is None else Node(old.value)).check()
    shared.map.get(rng.randrange(SLOTS), n).check()
    shared.map.pop(rng.randrange(SLOTS), n).check()
    if rng.random() < 0.05:
        for key, each in shared.map.items():
            expect(0 <= key < SLOTS, "a key is one that was stored")
            each.check()
    try:
        shared.channel.put(n, rng.random() < 0.02, 0.001)
        shared.sent.add()
    except queue.Full:
        pass
    if rng.random() < 0.5:
        return
    try:
        shared.channel.get_nowait().check()
        shared.received.add()
    except queue.Empty:
        pass


WORK = [private_objects, private_cycles, replace_on_board, read_board, cycles_on_board, push_and_pop,
        change_pairs, own_words, change_attributes, move_money, send_mail, weak_references,
        raise_and_catch, numbers_and_texts, exchange_nodes]


class Worker(threading.Thread):
    def __init__(self, shared, me, seed):
        super().__init__(daemon=True)
        self.shared, self.me, self.seed = shared, me, seed
        self.done = 0
        self.collections = 0
        self.doing = None
        self.error = None

    def run(self):
        rng = random.Random(self.seed)
        try:
            while not self.shared.stop:
                work = rng.choice(WORK)
                self.doing = work.__name__
                work(self.shared, self.me, rng)
                self.done += 1
                # Every second thread collects now and then; the others meet its pauses anywhere.
                if self.me % 2 == 0 and rng.random() < 0.002:
                    self.doing = "gc.collect"
                    gc.collect()
                    self.collections += 1
        except BaseException as e:
            self.error = e
            self.shared.stop = True


def visitor(shared, seed):
    """A thread that lives for a moment and leaves objects behind."""
    rng = random.Random(seed)
    for _ in range(20):
        shared.board[rng.randrange(SLOTS)] = Node(rng.randrange(1000))
    n = Node(seed)
    n.link = n


def memory():
    """Bytes in use, as the system counts them."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE


def leave(code):
    """Ends the process also when threads hang."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(seconds=600.0, threads=0):
    threads = threads or max(4, os.cpu_count() or 1)
    shared = Shared(threads)
    workers = [Worker(shared, i, 1000 + i) for i in range(threads)]
    print(f"{seconds:g} s, {threads} threads", flush=True)
    start = time.monotonic()
    for w in workers:
        w.start()
    interval = min(10.0, seconds / 8)
    next_report = start + interval
    samples = []
    progress = [(0, start)] * threads
    while time.monotonic() < start + seconds and not shared.stop:
        time.sleep(min(0.25, interval / 4))
        now = time.monotonic()
        short = [threading.Thread(target=visitor, args=(shared, len(samples) + i)) for i in range(2)]
        for t in short:
            t.start()
        for t in short:
            t.join(STALL)
            if t.is_alive():
                print("a short thread hangs", file=sys.stderr)
                leave(1)
        samples.append((now - start, memory()))
        for i, w in enumerate(workers):
            if w.done != progress[i][0]:
                progress[i] = (w.done, now)
            elif now - progress[i][1] > STALL:
                print(f"thread {i} hangs in {w.doing}", file=sys.stderr)
                leave(1)
        if now >= next_report:
            next_report += interval
            print(f"{now - start:6.0f} s {sum(w.done for w in workers):10} operations "
                  f"{sum(w.collections for w in workers):6} collections {samples[-1][1] >> 20:6} MiB", flush=True)
    shared.stop = True
    for i, w in enumerate(workers):
        w.join(STALL)
        if w.is_alive():
            print(f"thread {i} does not end: it is in {w.doing}", file=sys.stderr)
            leave(1)
    failed = [w for w in workers if w.error is not None]
    for w in failed:
        print(f"thread {w.me} in {w.doing}:", file=sys.stderr)
        sys.excepthook(type(w.error), w.error, w.error.__traceback__)
    if failed:
        leave(1)

    expect(sum(shared.pushed) - sum(shared.popped) == len(shared.ring), "what was pushed was popped or is there")
    expect(sum(shared.accounts) == 16000, "the sum of the accounts is kept")
    left = shared.sent.load() - shared.received.load()
    expect(left == shared.channel.qsize(), "what was put was got or is there")
    expect(not shared.words and not shared.seen, "all removed keys are gone")
    half = samples[-1][0] / 2
    first = max(m for t, m in samples if t <= half)
    second = max(m for t, m in samples if t > half)
    print(f"peak of the first half {first >> 20} MiB, of the second half {second >> 20} MiB")

    # With nothing shared any more, all nodes are garbage.
    last = [weakref.ref(n) for n in [*shared.board.values(), *shared.map.values(), shared.current.get()]]
    del shared.board, shared.ring, shared.mail, shared.map, shared.current, shared.channel
    gc.collect()
    gc.collect()
    expect(all(r() is None for r in last), "what nobody holds is collected")
    if second > FLAT_FACTOR * first + FLAT_BYTES:
        print("memory is not flat", file=sys.stderr)
        leave(1)
    print("ok")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]), *map(int, sys.argv[2:3]))
