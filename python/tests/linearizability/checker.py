"""Is there an order of the operations that explains what they answered?

The search is that of Wing and Gong, with Lowe's table of what was tried: operations are taken one by one, each only if no
other that is still to be taken had ended before it began; a model says what the object is afterwards, or that the
operation cannot have answered what it did.  Where it comes to a set of operations and a state that it has met, it turns
back: what follows depends on nothing else.

J. Wing, C. Gong, Testing and verifying concurrent objects, 1993; G. Lowe, Testing for linearizability, 2017.
"""


class Op:
    """One operation: what was asked, what was answered, and the tickets drawn before and after."""

    __slots__ = ("name", "args", "result", "start", "end")

    def __init__(self, name, args, result, start, end):
        self.name, self.args, self.result, self.start, self.end = name, args, result, start, end

    def __repr__(self):
        args = ", ".join(map(repr, self.args))
        return f"{self.start:3}..{self.end:<3} {self.name}({args}) -> {self.result!r}"


def linearizable(ops, state, step):
    """Whether the operations can have happened one after the other, beginning with `state`.

    `step(state, op)` answers the state after `op`, or None if `op` cannot have had its result in `state`.  States must be
    hashable.
    """
    ops = sorted(ops, key=lambda op: op.start)
    count = len(ops)
    everything = (1 << count) - 1
    tried = set()

    def search(taken, state):
        if taken == everything:
            return True
        if (taken, state) in tried:
            return False
        tried.add((taken, state))
        # The next one must have begun before all of the others ended.
        first_end = min(op.end for i, op in enumerate(ops) if not taken >> i & 1)
        for i, op in enumerate(ops):
            if op.start > first_end:
                break
            if taken >> i & 1:
                continue
            after = step(state, op)
            if after is not None and search(taken | 1 << i, after):
                return True
        return False

    return search(0, state)


def linearizable_naively(ops, state, step):
    """The same by trying all orders, to check the checker with."""
    if not ops:
        return True
    for op in ops:
        if all(op.start < other.end for other in ops):
            after = step(state, op)
            if after is not None and linearizable_naively([o for o in ops if o is not op], after, step):
                return True
    return False
