"""Container types beyond the built-in ones.

`deque` and `defaultdict` are native. `namedtuple`, `Counter` and `OrderedDict` are here;
`ChainMap` and the User* classes are loaded from `collections._user` when first asked for, and
so is the submodule `collections.abc`.

`OrderedDict` relies on plain dicts keeping insertion order. If the native module offers
`_move_to_end(dict, key, last)` and `_pop_first(dict)` they are used, which makes these steps
atomic and constant-time; without them moving to the front rebuilds the dict.

Left out: the guess of a caller's module by `namedtuple` (pass `module=`), pickling support.
"""

from _collections import _count_elements, _ordered_methods, _own_layout, _tuplegetter, defaultdict, deque
from _operator import eq as _eq, itemgetter as _itemgetter

try:
    from _collections import _move_to_end, _pop_first
except ImportError:
    _move_to_end = _pop_first = None

__all__ = [
    "ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString",
    "defaultdict", "deque", "namedtuple",
]


def __getattr__(name):
    if name == "abc":
        import collections.abc
        return collections.abc
    if name in ("ChainMap", "UserDict", "UserList", "UserString"):
        import collections._user as user
        value = globals()[name] = getattr(user, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# namedtuple

def _complaint(name):
    """What is wrong with a name, or None."""
    from keyword import iskeyword
    if not name.isidentifier():
        return f"Type names and field names must be valid identifiers: {name!r}"
    if iskeyword(name):
        return f"Type names and field names cannot be a keyword: {name!r}"
    return None


def _usable_names(names, rename, typename):
    """Check field names as the documentation of `namedtuple` demands; maybe rename bad ones."""
    seen = set()
    for index, name in enumerate(names):
        bad = _complaint(name)
        if rename and (bad or name.startswith("_") or name in seen):
            name = names[index] = f"_{index}"
        elif bad:
            raise ValueError(bad)
        elif name.startswith("_"):
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        elif name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    bad = _complaint(typename)
    if bad:
        raise ValueError(bad)
    return tuple(names)


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """Make a tuple subclass whose items also have names."""
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    typename = str(typename)
    fields = _usable_names([str(name) for name in field_names], rename, typename)
    width = len(fields)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > width:
        raise TypeError("Got more default values than field names")

    params = "".join(f", {name}" for name in fields)
    items = "".join(f"{name}, " for name in fields)
    made = {}
    exec(f"def __new__(_cls{params}): return _build(_cls, ({items}))",
         {"_build": tuple.__new__, "__name__": f"namedtuple_{typename}"}, made)
    new = made["__new__"]
    new.__doc__ = f"Create new instance of {typename}({', '.join(fields)})"
    new.__qualname__ = f"{typename}.__new__"
    if defaults:
        new.__defaults__ = defaults

    def _make(cls, iterable):
        """Make an instance from a sequence or iterable of all its items."""
        result = tuple.__new__(cls, iterable)
        if len(result) != width:
            raise TypeError(f"Expected {width} arguments, got {len(result)}")
        return result

    def _replace(self, /, **kwds):
        """A copy with the given fields changed."""
        result = self._make([kwds.pop(name, old) for name, old in zip(fields, self)])
        if kwds:
            raise ValueError(f"Got unexpected field names: {list(kwds)!r}")
        return result

    def __repr__(self):
        """The class name and every field with its value."""
        shown = ", ".join([f"{name}={value!r}" for name, value in zip(fields, self)])
        return f"{self.__class__.__name__}({shown})"

    def _asdict(self):
        """A dict from field names to values."""
        return dict(zip(fields, self))

    def __getnewargs__(self):
        """The items as a plain tuple, for copying."""
        return tuple(self)

    for method in (_make, _replace, __repr__, _asdict, __getnewargs__):
        method.__qualname__ = f"{typename}.{method.__name__}"

    body = {
        "__doc__": f"{typename}({', '.join(fields)})",
        "__slots__": (),
        "_fields": fields,
        "_field_defaults": dict(zip(fields[width - len(defaults):], defaults)),
        "__match_args__": fields,
        "__new__": new,
        "_make": classmethod(_make),
        "_replace": _replace,
        "__repr__": __repr__,
        "_asdict": _asdict,
        "__getnewargs__": __getnewargs__,
        "__module__": "__main__" if module is None else module,
    }
    for index, name in enumerate(fields):
        body[name] = _tuplegetter(index, f"Alias for field number {index}")
    return type(typename, (tuple,), body)


# OrderedDict

_absent = object()


@_own_layout
class OrderedDict(dict):
    """A dict whose order counts when compared, and whose items can be moved to either end."""

    # The native ones: making, filling and copying one, and walking over it.
    locals().update(_ordered_methods)

    def move_to_end(self, key, last=True):
        """Move an existing key to the back, or to the front if `last` is false."""
        if _move_to_end is not None:
            _move_to_end(self, key, last)
            return
        value = dict.pop(self, key, _absent)
        if value is _absent:
            raise KeyError(key)
        if last:
            dict.__setitem__(self, key, value)
            return
        others = list(dict.items(self))
        dict.clear(self)
        dict.__setitem__(self, key, value)
        dict.update(self, others)

    def popitem(self, last=True):
        """Remove and return the newest pair, or the oldest if `last` is false."""
        if not self:
            raise KeyError("dictionary is empty")
        if last:
            return dict.popitem(self)
        if _pop_first is not None:
            return _pop_first(self)
        key = next(dict.__iter__(self))
        return key, dict.pop(self, key)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and all(map(_eq, self, other))
        return dict.__eq__(self, other)

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = None

    def __repr__(self):
        import reprlib
        if not reprlib._enter(id(self)):
            return "..."
        try:
            name = self.__class__.__name__
            return f"{name}({list(self.items())!r})" if self else f"{name}()"
        finally:
            reprlib._leave(id(self))

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = self.__class__(self)
        return _fill(result, other)

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = self.__class__(other)
        return _fill(result, self)


_fill = OrderedDict.__ior__  # also of a subclass that has its own


# Counter

class Counter(dict):
    """A dict from elements to how often they occurred; what is missing occurred 0 times."""

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        """The sum of all counts."""
        return sum(self.values())

    def most_common(self, n=None):
        """The `n` commonest elements with counts, commonest first; all of them if None."""
        pairs, by_count = self.items(), _itemgetter(1)
        if n is None:
            return sorted(pairs, key=by_count, reverse=True)
        from heapq import nlargest
        return nlargest(n, pairs, key=by_count)

    def elements(self):
        """Iterate over every element as many times as its count says."""
        from itertools import chain, repeat
        return chain.from_iterable(map(repeat, self.keys(), self.values()))

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            "Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def update(self, iterable=None, /, **kwds):
        """Add counts from a mapping, or count the elements of an iterable."""
        if iterable is not None:
            if isinstance(iterable, dict) or _is_mapping(iterable):
                if self:
                    known = self.get
                    for element, count in iterable.items():
                        self[element] = count + known(element, 0)
                else:
                    super().update(iterable)
            else:
                _count_elements(self, iterable)
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        """Like `update`, but takes away; counts may become zero or negative."""
        if iterable is not None:
            if isinstance(iterable, dict) or _is_mapping(iterable):
                for element, count in iterable.items():
                    self[element] = self[element] - count
            else:
                for element in iterable:
                    self[element] = self[element] - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        """A shallow copy."""
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __delitem__(self, elem):
        self.pop(elem, None)

    def __repr__(self):
        if not self:
            return f"{self.__class__.__name__}()"
        try:
            pairs = dict(self.most_common())
        except TypeError:
            pairs = dict(self)
        return f"{self.__class__.__name__}({pairs!r})"

    def _against(self, other, holds):
        """Whether `holds(mine, theirs)` for the counts of all elements of either side."""
        if not isinstance(other, Counter):
            return NotImplemented
        return (all(holds(count, other[element]) for element, count in self.items())
                and all(holds(self[element], count) for element, count in other.items()))

    def __eq__(self, other):
        return self._against(other, lambda mine, theirs: mine == theirs)

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    def __le__(self, other):
        return self._against(other, lambda mine, theirs: mine <= theirs)

    def __ge__(self, other):
        return self._against(other, lambda mine, theirs: mine >= theirs)

    def __lt__(self, other):
        within = self.__le__(other)
        return within if within is NotImplemented else within and self != other

    def __gt__(self, other):
        beyond = self.__ge__(other)
        return beyond if beyond is NotImplemented else beyond and self != other

    __hash__ = None

    def _combined(self, other, combine):
        """A Counter of `combine(mine, theirs)` over both sides' elements, positive ones only."""
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for element, count in self.items():
            new = combine(count, other[element])
            if new > 0:
                result[element] = new
        for element, count in other.items():
            if element not in self:
                new = combine(0, count)
                if new > 0:
                    result[element] = new
        return result

    def __add__(self, other):
        return self._combined(other, lambda mine, theirs: mine + theirs)

    def __sub__(self, other):
        return self._combined(other, lambda mine, theirs: mine - theirs)

    def __or__(self, other):
        return self._combined(other, lambda mine, theirs: theirs if mine < theirs else mine)

    def __and__(self, other):
        return self._combined(other, lambda mine, theirs: mine if mine < theirs else theirs)

    def __pos__(self):
        return self._combined(Counter(), lambda mine, theirs: mine)

    def __neg__(self):
        return self._combined(Counter(), lambda mine, theirs: -mine)

    def _keep_positive(self):
        for element in [element for element, count in self.items() if not count > 0]:
            del self[element]
        return self

    def __iadd__(self, other):
        for element, count in other.items():
            self[element] += count
        return self._keep_positive()

    def __isub__(self, other):
        for element, count in other.items():
            self[element] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for element, count in other.items():
            if count > self[element]:
                self[element] = count
        return self._keep_positive()

    def __iand__(self, other):
        for element, count in self.items():
            if other[element] < count:
                self[element] = other[element]
        return self._keep_positive()


def _is_mapping(thing):
    """Whether to treat an argument of `Counter` as element/count pairs (rarely reached)."""
    if isinstance(thing, (str, list, tuple, set, frozenset, bytes)):
        return False
    from collections.abc import Mapping
    return isinstance(thing, Mapping)
