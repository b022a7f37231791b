"""Random histories: short programs that threads run at once on one object, and what came of it.

The order of events is that of the tickets drawn before and after each operation, from a counter that all threads share:
if one operation's second ticket is lower than another's first, the one had ended before the other began.
"""

import itertools
import threading
import time

import kinds
from checker import Op

WAITS = 60  # seconds after which a thread that does not arrive is one that hangs
TRIES = 1000  # looks at the other threads before a thread lets others run


class History:
    """Programs for some threads, and what they recorded."""

    def __init__(self, rng, kind, threads):
        self.kind = kind
        # Items of an array are numbers; sorting without a key is atomic for numbers and for strings.
        makes = [int] if kind.name.endswith("of numbers") else [int, str] if "sort" in kind.operations else None
        c = kinds.Choose(rng, makes)
        n = rng.randrange(3 if "at most" in kind.name else 5)
        if kind.step in (kinds.models.mapping, kinds.models.members):
            keys = rng.sample(c.keys, min(n, 4))
            initial = keys if kind.step is kinds.models.members else [(k, c.value()) for k in keys]
        elif kind.name in ("instance", "slots", "globals", "closure"):
            names = "ab" if kind.name in ("globals", "closure") else "abc"
            initial = [(name, c.value()) for name in names if rng.random() < 0.5]
        else:
            initial = [c.value() for _ in range(n)]
        if kind.name == "increment":
            initial = []
        # Some operations only: so the same ones meet more often.
        names = rng.sample(sorted(kind.operations), min(len(kind.operations), rng.choice([2, 3, 5])))
        self.programs = []
        for _ in range(threads):
            program = []
            for _ in range(rng.randrange(3, 7)):
                name = rng.choice(names)
                function, args = kind.operations[name]
                program.append((name, function, args(c)))
            self.programs.append(program)
        self.object = kind.make(initial)
        self.state = frozenset(initial) if kind.step is kinds.models.members else tuple(initial)
        if kind.name == "LifoQueue":
            self.state = self.state[::-1]
        self.records = [None] * threads
        self.arrived = [False] * threads
        self.go = False
        self.final = None

    def settle(self):
        """Looks at what the object holds after the last operation."""
        self.final = self.kind.contents(self.object)

    def run(self, me, ticket, before):
        """One thread's part. The first thread shares the object when all others are here, and done with the last one."""
        self.arrived[me] = True
        if me == 0:
            wait_until(lambda: all(self.arrived))
            if before is not None:
                before.settle()
            kinds.X = self.object
            if self.kind.name == "globals":
                kinds.make_variables(self.state)
            self.go = True
        else:
            wait_until(lambda: self.go)
        record = []
        for name, function, args in self.programs[me]:
            start = next(ticket)
            try:
                result = function(*args)
            except Exception as e:
                result = e
            record.append((name, args, result, start, next(ticket)))
        self.records[me] = record

    def ops(self):
        """What happened, with what the object holds at the end."""
        # A name such as "pop at" is the operation "pop" with other arguments.
        ops = []
        for record in self.records:
            for name, args, result, start, end in record:
                result = type(result) if isinstance(result, Exception) else result
                ops.append(Op(BASE.get(name, name), args, result, start, end))
        ops.sort(key=lambda op: op.start)
        last = max(op.end for op in ops)
        ops.append(Op("contents", (), self.final, last + 1, last + 2))
        return ops


BASE = {"pop at": "pop", "pop or else": "pop", "extend in place": "extend"}


def wait_until(condition):
    """Looks again and again, so that all threads begin within the time of one operation."""
    tries = 0
    limit = time.monotonic() + WAITS
    while not condition():
        tries += 1
        if tries % TRIES == 0:
            time.sleep(0)
            if time.monotonic() > limit:
                raise SystemExit("a thread hangs")


def record(histories, threads):
    """Runs the histories one after the other, each on that many threads at once."""
    ticket = itertools.count()
    errors = []

    def work(me):
        try:
            before = None
            for h in histories:
                if errors:
                    return
                h.run(me, ticket, before)
                before = h
        except BaseException as e:
            errors.append(e)

    workers = [threading.Thread(target=work, args=(me,), daemon=True) for me in range(threads)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    if errors:
        raise errors[0]
    histories[-1].settle()
