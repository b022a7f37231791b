"""Iterators that several threads use at once, over containers that change."""

import itertools
import operator
from collections import OrderedDict, deque

from race import Value, all_stored, expect, race, stored, together

CHANGES = (RuntimeError,)  # a dict, a set or a deque that was changed


def shared_steps(make, check, errors=()):
    """A step that takes from one iterator for all threads, and puts a new one there when it has ended."""
    place = [make()]

    def step(i):
        it = place[0]
        try:
            check(next(it))
        except StopIteration:
            place[0] = make()
        except errors:
            place[0] = make()
    return step


def pair(p):
    """Of a tuple with two values, which stay what they are."""
    a, b = p
    stored(a)
    stored(b)
    expect(p[0] is a and p[1] is b, "a tuple does not change")


def numbered(p):
    i, v = p
    expect(type(i) is int, "enumerate counts")
    stored(v)
    expect(p[0] == i and p[1] is v, "a tuple does not change")


def change_list(x):
    def step(i):
        if i % 5 == 4:
            x.clear()
        elif i % 3 == 2 and x:
            del x[-1:]
        else:
            x.extend([Value(i), Value(i + 1)])
        if len(x) > 50:
            x.clear()
    return step


def change_dict(x):
    def step(i):
        x[i % 6] = Value(i % 6)
        if i % 4 == 0:
            x.pop((i + 3) % 6, None)
        if i % 7 == 0:
            x.clear()
    return step


def entry(p):
    k, v = p
    stored(v)
    expect(v.number == k, "a key comes with its value")
    expect(p[0] == k and p[1] is v, "a tuple does not change")


@race
def over_lists(rounds):
    """Each iterator by two threads, while a third one changes the list."""
    x = [Value(i) for i in range(10)]
    makers = {
        "iter": (lambda: iter(x), stored), "reversed": (lambda: reversed(x), stored),
        "enumerate": (lambda: enumerate(x), numbered), "zip": (lambda: zip(x, x), pair),
        "map": (lambda: map(lambda v: v, x), stored), "filter": (lambda: filter(lambda v: v.number >= 0, x), stored),
        "chain": (lambda: itertools.chain(x, x), stored), "islice": (lambda: itertools.islice(x, 1, 8, 2), stored),
        "cycle": (lambda: itertools.islice(itertools.cycle(x), 30), stored),
        "accumulate": (lambda: itertools.accumulate(x, lambda a, b: b), stored),
        "starmap": (lambda: itertools.starmap(lambda a, b: a, zip(x, x)), stored),
        "takewhile": (lambda: itertools.takewhile(lambda v: True, x), stored),
        "dropwhile": (lambda: itertools.dropwhile(lambda v: False, x), stored),
        "filterfalse": (lambda: itertools.filterfalse(lambda v: False, x), stored),
        "compress": (lambda: itertools.compress(x, itertools.repeat(True)), stored),
        "pairwise": (lambda: itertools.pairwise(x), pair), "product": (lambda: itertools.product(x[:3], x[:3]), pair),
        "combinations": (lambda: itertools.combinations(x[:4], 2), pair),
        "permutations": (lambda: itertools.permutations(x[:4], 2), pair),
        "zip_longest": (lambda: itertools.zip_longest(x, x[:2], fillvalue=Value(1)), pair),
        "call": (lambda: iter(lambda: x[0] if x else None, None), stored),
    }
    for name, (make, check) in makers.items():
        errors = (IndexError,) if name == "call" else ()
        step = shared_steps(make, check, errors)
        try:
            together(rounds * 4, step, step, change_list(x))
        except Exception as e:
            raise type(e)(f"{name}: {e}") from e


