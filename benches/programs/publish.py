"""What it costs to publish a private graph: each of its objects is marked once.

    publish.py [OBJECTS]
"""

import sys
import threading
import time

BOARD = []


class Node:
    __slots__ = ("pair",)

    def __init__(self, pair):
        self.pair = pair


def main(count=1_000_000, rounds=7):
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    best = float("inf")
    for _ in range(rounds):
        graph = [Node((i,)) for i in range(count // 2)]
        start = time.perf_counter()
        BOARD.append(graph)
        best = min(best, time.perf_counter() - start)
        BOARD.clear()
        del graph
    done.set()
    other.join()
    print(f"{best * 1e9 / count:.1f} ns an object, once in its life ({count} objects)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
