"""Counts the words of a shared text with several threads that share everything.

    freewheel examples/word_count.py [FILE] [--threads N]

One thread cuts the text into pieces and puts them into a queue.  The others count the words of the
pieces and add their counts to one shared dict, under a lock.  Without a file the program makes a
text of its own.
"""

import os
import queue
import random
import sys
import threading
import time

PIECE = 2000  # lines
LETTERS = str.maketrans({c: " " for c in ".,;:!?\"'()[]{}<>|/\\=+-*&%$#@~`^_0123456789"})


def make_text(lines):
    """A text with a few frequent words and many rare ones."""
    rng = random.Random(42)
    syllables = ["ka", "to", "mi", "ra", "shu", "ne", "lo", "ber", "win", "dal"]
    words = ["".join(rng.choice(syllables) for _ in range(rng.randint(1, 4))) for _ in range(3000)]
    return [" ".join(words[int(3000 * rng.random() ** 3)] for _ in range(9)) + "." for _ in range(lines)]


def cut(lines, pieces, workers):
    """Puts the pieces into the queue, then one end mark for each worker."""
    for start in range(0, len(lines), PIECE):
        pieces.put((start, min(start + PIECE, len(lines))))
    for _ in range(workers):
        pieces.put(None)


def count(lines, pieces, totals, lock):
    """Counts pieces until the end mark comes."""
    while (piece := pieces.get()) is not None:
        mine = {}
        for i in range(*piece):
            for word in lines[i].translate(LETTERS).lower().split():
                mine[word] = mine.get(word, 0) + 1
        with lock:
            for word, n in mine.items():
                totals[word] = totals.get(word, 0) + n


def count_all(lines, workers):
    pieces = queue.Queue(maxsize=2 * workers)
    totals = {}
    lock = threading.Lock()
    team = [threading.Thread(target=count, args=(lines, pieces, totals, lock)) for _ in range(workers)]
    team.append(threading.Thread(target=cut, args=(lines, pieces, workers)))
    for t in team:
        t.start()
    for t in team:
        t.join()
    return totals


def main(argv):
    workers = os.cpu_count() or 1
    if "--threads" in argv:
        at = argv.index("--threads")
        workers = int(argv[at + 1])
        del argv[at:at + 2]
    if len(argv) > 1:
        with open(argv[1], encoding="utf-8") as file:
            lines = file.read().splitlines()
    else:
        lines = make_text(200000)
    print(f"{len(lines)} lines")
    print("threads   seconds   speed-up")
    first = None
    for n in range(1, workers + 1):
        start = time.perf_counter()
        totals = count_all(lines, n)
        seconds = time.perf_counter() - start
        first = first or seconds
        print(f"{n:7}   {seconds:7.2f}   {first / seconds:7.2f}x", flush=True)
    print(sum(totals.values()), "words,", len(totals), "different ones; the most frequent:")
    for word, n in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:5]:
        print(f"{n:9} {word}")


if __name__ == "__main__":
    main(sys.argv)
