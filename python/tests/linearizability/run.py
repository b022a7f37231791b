"""Checks that single operations on shared objects are atomic, as the page about threads says.

    freewheel python/tests/linearizability/run.py [HISTORIES [SEED [KIND]]]

Runs random histories of every kind of object from two to four threads at once, and looks for an order of the operations
that explains what they answered and what the object holds at the end.  Before, it checks itself: made histories, some of
which nothing can explain; random ones, on which the naive search must say the same; and an operation that is not atomic,
which must be found out.  Prints the history and ends with exit code 1 if there is no such order.
"""

import random
import sys
import time

import kinds
import models
from checker import Op, linearizable, linearizable_naively
from record import History, record

BATCH = 50  # histories that the same threads run
# Two threads overlap most where there are two cores; more meet where one of them is interrupted.
THREADS = [2, 2, 2, 2, 2, 2, 3, 3, 4]

# (may it happen, model, first state, operations as name, arguments, result, first and last ticket)
MADE = [
    (True, models.mapping, (), [("set", ("k", 1), None, 0, 1), ("item", ("k",), 1, 2, 3)]),
    # A read that began after the store had ended must see it.
    (False, models.mapping, (), [("set", ("k", 1), None, 0, 1), ("item", ("k",), KeyError, 2, 3)]),
    (True, models.mapping, (), [("set", ("k", 1), None, 0, 2), ("item", ("k",), KeyError, 1, 3)]),
    # Two threads cannot both set their default.
    (False, models.mapping, (), [("setdefault", ("k", 1), 1, 0, 2), ("setdefault", ("k", 2), 2, 1, 3)]),
    (True, models.mapping, (), [("setdefault", ("k", 1), 2, 0, 2), ("setdefault", ("k", 2), 2, 1, 3)]),
    # An item that was taken twice, one that was lost, one that was taken before it was there.
    (False, models.sequence, (1,), [("pop", (), 1, 0, 2), ("pop", (), 1, 1, 3)]),
    (False, models.sequence, (), [("append", (1,), None, 0, 2), ("append", (2,), None, 1, 3), ("contents", (), (2,), 4, 5)]),
    (False, models.sequence, (), [("pop", (), 1, 0, 1), ("append", (1,), None, 2, 3)]),
    # Two readers that see two stores in opposite orders.
    (False, models.sequence, (0, 0), [
        ("set", (0, 1), None, 0, 10), ("set", (1, 1), None, 1, 11), ("get", (0,), 1, 2, 3), ("get", (1,), 0, 4, 5),
        ("get", (1,), 1, 6, 7), ("get", (0,), 0, 8, 9)]),
    (False, models.members, frozenset(), [("add", (1,), None, 0, 1), ("len", (), 2, 2, 3)]),
    (False, models.fifo(0), (), [
        ("put", (1,), None, 0, 1), ("put", (2,), None, 2, 3), ("get", (), 2, 4, 5), ("get", (), 1, 6, 7)]),
    (True, models.lifo(0), (), [
        ("put", (1,), None, 0, 1), ("put", (2,), None, 2, 3), ("get", (), 2, 4, 5), ("get", (), 1, 6, 7)]),
    # The end of an increment that has read what another one was about to replace.
    (False, models.mapping, (), [
        ("increment", ("k",), None, 0, 2), ("increment", ("k",), None, 1, 3), ("contents", (), (("k", 1),), 4, 5)]),
]


def expect(condition, text):
    if not condition:
        print(text, file=sys.stderr)
        sys.exit(1)


def check_made():
    for may, step, state, ops in MADE:
        ops = [Op(*op) for op in ops]
        expect(linearizable(ops, state, step) == may, f"the checker is wrong about {ops}")
        expect(linearizable_naively(ops, state, step) == may, f"the naive checker is wrong about {ops}")


def check_against_naive(rng, count):
    """Histories with made-up answers: both searches must agree, and both answers must come up."""
    verdicts = {True: 0, False: 0}
    for _ in range(count):
        tickets = rng.sample(range(12), 12)
        ops = []
        for i in range(6):
            start, end = sorted(tickets[2 * i:2 * i + 2])
            name = rng.choice(["set", "item", "delete", "setdefault"])
            v = rng.randrange(2)
            args = ("k", v) if name.startswith("set") else ("k",)
            result = {"set": None, "item": rng.choice([0, 1, KeyError]), "delete": rng.choice([None, None, KeyError]),
                      "setdefault": v}[name]
            ops.append(Op(name, args, result, start, end))
        found = linearizable(ops, (), models.mapping)
        expect(found == linearizable_naively(ops, (), models.mapping), f"the two searches do not agree about {ops}")
        verdicts[found] += 1
    expect(min(verdicts.values()) > count // 20, f"made-up histories are too much alike: {verdicts}")


def explained(history):
    ops = history.ops()
    return linearizable(ops, history.state, history.kind.step), ops


def overlaps(ops):
    """Whether operations ran at the same time at all."""
    return any(a.start < b.start < a.end for a in ops for b in ops)


def check_broken(rng, most):
    """An increment that is none must be found out."""
    for tried in range(0, most, BATCH):
        histories = [History(rng, kinds.BROKEN, 2) for _ in range(BATCH)]
        record(histories, 2)
        for i, h in enumerate(histories):
            if not explained(h)[0]:
                print(f"an increment that is not atomic is found out in history {tried + i + 1}", flush=True)
                return
    expect(False, f"{most} histories do not show that an increment is not atomic")


def main(count=2000, seed=None, only=None):
    seed = random.randrange(10 ** 6) if seed is None else seed
    print(f"{count} histories, seed {seed}", flush=True)
    rng = random.Random(seed)
    check_made()
    check_against_naive(rng, 300)
    check_broken(rng, 40000)
    chosen = [k for k in kinds.KINDS if only is None or k.name == only]
    expect(chosen, f"there is no kind {only}")
    done = parallel = bad = 0
    start = time.monotonic()
    while done < count:
        kind = chosen[done // BATCH % len(chosen)]
        threads = rng.choice(THREADS)
        histories = [History(rng, kind, threads) for _ in range(min(BATCH, count - done))]
        record(histories, threads)
        for h in histories:
            fine, ops = explained(h)
            done += 1
            parallel += overlaps(ops)
            if not fine:
                bad += 1
                print(f"not atomic: {kind.name}, from {h.state}, {threads} threads", file=sys.stderr)
                for op in ops:
                    print("   ", op, file=sys.stderr)
    print(f"{done} histories in {time.monotonic() - start:.1f} s, {parallel} of them with operations at the same time, "
          f"{bad} that nothing explains")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:4])
