"""Threads that make cyclic garbage with finalizers and weak references, while others read what is alive.

    freewheel --pause-report python/tests/soak.py [SECONDS [THREADS [CHECK]]]

Canaries watch the collector all the time:

* finalizer: a finalizer runs once for each object, on an object that is whole, among neighbours that are whole;
* missing: at the end no finalizer is left that never ran;
* live: what can be reached has not been finalized, and holds the values that were written;
* weak: a weak reference answers its own object or None, and its callback is called once;
* memory: what the process takes at the end is what it took after a fifth of the time, but for a bound; in runs of a
  minute or more, because a young heap grows.

Ends with exit code 1 if one of them is violated. With the name of a check as CHECK the program does wrong what that check
is there to see, and must fail: a watch that is never heard is no watch.
"""

import gc
import os
import random
import sys
import threading
import time
import weakref

BOARD = 64          # published rings
KEPT = 20000        # objects that live as long as the program
GRAVES = 32         # rings that a finalizer has brought back
WATCHED = 256       # weak references that all threads use
YOUNG = 60          # seconds in which a heap may grow
STALL = 60          # seconds after which a thread hangs
PAGE = 4096
FLAT_FACTOR, FLAT_BYTES = 1.2, 32 << 20


class Canary(Exception):
    """Something is not as it was left."""


class Node:
    """A value with its double, in a ring of such."""

    def __init__(self, maker, serial):
        self.maker = maker
        self.serial = serial
        self.double = 2 * serial
        self.items = [serial, (serial, -serial)]
        self.link = None
        self.dead = False

    def check(self):
        n = self.serial
        if self.double != 2 * n or self.items[0] != n or self.items[1] != (n, -n):
            raise Canary(f"live: node {n} of thread {self.maker.number} does not hold what was written")


class Final(Node):
    """One that is told of its end."""

    def __init__(self, maker, serial):
        super().__init__(maker, serial)
        maker.ledger[serial] = True

    def __del__(self):
        self.maker.shared.ends(self)
        if self.maker.shared.wrong == "finalizer" and self.serial % 1000 == 0:
            self.maker.shared.ends(self)


