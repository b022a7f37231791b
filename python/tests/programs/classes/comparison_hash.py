class Card:
    ORDER = "23456789TJQKA"

    def __init__(self, rank, suit):
        self.rank, self.suit = rank, suit

    def key(self):
        return Card.ORDER.index(self.rank), self.suit

    def __eq__(self, o):
        return self.key() == o.key() if isinstance(o, Card) else NotImplemented

    def __lt__(self, o):
        return self.key() < o.key() if isinstance(o, Card) else NotImplemented

    def __le__(self, o):
        return self == o or self < o

    def __hash__(self):
        return hash(self.key())

    def __repr__(self):
        return self.rank + self.suit


hand = [Card(r, s) for r, s in ("Ts", "2h", "Ah", "2c", "Kd")]
print(sorted(hand), max(hand), min(hand), sorted(hand, reverse=True), Card("2", "h") in hand, hand.index(Card("A", "h")))
a, b = Card("2", "h"), Card("3", "h")
print(a < b, a > b, a <= b, a >= b, a == b, a != b, a == "2h", a != "2h", len({Card("2", "h"), a, b}), {a: 1}[Card("2", "h")])
for f in (lambda: a < 5, lambda: 5 < a, lambda: a >= "x", lambda: sorted([a, 1])):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Plain:
    pass


p, q = Plain(), Plain()
print(p == p, p == q, p != q, hash(p) == hash(p), p in [q], p in [p], {p: 1}.get(q), len({p, q, p}))


class OnlyNe:
    def __ne__(self, o):
        return "custom ne"


class Weird:
    def __eq__(self, o):
        return []

    def __lt__(self, o):
        return "truthy"


print(OnlyNe() != 1, OnlyNe() == 1, Weird() == 1, Weird() != 1, Weird() < 5, Weird() in [1], Weird() > Weird(), sorted([Weird(), Weird()]) is not None)
print(Weird.__hash__, Plain.__hash__ is object.__hash__)


class Chain:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        print("cmp", self.n, o.n)
        return self.n < o.n


x, y, z = Chain(1), Chain(2), Chain(0)
print(x < y < z, z < x < y, y < x < z)
print(x <= y)
