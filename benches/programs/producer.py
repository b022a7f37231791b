"""One thread makes objects, another takes and drops them: memory stays where it is.

    producer.py [queue|list] [OBJECTS]

What a thread makes and another drops, its owner has to hear of: if it hears too late, memory grows. Prints objects a
second and by how much memory grew beyond the first tenth of the time; ends with exit code 1 if by more than 64 MiB.
"""

import queue
import sys
import threading
import time

BOUND = 1000
LIMIT = 64 << 20


class Item:
    def __init__(self, n):
        self.n = n


def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def through_queue(count, progress):
    q = queue.Queue(BOUND)

    def produce():
        for n in range(count):
            q.put(Item(n))
        q.put(None)

    t = threading.Thread(target=produce)
    t.start()
    n = 0
    while (item := q.get()) is not None:
        assert item.n == n
        n += 1
        if n % 10000 == 0:
            progress(n)
    t.join()
    return n


def through_list(count, progress):
    items = []
    done = threading.Event()

    def produce():
        for n in range(count):
            while len(items) > BOUND:
                time.sleep(0)
            items.append(Item(n))
        done.set()

    t = threading.Thread(target=produce)
    t.start()
    n = 0
    while True:
        try:
            items.pop()
        except IndexError:
            if done.is_set() and not items:
                break
            time.sleep(0)
            continue
        n += 1
        if n % 10000 == 0:
            progress(n)
    t.join()
    return n


def main(way="queue", count=1_000_000):
    peaks = [0, 0]

    def progress(n):
        early = n * 10 <= count
        peaks[not early] = max(peaks[not early], memory())

    start = time.perf_counter()
    got = {"queue": through_queue, "list": through_list}[way](count, progress)
    seconds = time.perf_counter() - start
    assert got == count, (got, count)
    grown = peaks[1] - peaks[0]
    print(f"{way}: {count / seconds:,.0f} objects a second, peak {peaks[1] >> 20} MiB, grown by {grown / 2**20:.1f} MiB")
    return grown > LIMIT


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2], *map(int, sys.argv[2:3])))
