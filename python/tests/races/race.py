"""What the races have in common: threads that work on the same objects, and what may come of it."""

import threading

WAITS = 60  # seconds after which a thread hangs
RACES = []


class Wrong(Exception):
    """Something that may not happen has happened."""


def expect(condition, text):
    if not condition:
        raise Wrong(text)


class Value:
    """What is stored: its two fields belong together, so whoever finds half of one, or another object, notices."""

    def __init__(self, number):
        self.number = number
        self.double = 2 * number

    def __repr__(self):
        return f"Value({self.number})"


def stored(v):
    """That is a value that somebody stored."""
    expect(type(v) is Value and v.double == 2 * v.number, f"{v!r:.100} was never stored")


def all_stored(values):
    for v in values:
        stored(v)


def together(rounds, *steps):
    """Runs each step in a thread of its own, again and again until all have been run `rounds` times.

    A step is `step(i)`, with the number of the round, or a pair of that and the exceptions that it may raise.
    """
    done = [0] * len(steps)
    errors = []

    def work(me, step, allowed):
        i = 0
        try:
            while not errors:
                try:
                    step(i)
                except allowed:
                    pass
                i += 1
                done[me] = i
                if i >= rounds and i % 8 == 0 and min(done) >= rounds:
                    break
        except BaseException as e:
            errors.append(e)

    threads = []
    for me, step in enumerate(steps):
        step, allowed = step if isinstance(step, tuple) else (step, ())
        threads.append(threading.Thread(target=work, args=(me, step, allowed), daemon=True))
    for t in threads:
        t.start()
    join(threads)
    if errors:
        raise errors[0]


def join(threads):
    for t in threads:
        t.join(WAITS)
        expect(not t.is_alive(), "a thread hangs")


def race(function):
    """Registers a race: `function(rounds)`, which is called with the number of rounds that a short run takes, or more."""
    RACES.append((function.__module__ + "." + function.__name__, function))
    return function
