"""Heaps in plain lists: `heap[0]` is the smallest item, and every item is no less than its
parent at `(i - 1) // 2`. The native versions of the basic steps are used if present.
"""

__all__ = ["heapify", "heappop", "heappush", "heappushpop", "heapreplace", "merge", "nlargest",
           "nsmallest"]


def _rise(heap, item, place, top=0):
    """Put `item` at `place` or as far above it as it belongs, not above `top`."""
    while place > top:
        parent = (place - 1) >> 1
        above = heap[parent]
        if not item < above:
            break
        heap[place] = above
        place = parent
    heap[place] = item


def _settle(heap, item, place):
    """Put `item` into the gap at `place`: let the smaller children rise all the way down
    first, then let the item rise from there; most items belong near the bottom."""
    top, size = place, len(heap)
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child += 1
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    _rise(heap, item, place, top)


def heappush(heap, item):
    """Add an item."""
    heap.append(item)
    _rise(heap, item, len(heap) - 1)


def heappop(heap):
    """Take out the smallest item."""
    last = heap.pop()
    if not heap:
        return last
    smallest = heap[0]
    _settle(heap, last, 0)
    return smallest


def heapreplace(heap, item):
    """Take out the smallest item, then add one; quicker than the two steps."""
    smallest = heap[0]
    _settle(heap, item, 0)
    return smallest


def heappushpop(heap, item):
    """Add an item, then take out the smallest; quicker than the two steps."""
    if heap and heap[0] < item:
        item, smallest = heap[0], item
        _settle(heap, smallest, 0)
    return item


def heapify(x):
    """Turn a list into a heap, in place and in linear time."""
    for place in range(len(x) // 2 - 1, -1, -1):
        _settle(x, x[place], place)


try:
    from _heapq import heapify, heappop, heappush, heappushpop, heapreplace
except ImportError:
    pass


class _Reversed:
    """Turns the order of keys around, for merging from the largest."""

    __slots__ = ("key",)

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return other.key < self.key

    def __eq__(self, other):
        return other.key == self.key


def merge(*iterables, key=None, reverse=False):
    """Iterate over all items of sorted iterables in sorted order, keeping little in memory."""
    if reverse:
        rank = (lambda item: _Reversed(item if key is None else key(item)))
    else:
        rank = key
    # Entries are [rank, number of the iterable, item, next]; numbers decide among equals.
    heap = []
    for number, iterable in enumerate(iterables):
        following = iter(iterable).__next__
        try:
            item = following()
        except StopIteration:
            continue
        heap.append([item if rank is None else rank(item), number, item, following])
    heapify(heap)
    while heap:
        entry = heap[0]
        following = entry[3]
        try:
            while True:
                yield entry[2]
                item = following()
                entry[0] = item if rank is None else rank(item)
                entry[2] = item
                if len(heap) > 1:
                    heapreplace(heap, entry)
                    break
        except StopIteration:
            heappop(heap)


def nsmallest(n, iterable, key=None):
    """The first `n` items of `sorted(iterable, key=key)`."""
    if n == 1:
        nothing = object()
        found = min(iterable, key=key, default=nothing)
        return [] if found is nothing else [found]
    return _best(n, iterable, key, True)


def nlargest(n, iterable, key=None):
    """The first `n` items of `sorted(iterable, key=key, reverse=True)`."""
    if n == 1:
        nothing = object()
        found = max(iterable, key=key, default=nothing)
        return [] if found is nothing else [found]
    return _best(n, iterable, key, False)


def _best(n, iterable, key, smallest):
    """The `n` best items, best first. The worst of those kept so far is on top of a heap,
    and an item that is better replaces it; of equal items earlier ones are better."""
    try:
        size = len(iterable)
    except TypeError:
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=not smallest)[:n]
    if n <= 0:
        return []
    items = iter(iterable)
    kept = []
    for number, item in zip(range(n), items):
        rank = item if key is None else key(item)
        kept.append((_Reversed(rank) if smallest else rank, -number, item))
    if not kept:
        return []
    heapify(kept)
    number = len(kept)
    worst = kept[0][0].key if smallest else kept[0][0]
    for item in items:
        rank = item if key is None else key(item)
        if (rank < worst) if smallest else (worst < rank):
            heapreplace(kept, (_Reversed(rank) if smallest else rank, -number, item))
            worst = kept[0][0].key if smallest else kept[0][0]
        number += 1
    kept.sort(key=lambda entry: entry[:2], reverse=True)
    return [entry[2] for entry in kept]
