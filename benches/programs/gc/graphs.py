"""What a full collection costs while a graph is alive.

    PYTHON graphs.py GRAPH [COLLECTIONS]

Prints the graph's name, the median seconds of a collection and the number of objects that the program has made,
between tabs. The objects are counted by hand, the same for every interpreter, atoms included: a collector that need
not look at strings and numbers gets them for nothing.
"""

import gc
import os
import sys
import time


class Point:
    def __init__(self, x):
        self.x = x


class Node:
    def __init__(self, children):
        self.children = children


class Link:
    def __init__(self, value, behind):
        self.value = value
        self.behind = behind


def records():
    """Five million small objects: a million records, each a dict with a string, an instance, and a list of a float."""
    shelves = []
    for _ in range(1000):
        shelf = []
        for i in range(1000):
            shelf.append({"name": "record %d" % i, "at": Point(i), "items": [i + 0.5]})
        shelves.append(shelf)
    return shelves, 5 * 1000 * 1000 + 1001


def tree():
    """A wide tree: four levels of a hundred children, each node an instance and a list."""

    def grow(levels):
        return Node([grow(levels - 1) for _ in range(100)] if levels else [])

    nodes = sum(100 ** level for level in range(4))
    return grow(3), 2 * nodes


def chains():
    """Ten chains of a hundred thousand links."""
    heads = []
    for _ in range(10):
        head = None
        for i in range(100 * 1000):
            head = Link(i, head)
        heads.append(head)
    return heads, 10 * 100 * 1000 + 1


def nothing():
    """What a collection costs that finds nothing but the interpreter itself."""
    return None, 1


GRAPHS = {"nothing": nothing, "records": records, "tree": tree, "chains": chains}


def main(name, collections=7):
    # Building is not what is measured, and some collectors would make it quadratic.
    gc.disable()
    graph, objects = GRAPHS[name]()
    gc.enable()
    gc.collect()
    gc.collect()
    times = []
    for _ in range(collections):
        start = time.perf_counter()
        gc.collect()
        times.append(time.perf_counter() - start)
    times.sort()
    assert name == "nothing" or graph is not None
    print(name, times[len(times) // 2], objects, sep="\t", flush=True)
    # Taking the graph apart again takes longer than all the rest.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
