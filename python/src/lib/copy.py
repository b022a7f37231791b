"""Shallow and deep copies.

Built-in types are copied by tables. Other objects are copied by their own `__copy__`,
`__deepcopy__`, `__reduce_ex__` or `__reduce__` if their class defines one; else a new
instance gets the state of the old: its `__dict__` and slots, through `__getstate__` and
`__setstate__` where defined. Instances of a subclass of list, dict and the like get the items too.

Left out: `copyreg` (there is no pickle protocol to share it with).
"""

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    """Raised for objects that cannot be copied."""


error = Error


def _function():
    pass


_atomic = {
    type(None), type(...), type(NotImplemented), int, float, bool, complex, str, bytes, type,
    range, property, type(_function), type(_function.__code__), type(len), type(str.join),
}
_function = None


def _add_atomic():
    from _weakref import ref
    _atomic.add(ref)
    try:
        _atomic.add(type(int | str))
        _atomic.add(type(list[int]))
    except TypeError:
        pass


_add_atomic()


def copy(x):
    """A new object with the same contents."""
    cls = type(x)
    if cls in _atomic or cls in _same_when_shallow or issubclass(cls, type):
        return x
    if cls in _plain_copy:
        return cls.copy(x)
    own = getattr(cls, "__copy__", None)
    if own is not None:
        return own(x)
    reduced = _reduce(x, cls)
    if isinstance(reduced, str):
        return x
    return _rebuild(x, None, *reduced)


_plain_copy = {list, dict, set, bytearray}
_same_when_shallow = {tuple, frozenset, slice}


def deepcopy(x, memo=None, _nil=[]):
    """A new object with copies of the contents; `memo` maps ids to copies already made."""
    cls = type(x)
    if cls in _atomic:
        return x
    if memo is None:
        memo = {}
    key = id(x)
    done = memo.get(key, _nil)
    if done is not _nil:
        return done
    how = _deep.get(cls)
    if how is not None:
        made = how(x, memo)
    elif issubclass(cls, type):
        return x
    else:
        own = getattr(x, "__deepcopy__", None)
        if own is not None:
            made = own(memo)
        else:
            reduced = _reduce(x, cls)
            made = x if isinstance(reduced, str) else _rebuild(x, memo, *reduced)
    if made is not x:
        memo[key] = made
        _keep(x, memo)
    return made


def _keep(x, memo):
    """Keep `x` alive as long as the memo, which knows it by its id only."""
    memo.setdefault(id(memo), []).append(x)


def _deep_list(x, memo):
    made = memo[id(x)] = []
    add = made.append
    for item in x:
        add(deepcopy(item, memo))
    return made


def _deep_dict(x, memo):
    made = memo[id(x)] = {}
    for key, value in x.items():
        made[deepcopy(key, memo)] = deepcopy(value, memo)
    return made


def _deep_tuple(x, memo):
    made = [deepcopy(item, memo) for item in x]
    if id(x) in memo:  # the tuple contains itself by way of something mutable
        return memo[id(x)]
    if all(new is old for new, old in zip(made, x)):
        return x
    return tuple(made)


def _deep_set(x, memo):
    return type(x)([deepcopy(item, memo) for item in x])


def _deep_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deep = {list: _deep_list, dict: _deep_dict, tuple: _deep_tuple, set: _deep_set,
         frozenset: _deep_set, bytearray: lambda x, memo: bytearray(x),
         slice: lambda x, memo: slice(*[deepcopy(end, memo) for end in (x.start, x.stop, x.step)])}


class _Sample:
    def method(self):
        pass


_deep[type(_Sample().method)] = _deep_method


def _defined(cls, name):
    """The method `name` if some class other than `object` defines it."""
    for base in cls.__mro__:
        if base is object:
            return None
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def _reduce(x, cls):
    """How to make `x` anew: (callable, arguments, state, list items, dict items)."""
    for name, args in (("__reduce_ex__", (4,)), ("__reduce__", ())):
        if _defined(cls, name) is not None:
            reduced = getattr(x, name)(*args)
            if isinstance(reduced, str) or 2 <= len(reduced) <= 6:
                return reduced
            raise Error(f"{name} of {cls.__name__!r} object gave {reduced!r}")
    if cls in _refused:
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    args, list_items, dict_items = (), None, None
    if _defined(cls, "__getnewargs_ex__") is not None:
        args, kwargs = x.__getnewargs_ex__()
        return (lambda *given: cls.__new__(cls, *given, **kwargs)), args, _state(x, cls)
    if _defined(cls, "__getnewargs__") is not None:
        args = tuple(x.__getnewargs__())
    else:
        for base in (int, float, str, bytes, complex, tuple, frozenset, set, bytearray,
                     BaseException):
            if issubclass(cls, base):
                if base is BaseException:
                    return cls, x.args, _state(x, cls)
                plain = base(x) if base not in (tuple, set, frozenset) else list(base.__iter__(x))
                if base in (set, bytearray):
                    return cls, (plain,), _state(x, cls)
                args = (plain,)
                break
    if issubclass(cls, list):
        list_items = list.__iter__(x)
    elif issubclass(cls, dict):
        factory = getattr(x, "default_factory", None)
        if factory is not None and _defined(cls, "__missing__") is not None:
            return cls, (factory,), _state(x, cls), None, iter(x.items())
        dict_items = iter(dict.items(x))
    elif issubclass(cls, _deque()):
        return (lambda: cls(maxlen=x.maxlen)), (), _state(x, cls), iter(x), None
    elif type(x) is _partial():
        return cls, (x.func, *x.args), (dict(x.__dict__) or None), None, None
    return (lambda *given: cls.__new__(cls, *given)), args, _state(x, cls), list_items, dict_items


_refused = {type(each for each in ()), type(__import__("sys")), type(type.__dict__)}


def _deque():
    from _collections import deque
    return deque


def _partial():
    from _functools import partial
    return partial


def _state(x, cls):
    """The state of an instance: its dict, or (dict, slots), or None if there is none."""
    own = _defined(cls, "__getstate__")
    if own is not None:
        return x.__getstate__()
    slots = {}
    for base in cls.__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                name = f"_{base.__name__.lstrip('_')}{name}"
            try:
                slots[name] = getattr(x, name)
            except AttributeError:
                pass
    attributes = getattr(x, "__dict__", None) or None
    return (attributes, slots) if slots else attributes


def _rebuild(x, memo, make, args, state=None, list_items=None, dict_items=None, _setter=None):
    """Do what `_reduce` says, copying the parts too if there is a memo."""
    deep = memo is not None
    if deep and args:
        args = [deepcopy(each, memo) for each in args]
    made = make(*args)
    if deep:
        memo[id(x)] = made
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        _set_state(made, state)
    if list_items is not None:
        for item in list_items:
            made.append(deepcopy(item, memo) if deep else item)
    if dict_items is not None:
        for key, value in dict_items:
            if deep:
                key, value = deepcopy(key, memo), deepcopy(value, memo)
            made[key] = value
    return made


def _set_state(made, state):
    own = getattr(made, "__setstate__", None)
    if own is not None:
        own(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        made.__dict__.update(state)
    for name, value in (slots or {}).items():
        setattr(made, name, value)
