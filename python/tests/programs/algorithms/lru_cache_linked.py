class Node:
    __slots__ = ("key", "val", "prev", "next")

    def __init__(self, key=None, val=None):
        self.key, self.val = key, val
        self.prev = self.next = self


class LRU:
    def __init__(self, cap):
        if cap < 1:
            raise ValueError(f"capacity must be positive: {cap}")
        self.cap, self.map, self.root = cap, {}, Node()
        self.hits = self.misses = 0

    def _unlink(self, n):
        n.prev.next, n.next.prev = n.next, n.prev

    def _front(self, n):
        r = self.root
        n.prev, n.next = r, r.next
        r.next.prev = n
        r.next = n

    def __getitem__(self, k):
        try:
            n = self.map[k]
        except KeyError:
            self.misses += 1
            raise
        self.hits += 1
        self._unlink(n)
        self._front(n)
        return n.val

    def __setitem__(self, k, v):
        if k in self.map:
            self.map[k].val = v
            self[k]
            self.hits -= 1
            return
        if len(self.map) == self.cap:
            old = self.root.prev
            self._unlink(old)
            del self.map[old.key]
        n = self.map[k] = Node(k, v)
        self._front(n)

    def __len__(self):
        return len(self.map)

    def __contains__(self, k):
        return k in self.map

    def __iter__(self):
        n = self.root.next
        while n is not self.root:
            yield n.key
            n = n.next

    def get(self, k, default=None):
        try:
            return self[k]
        except KeyError:
            return default

    def __repr__(self):
        return f"LRU({', '.join(f'{k}={self.map[k].val}' for k in self)})"


c = LRU(3)
for i, k in enumerate("abc"):
    c[k] = i
print(c, len(c))
print(c["a"], c, "b" in c)
c["d"] = 3
print(c, c.get("b", "gone"), c.get("c"))
c["c"] = 22
c["e"] = 4
print(c, list(c), c.hits, c.misses)
big = LRU(50)
x = 1
for _ in range(2000):
    x = x * 48271 % 2147483647
    k = x % 80
    if big.get(k) is None:
        big[k] = k * k
print(big.hits, big.misses, len(big), list(big)[:8], all(big.map[k].val == k * k for k in big))
try:
    LRU(0)
except ValueError as e:
    print(e)
c["zebra"]
