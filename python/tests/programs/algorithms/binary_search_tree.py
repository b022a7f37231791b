class Node:
    def __init__(self, key, val):
        self.key, self.val, self.h = key, val, 1
        self.l = self.r = None


def h(n):
    return n.h if n else 0


def fix(n):
    n.h = 1 + max(h(n.l), h(n.r))
    b = h(n.l) - h(n.r)
    if b > 1:
        if h(n.l.l) < h(n.l.r):
            n.l = rot_l(n.l)
        return rot_r(n)
    if b < -1:
        if h(n.r.r) < h(n.r.l):
            n.r = rot_r(n.r)
        return rot_l(n)
    return n


def rot_r(y):
    x = y.l
    y.l, x.r = x.r, y
    for n in (y, x):
        n.h = 1 + max(h(n.l), h(n.r))
    return x


def rot_l(x):
    y = x.r
    x.r, y.l = y.l, x
    for n in (x, y):
        n.h = 1 + max(h(n.l), h(n.r))
    return y


class AVL:
    def __init__(self, items=()):
        self.root, self.n = None, 0
        for k, v in items:
            self[k] = v

    def __setitem__(self, k, v):
        def put(n):
            if n is None:
                self.n += 1
                return Node(k, v)
            if k == n.key:
                n.val = v
                return n
            if k < n.key:
                n.l = put(n.l)
            else:
                n.r = put(n.r)
            return fix(n)
        self.root = put(self.root)

    def __getitem__(self, k):
        n = self.root
        while n and n.key != k:
            n = n.l if k < n.key else n.r
        if n is None:
            raise KeyError(k)
        return n.val

    def __delitem__(self, k):
        def rem(n, k):
            if n is None:
                raise KeyError(k)
            if k < n.key:
                n.l = rem(n.l, k)
            elif k > n.key:
                n.r = rem(n.r, k)
            elif n.l and n.r:
                m = n.r
                while m.l:
                    m = m.l
                n.key, n.val = m.key, m.val
                n.r = rem(n.r, m.key)
            else:
                return n.l or n.r
            return fix(n)
        self.root = rem(self.root, k)
        self.n -= 1

    def __iter__(self):
        st, n = [], self.root
        while st or n:
            while n:
                st.append(n)
                n = n.l
            n = st.pop()
            yield n.key
            n = n.r

    def __len__(self):
        return self.n

    def __contains__(self, k):
        try:
            self[k]
            return True
        except KeyError:
            return False

    def range(self, lo, hi):
        return [k for k in self if lo <= k < hi]

    def balanced(self):
        def ok(n):
            return n is None or abs(h(n.l) - h(n.r)) <= 1 and ok(n.l) and ok(n.r)
        return ok(self.root)


t = AVL((i * 37 % 101, i) for i in range(101))
print(len(t), list(t) == list(range(101)), h(t.root), t.balanced(), t.range(10, 15), t[37], 5 in t, 500 in t)
for k in range(0, 101, 3):
    del t[k]
print(len(t), list(t)[:8], h(t.root), t.balanced())
seq = AVL((i, None) for i in range(1000))
print(h(seq.root), seq.balanced(), len(seq))
s = AVL(zip("the quick brown fox".split(), range(4)))
s["fox"] = "updated"
print([(k, s[k]) for k in s])
try:
    del s["zebra"]
except KeyError as e:
    print("missing", e, len(s))
del s["quick"], s["the"]
print(list(s), s.balanced())
s["mixed"] = 1
s[5] = "cannot compare"
