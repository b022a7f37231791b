class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


c = Countdown(3)
print(list(c), list(c), next(Countdown(9)), next(c, "dflt"))


class Tree:
    def __init__(self, v, left=None, right=None):
        self.v, self.left, self.right = v, left, right

    def insert(self, v):
        side = "left" if v < self.v else "right"
        child = getattr(self, side)
        if child:
            child.insert(v)
        else:
            setattr(self, side, Tree(v))
        return self

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.v
        if self.right:
            yield from self.right

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, v):
        node = self
        while node:
            if node.v == v:
                return True
            node = node.left if v < node.v else node.right
        return False

    def depth(self):
        return 1 + max(self.left.depth() if self.left else 0, self.right.depth() if self.right else 0)


t = Tree(50)
for v in (30, 70, 20, 40, 60, 80, 10, 65):
    t.insert(v)
print(list(t), len(t), 40 in t, 41 in t, t.depth(), max(t), sum(t), sorted(t, reverse=True)[:3])
it1, it2 = iter(t), iter(t)
print(next(it1), next(it1), next(it2), list(zip(t, t))[:2])


class Linked:
    def __init__(self, *vals):
        self.head = None
        for v in reversed(vals):
            self.head = (v, self.head)

    def __iter__(self):
        n = self.head
        while n:
            v, n = n
            yield v

    def __reversed__(self):
        prev = None
        for v in self:
            prev = (v, prev)
        out = Linked()
        out.head = prev
        return iter(out)


l = Linked(1, 2, 3)
print(list(l), list(reversed(l)), [*l, *l], 2 in l, dict.fromkeys(l), max(l), "-".join(map(str, l)))
first, *rest = l
print(first, rest)


class Broken:
    def __iter__(self):
        return self


for x in Broken():
    print(x)