class Shared:
    """What all threads see."""

    def __init__(self, wrong):
        self.wrong = wrong
        self.board = [None] * BOARD
        self.graves = [None] * GRAVES
        self.watched = [(lambda: None, 0)] * WATCHED
        self.kept = []
        self.leak, self.born = [], time.monotonic()
        self.violations = []
        self.stop = False

    def ends(self, node):
        """A finalizer: on any thread, at any safepoint."""
        try:
            if node.maker.ledger.pop(node.serial, None) is None:
                raise Canary(f"finalizer: that of node {node.serial} of thread {node.maker.number} runs twice")
            node.dead = True
            node.check()
            # Finalizers run before anything of the garbage is taken apart.
            if node.link is not None:
                node.link.check()
                node.link.link.check()
            if node.serial % 97 == 0:
                self.graves[node.serial // 97 % GRAVES] = node
        except Canary as e:
            self.violations.append(str(e))
        except Exception as e:
            self.violations.append(f"finalizer: {e!r} in that of node {node.serial}")


class Worker(threading.Thread):
    """A thread that does one kind of work until the end."""

    def __init__(self, shared, number, work):
        super().__init__(daemon=True)
        self.shared, self.number, self.work = shared, number, work
        self.rng = random.Random(number)
        self.ledger = {}        # serial numbers of the objects whose finalizer has not run
        self.next_serial = 1
        self.done = 0

    def run(self):
        try:
            while not self.shared.stop and not self.shared.violations:
                self.work(self)
                self.done += 1
        except Canary as e:
            self.shared.violations.append(str(e))
        except BaseException as e:
            self.shared.violations.append(f"thread {self.number}: {e!r}")
            raise

    def node(self, finalizer):
        n = self.next_serial
        self.next_serial = n + 1
        return Final(self, n) if finalizer else Node(self, n)

    def ring(self, length):
        """A ring, every third node of which has a finalizer."""
        nodes = [self.node(i % 3 == 0) for i in range(length)]
        for i in range(length):
            nodes[i].link = nodes[i - 1]
        return nodes[0]

    def watch(self, node):
        """A weak reference with a callback that is called once, or never if the reference dies before its object."""
        n, calls = node.serial, []

        def gone(reference):
            calls.append(reference())
            if calls != [None]:
                self.shared.violations.append(f"weak: the callback of node {n} is called twice, or too early: {calls}")

        reference = weakref.ref(node, gone)
        if reference() is not node:
            raise Canary(f"weak: the reference to node {n} does not answer it")
        if self.shared.wrong == "weak" and n % 1000 < 20:
            return reference, n + 1
        return reference, n


def make(worker):
    """Garbage: most of it private, some of it published before it is dropped."""
    shared, rng = worker.shared, worker.rng
    for _ in range(20):
        worker.ring(rng.randrange(3, 12))
    ring = worker.ring(rng.randrange(3, 12))
    shared.board[rng.randrange(BOARD)] = ring
    shared.watched[rng.randrange(WATCHED)] = worker.watch(ring.link)
    if shared.wrong == "live" and worker.done == 50:
        ring.double += 1
    if shared.wrong == "missing" and worker.done == 50:
        worker.ledger[-1] = True
    # A hundred megabytes a second, however fast the machine is.
    if shared.wrong == "memory" and len(shared.leak) < (time.monotonic() - shared.born) * 1000:
        shared.leak.append(bytearray(100000))


def around(node):
    """Looks at a ring that the caller holds: all of it is alive."""
    n = node
    for _ in range(16):
        n.check()
        if n.dead:
            raise Canary(f"live: node {n.serial} of thread {n.maker.number} is finalized while it can be reached")
        n = n.link
        if n is node:
            return
    raise Canary(f"live: the ring of node {node.serial} does not close")


def read(worker):
    """Follows everything that is published."""
    shared, rng = worker.shared, worker.rng
    for _ in range(20):
        ring = shared.board[rng.randrange(BOARD)]
        if ring is not None:
            around(ring)
        kept = shared.kept[rng.randrange(KEPT)]
        kept.check()
        kept.link.check()
        if kept.dead:
            raise Canary(f"live: node {kept.serial}, which is never dropped, is finalized")
        reference, serial = shared.watched[rng.randrange(WATCHED)]
        node = reference()
        if node is not None:
            if node.serial != serial:
                raise Canary(f"weak: the reference to node {serial} answers node {node.serial}")
            node.check()
        ghost = shared.graves[rng.randrange(GRAVES)]
        if ghost is not None:
            ghost.check()
            ghost.link.check()


def resident():
    """Bytes in use, as the system counts them."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE


def fail(text):
    """Ends the process also when threads hang."""
    print(text, file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(1)


def middle(numbers):
    return sorted(numbers)[len(numbers) // 2]


def watch_memory(samples):
    n = len(samples)
    if n < 10:
        fail(f"memory: it was looked at only {n} times")
    early, late = middle(samples[n * 3 // 20:n // 4 + 1]), middle(samples[n * 9 // 10:])
    bound = int(FLAT_FACTOR * early) + FLAT_BYTES
    print(f"memory after a fifth of the time {early >> 20} MiB, at the end {late >> 20} MiB, bound {bound >> 20} MiB")
    if late > bound:
        fail("memory: it is not flat")


def main(seconds=900.0, threads=4, wrong=None):
    shared = Shared(wrong)
    # What the main thread has made is old when the others begin.
    keeper = Worker(shared, 0, make)
    shared.kept = [keeper.node(i % 10 == 0) for i in range(KEPT)]
    for i in range(KEPT):
        shared.kept[i].link = shared.kept[i - 1]
    workers = [Worker(shared, i + 1, make if i % 2 == 0 else read) for i in range(threads)]
    print(f"{seconds:g} s, {threads} threads", flush=True)
    start = time.monotonic()
    for w in workers:
        w.start()
    samples = []
    progress = [(0, start)] * threads
    interval = max(1.0, min(30.0, seconds / 8))
    next_report = start + interval
    collections = 0
    while time.monotonic() < start + seconds and not shared.violations:
        time.sleep(min(0.1, seconds / 100))
        now = time.monotonic()
        samples.append(resident())
        for i, w in enumerate(workers):
            if w.done != progress[i][0]:
                progress[i] = (w.done, now)
            elif now - progress[i][1] > STALL:
                fail(f"thread {w.number} hangs")
        if now >= next_report:
            next_report += interval
            # Growth makes most collections; a few come from here, in the midst of whatever the others do.
            gc.collect()
            collections += 1
            made = sum(w.next_serial for w in workers)
            waiting = sum(len(w.ledger) for w in workers)
            print(f"{now - start:6.0f} s {made:12} nodes, {waiting:8} finalizers to come, {samples[-1] >> 20:5} MiB",
                  flush=True)
    shared.stop = True
    for w in workers:
        w.join(STALL)
        if w.is_alive():
            fail(f"thread {w.number} does not end")
    if shared.violations:
        fail("\n".join(shared.violations[:20]))
    if seconds >= YOUNG or wrong == "memory":
        watch_memory(samples)

    # With nothing published any more all rings are garbage; finalizers bring some back, once.
    shared.board.clear()
    shared.kept.clear()
    for _ in range(3):
        gc.collect()
    shared.graves.clear()
    gc.collect()
    if shared.violations:
        fail("\n".join(shared.violations[:20]))
    left = sum(len(w.ledger) for w in [keeper, *workers])
    if left:
        fail(f"missing: {left} finalizers never ran")
    stats = gc.get_stats()[2]
    print(f"{sum(w.next_serial for w in workers)} nodes, {stats['collections']} collections, {stats['collected']} collected")
    print("ok", flush=True)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]), *map(int, sys.argv[2:3]), *sys.argv[3:4])