@race
def over_dicts_sets_deques(rounds):
    for make in (dict, OrderedDict):
        x = make((i, Value(i)) for i in range(4))
        views = {
            "keys": (lambda: iter(x), lambda k: expect(k in range(6), "a key was stored")),
            "values": (lambda: iter(x.values()), stored), "items": (lambda: iter(x.items()), entry),
            "reversed": (lambda: reversed(x.items()), entry),
            "enumerate": (lambda: enumerate(x.values()), numbered), "zip": (lambda: zip(x.values(), x.values()), pair)}
        for name, (iterator, check) in views.items():
            step = shared_steps(iterator, check, CHANGES)
            try:
                together(rounds * 4, step, step, change_dict(x))
            except Exception as e:
                raise type(e)(f"{make.__name__}, {name}: {e}") from e
    s = set(range(4))

    def change_set(i):
        s.add(i % 6)
        s.discard((i + 3) % 6)

    step = shared_steps(lambda: iter(s), lambda v: expect(v in range(6), "a member was stored"), CHANGES)
    together(rounds * 4, step, step, change_set)
    d = deque([Value(0)])
    for make in (lambda: iter(d), lambda: reversed(d)):
        step = shared_steps(make, stored, CHANGES)
        together(rounds * 4, step, step, change_list(Ends(d)))


class Ends:
    """A deque with the few methods of lists that `change_list` uses."""

    def __init__(self, d):
        self.clear, self.extend, self.d = d.clear, d.extend, d

    def __len__(self):
        return len(self.d)

    def __delitem__(self, _):
        try:
            self.d.pop()
        except IndexError:
            pass


@race
def cleared_while_iterated(rounds):
    """One thread clears and fills, others go all the way."""
    x, d = [], {}

    def fill(i):
        x.extend(Value(n) for n in range(8))
        d.update((n, Value(n)) for n in range(8))
        x.clear()
        d.clear()

    together(rounds * 4, fill, lambda i: all_stored(v for v in x), lambda i: all_stored(v for _, v in zip(x, x)),
             (lambda i: [entry(p) for p in d.items()], CHANGES))


@race
def count_gives_each_number_once(rounds):
    c = itertools.count(5)
    taken = [[] for _ in range(3)]
    together(rounds * 40, *(lambda i, t=t: t.append(next(c)) for t in taken))
    every = sorted(n for t in taken for n in t)
    expect(every == list(range(5, 5 + len(every))), "count gives each number once")
    for t in taken:
        expect(t == sorted(t), "a thread sees numbers that grow")


@race
def tee_and_groupby(rounds):
    """Iterators that remember: what comes out was put in."""
    step = shared_steps(lambda: itertools.chain(*itertools.tee([Value(i) for i in range(5)])), stored, (RuntimeError,))
    together(rounds * 4, step, step, step)

    # An iterator for each thread: it gets every item, in order, and asking while another one asks takes none away.
    many = rounds * 100
    for source in (range(many), list(range(many)), map(int, range(many))):
        got = [[] for _ in range(3)]
        every = itertools.tee(iter(source), 3)
        together(many, *((lambda i, it=it, mine=mine: mine.append(next(it)), (RuntimeError, StopIteration))
                         for it, mine in zip(every, got)))
        for it, mine in zip(every, got):
            expect([*mine, *it] == list(range(many)), "every iterator gets every item, in order")

    def group(p):
        k, values = p
        expect(k in (0, 1), "a group's key is one of the keys")
        for v in values:
            stored(v)

    values = [Value(i) for i in (0, 0, 1, 1, 0)]
    step = shared_steps(lambda: itertools.groupby(values, lambda v: v.number), group)
    together(rounds * 4, step, step)


@race
def numbers_and_texts(rounds):
    """What does not change is there whole, whoever takes from the iterator."""
    for make, every in ((lambda: iter("abcdé€"), "abcdé€"), (lambda: iter(range(0, 50, 5)), range(0, 50, 5)),
                        (lambda: iter((1, 2, 3)), (1, 2, 3)), (lambda: iter(b"xyz"), b"xyz"),
                        (lambda: itertools.repeat(7, 5), [7]), (lambda: iter(range(2 ** 70, 2 ** 70 + 4)), range(2 ** 70, 2 ** 70 + 4))):
        step = shared_steps(make, lambda v: expect(v in every, f"{v!r} is one of the items"))
        together(rounds * 4, step, step)
    total = [0]
    together(rounds, lambda i: expect(operator.length_hint(iter(range(i))) == i, "a range knows its length"),
             lambda i: total.__setitem__(0, i))
