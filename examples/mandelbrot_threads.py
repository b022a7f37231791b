"""Computes the Mandelbrot set on 1, 2, ... N threads and prints how much faster each run was.

    freewheel examples/mandelbrot_threads.py [SIZE [THREADS]]

The threads take rows from a shared queue and put the finished rows into a shared list.
Every run must give the same picture; its checksum is printed.
"""

import os
import queue
import sys
import threading
import time

LIMIT = 200


def row(y, size):
    """How many steps each point of row `y` takes to leave the circle of radius 2."""
    out = []
    ci = 2.4 * y / size - 1.2
    for x in range(size):
        cr = 3.2 * x / size - 2.2
        zr = zi = 0.0
        steps = 0
        while steps < LIMIT:
            rr = zr * zr
            ii = zi * zi
            if rr + ii > 4.0:
                break
            zi = 2.0 * zr * zi + ci
            zr = rr - ii + cr
            steps += 1
        out.append(steps)
    return out


def worker(todo, rows, size):
    while True:
        try:
            y = todo.get_nowait()
        except queue.Empty:
            return
        rows[y] = row(y, size)


def picture(size, threads):
    """The whole picture as a list of rows, computed by that many threads."""
    todo = queue.Queue()
    # The rows in the middle take longest; whoever is free takes the next one.
    for y in range(size):
        todo.put(y)
    rows = [None] * size
    team = [threading.Thread(target=worker, args=(todo, rows, size)) for _ in range(threads)]
    for t in team:
        t.start()
    for t in team:
        t.join()
    return rows


def checksum(rows):
    total = 0
    for line in rows:
        for steps in line:
            total = (total * 31 + steps) % 1000000007
    return total


def main(size=800, most=os.cpu_count() or 1):
    print(f"Mandelbrot set, {size} x {size} points, at most {LIMIT} steps each")
    picture(size // 4, 1)  # warm up
    print("threads   seconds   speed-up")
    first = None
    sums = set()
    for n in range(1, most + 1):
        start = time.perf_counter()
        rows = picture(size, n)
        seconds = time.perf_counter() - start
        first = first or seconds
        sums.add(checksum(rows))
        print(f"{n:7}   {seconds:7.2f}   {first / seconds:7.2f}x", flush=True)
    if len(sums) != 1:
        raise SystemExit("the pictures differ: this is a bug")
    print("checksum", sums.pop())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
