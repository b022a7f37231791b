"""What one thread did before is seen by another one after, and what a weak reference or a cache answers to several."""

import functools
import queue
import threading
import weakref

from race import WAITS, Value, expect, join, race, stored, together


class Message:
    pass


def filled(i):
    m = Message()
    m.first, m.items, m.last = i, [i, i], i
    return m


def whole(m, i=None):
    expect(m.first == m.last == m.items[0] == m.items[1], "an object is seen as it was when it was stored")
    expect(i is None or m.first == i, "a message is the one that was sent")


@race
def stored_references_lead_to_what_was_there(rounds):
    """No lock, no event: a reference read from a list, a dict, an attribute, a variable, a closure."""
    place, table, holder = [filled(0)], {"m": filled(0)}, Message()
    holder.m = cell = filled(0)

    def write(i):
        nonlocal cell
        place[0] = filled(i)
        table["m"] = filled(i)
        holder.m = filled(i)
        cell = filled(i)

    def read(i):
        for m in (place[0], table["m"], holder.m, cell):
            whole(m)

    together(rounds * 40, write, read, read)


@race
def locks_events_queues_and_threads_order(rounds):
    """Plain variables, written before and read after."""
    lock, table, q, answers = threading.Lock(), {"n": 0, "twice": 0}, queue.Queue(), queue.SimpleQueue()

    def locked(i):
        with lock:
            expect(table["twice"] == 2 * table["n"], "what was done under a lock is seen under it")
            table["n"] += 1
            table["twice"] += 2

    together(rounds * 10, locked, locked, locked)
    box = [None]

    def serve():
        for i in range(rounds * 4):
            expect(q.get(timeout=WAITS) == i, "a queue keeps the order")
            whole(box[0], i)
            box[0] = filled(-i)
            answers.put(i)

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    for i in range(rounds * 4):
        box[0] = filled(i)
        q.put(i)
        expect(answers.get(timeout=WAITS) == i, "the other thread answers")
        whole(box[0], -i)
    join([server])
    for i in range(rounds):
        box, begun, seen = [filled(i)], threading.Event(), []

        def run():
            whole(box[0], i)
            box[0] = filled(i + 1)
            begun.set()
            seen.append(i)

        t = threading.Thread(target=run, daemon=True)
        t.start()
        expect(begun.wait(WAITS), "an event is set")
        whole(box[0], i + 1)
        join([t])
        expect(seen == [i], "what a thread did is seen after `join`")


@race
def increments_under_a_lock_are_all_counted(rounds):
    counts = {"plain": 0, "locked": 0, "condition": 0, "semaphore": 0}
    lock, condition, semaphore = threading.Lock(), threading.Condition(), threading.Semaphore(1)
    done = [0] * 3

    def count(me):
        def step(i):
            counts["plain"] += 1
            for name, guard in (("locked", lock), ("condition", condition), ("semaphore", semaphore)):
                with guard:
                    counts[name] += 1
            done[me] = i + 1
        return step

    together(rounds * 10, count(0), count(1), count(2))
    expect(counts["locked"] == counts["condition"] == counts["semaphore"] == sum(done), "a lock keeps threads apart")
    expect(counts["plain"] <= sum(done), "an increment counts once at most")


@race
def who_waits_for_a_lock_gets_it(rounds):
    """Beside threads that come back at once, and some that give up."""
    lock, again, inside = threading.Lock(), threading.RLock(), []

    def touch():
        inside.append(None)
        expect(len(inside) == 1, "a lock keeps threads apart")
        inside.pop()

    def greedy(i):
        with lock, again:
            for _ in range(50):
                touch()

    def patient(i):
        expect(lock.acquire(timeout=WAITS), "who waits for a lock gets it")
        touch()
        lock.release()
        expect(again.acquire(timeout=WAITS), "who waits for a lock gets it")
        again.release()

    def hasty(i):
        if lock.acquire(timeout=i % 8 * 2e-4):
            touch()
            lock.release()

    together(rounds * 4, greedy, greedy, patient, patient, hasty)
    expect(not lock.locked(), "a lock is given back as often as it is taken")


@race
def weak_references_and_caches(rounds):
    """A weak reference answers its object or nothing; a cached function answers what it computes."""
    place = [Value(0)]
    refs = [weakref.ref(place[0])]
    calls = []

    @functools.lru_cache(maxsize=8)
    def twice(n):
        calls.append(n)
        return Value(2 * n)

    def replace(i):
        v = Value(i)
        refs[0] = weakref.ref(v)
        place[0] = v

    def follow(i):
        v = refs[0]()
        if v is not None:
            stored(v)
            expect(weakref.ref(v)() is v, "a reference to what is alive answers it")

    def ask(i):
        v = twice(i % 12)
        stored(v)
        expect(v.number == 2 * (i % 12), "a cached answer is that of its arguments")

    together(rounds * 20, replace, follow, follow, ask, ask)
    expect(set(calls) == set(range(12)), "the function ran for each argument")
