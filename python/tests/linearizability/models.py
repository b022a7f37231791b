"""What each kind of object is in one thread: states are immutable, operations say what they may have answered.

A model is a function `step(state, op)`; it answers the state after the operation, or None if the operation cannot have
had its result there.  An operation that raised has the exception's class as its result.
"""

from queue import Empty, Full


def _same(condition, state):
    return state if condition else None


# Lists, deques, arrays: the state is a tuple of the items.

def _index(state, i):
    """The index counted from the front, or None."""
    i += len(state) if i < 0 else 0
    return i if 0 <= i < len(state) else None


def sequence(state, op):
    name, args, result = op.name, op.args, op.result
    if name == "len":
        return _same(result == len(state), state)
    if name == "contents":
        return _same(result == state, state)
    if name == "get":
        i = _index(state, args[0])
        return _same(result is IndexError if i is None else result == state[i], state)
    if name == "pop":
        i = _index(state, args[0] if args else -1)
        if i is None:
            return _same(result is IndexError, state)
        return _same(result == state[i], state[:i] + state[i + 1:])
    if name == "popleft":
        if not state:
            return _same(result is IndexError, state)
        return _same(result == state[0], state[1:])
    if name in ("set", "delete"):
        i = _index(state, args[0])
        if i is None:
            return _same(result is IndexError, state)
        return _same(result is None, state[:i] + tuple(args[1:]) + state[i + 1:])
    if name == "remove":
        if args[0] not in state:
            return _same(result is ValueError, state)
        i = state.index(args[0])
        return _same(result is None, state[:i] + state[i + 1:])
    # The others answer nothing.
    if result is not None:
        return None
    if name == "append":
        return state + args
    if name == "appendleft":
        return args + state
    if name == "extend":
        return state + args[0]
    if name == "insert":
        i = slice(args[0], None).indices(len(state))[0]
        return state[:i] + args[1:] + state[i:]
    if name == "reverse":
        return state[::-1]
    if name == "clear":
        return ()
    if name == "sort":
        return tuple(sorted(state))
    if name == "set_slice":
        start, stop, _ = slice(args[0], args[1]).indices(len(state))
        return state[:start] + args[2] + state[max(start, stop):]
    if name == "rotate":
        n = args[0] % len(state) if state else 0
        return state[len(state) - n:] + state[:len(state) - n]
    raise AssertionError(f"{name} is no operation of a sequence")


def bounded(most):
    """A deque with a greatest length: what is put in at one end pushes out at the other."""
    def step(state, op):
        after = sequence(state, op)
        if after is None or len(after) <= most:
            return after
        return after[:most] if op.name == "appendleft" else after[len(after) - most:]
    return step


# Dicts: the state is a tuple of pairs, in order.

def mapping(state, op):
    name, args, result = op.name, op.args, op.result
    if name == "len":
        return _same(result == len(state), state)
    if name == "contents":
        return _same(result == state, state)
    if name == "popitem":
        last = args[0] if args else True
        if not state:
            return _same(result is KeyError, state)
        item, rest = (state[-1], state[:-1]) if last else (state[0], state[1:])
        return _same(result == item, rest)
    if name == "clear":
        return _same(result is None, ())
    key = args[0]
    found = [v for k, v in state if k == key]
    if name == "contains":
        return _same(result == bool(found), state)
    if name == "item":
        return _same(result == found[0] if found else result is KeyError, state)
    if name == "get":
        return _same(result == (found[0] if found else None), state)
    if name == "set":
        return _same(result is None, _with(state, key, args[1]))
    if name == "setdefault":
        if found:
            return _same(result == found[0], state)
        return _same(result == args[1], state + (args,))
    if name == "increment":
        return _same(result is None, _with(state, key, (found[0] if found else 0) + 1))
    rest = tuple(item for item in state if item[0] != key)
    if name == "delete":
        return _same(result is (None if found else KeyError), rest)
    if name == "pop":
        if found:
            return _same(result == found[0], rest)
        return _same(result == args[1] if len(args) > 1 else result is KeyError, state)
    if name == "move_to_end":
        if not found:
            return _same(result is KeyError, state)
        item = ((key, found[0]),)
        return _same(result is None, rest + item if args[1] else item + rest)
    raise AssertionError(f"{name} is no operation of a mapping")


def _with(state, key, value):
    if any(k == key for k, _ in state):
        return tuple((k, value if k == key else v) for k, v in state)
    return state + ((key, value),)


# Sets: the state is a frozen set.

def members(state, op):
    name, args, result = op.name, op.args, op.result
    if name == "len":
        return _same(result == len(state), state)
    if name == "contents":
        return _same(result == state, state)
    if name == "contains":
        return _same(result == (args[0] in state), state)
    if name == "add":
        return _same(result is None, state | {args[0]})
    if name == "discard":
        return _same(result is None, state - {args[0]})
    if name == "remove":
        return _same(result is (None if args[0] in state else KeyError), state - {args[0]})
    if name == "pop":
        if not state:
            return _same(result is KeyError, state)
        return _same(result in state, state - {result})
    if name == "clear":
        return _same(result is None, frozenset())
    raise AssertionError(f"{name} is no operation of a set")


# Queues: the state is a tuple, the next one to be taken first.

def fifo(most):
    def step(state, op):
        name, args, result = op.name, op.args, op.result
        if name == "put":
            if most and len(state) >= most:
                return _same(result is Full, state)
            return _same(result is None, state + args)
        if name == "get":
            if not state:
                return _same(result is Empty, state)
            return _same(result == state[0], state[1:])
        if name == "qsize":
            return _same(result == len(state), state)
        if name == "contents":
            return _same(result == state, state)
        raise AssertionError(f"{name} is no operation of a queue")
    return step


def lifo(most):
    """A stack: the last one first."""
    straight = fifo(most)

    def step(state, op):
        if op.name == "put" and not (most and len(state) >= most):
            return _same(op.result is None, op.args + state)
        return straight(state, op)
    return step


# Variables and attributes: the state is a tuple of (name, value), sorted.

def variables(error):
    """`error` is what reading a name that is not there raises."""
    def step(state, op):
        name, args, result = op.name, op.args, op.result
        if name == "contents":
            return _same(result == state, state)
        values = dict(state)
        if name == "get":
            return _same(result == values[args[0]] if args[0] in values else result is error, state)
        if name == "set":
            values[args[0]] = args[1]
            return _same(result is None, tuple(sorted(values.items())))
        if name == "delete":
            there = values.pop(args[0], None) is not None
            return _same(result is (None if there else error), tuple(sorted(values.items())))
        raise AssertionError(f"{name} is no operation of a variable")
    return step
