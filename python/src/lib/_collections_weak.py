"""`WeakSet`, `WeakKeyDictionary` and `WeakValueDictionary`; `weakref` shows them."""

import _weakref
from _weakref import ref

_absent = object()


def _remove_dead(entries, key):
    """Delete `entries[key]` if it is a dead reference."""
    found = entries.get(key)
    if found is not None and found() is None:
        entries.pop(key, None)


_remove_dead = getattr(_weakref, "_remove_dead_weakref", _remove_dead)


def _alive(refs):
    """The objects of all references that are not dead, held while they are handed out."""
    for each in refs:
        obj = each()
        if obj is not None:
            yield obj


class WeakSet:
    """A set whose members vanish when nothing else refers to them."""

    def __init__(self, data=None):
        self.data = refs = set()
        self._gone = refs.discard
        if data is not None:
            self.update(data)

    def __iter__(self):
        return _alive(list(self.data))

    def __len__(self):
        return sum(each() is not None for each in list(self.data))

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __repr__(self):
        return repr(self.data)

    def _state(self):
        """Attributes that are not the set's own, and slots: what `copy` calls a state."""
        from copy import _state
        state, slots = _state(self, self.__class__), {}
        if isinstance(state, tuple):
            state, slots = state
        return {name: value for name, value in state.items() if name not in ("data", "_gone")}, slots

    def __reduce__(self):
        return self.__class__, (list(self),), self._state()

    def __deepcopy__(self, memo):
        from copy import _set_state, deepcopy
        # The members themselves: nobody would keep copies alive.
        result = memo[id(self)] = self.__class__(self)
        _set_state(result, deepcopy(self._state(), memo))
        return result

    def add(self, item):
        self.data.add(ref(item, self._gone))

    def discard(self, item):
        self.data.discard(ref(item))

    def remove(self, item):
        self.data.remove(ref(item))

    def clear(self):
        self.data.clear()

    def pop(self):
        while True:
            try:
                obj = self.data.pop()()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            if obj is not None:
                return obj

    def update(self, other):
        for item in other:
            self.add(item)

    def copy(self):
        return self.__class__(self)

    def difference(self, other):
        result = self.copy()
        result.difference_update(other)
        return result

    def difference_update(self, other):
        for item in list(other):
            self.discard(item)

    def intersection(self, other):
        return self.__class__(item for item in other if item in self)

    def intersection_update(self, other):
        wanted = set(map(ref, other))
        for each in list(self.data):
            if each not in wanted:
                self.data.discard(each)

    def union(self, other):
        result = self.copy()
        result.update(other)
        return result

    def symmetric_difference(self, other):
        other = self.__class__(other)
        return self.difference(other).union(other.difference(self))

    def symmetric_difference_update(self, other):
        for item in list(self.__class__(other)):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def issubset(self, other):
        return self._members() <= set(map(ref, other))

    def issuperset(self, other):
        return self._members() >= set(map(ref, other))

    def isdisjoint(self, other):
        return not any(item in self for item in other)

    def _members(self):
        return {ref(item) for item in self}

    def __eq__(self, other):
        if not isinstance(other, WeakSet):
            return NotImplemented
        return self._members() == other._members()

    __hash__ = None
    __le__ = issubset
    __ge__ = issuperset
    __or__ = union
    __and__ = intersection
    __sub__ = difference
    __xor__ = symmetric_difference

    def __lt__(self, other):
        return self._members() < set(map(ref, other))

    def __gt__(self, other):
        return self._members() > set(map(ref, other))

    def __ior__(self, other):
        self.update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    __class_getitem__ = classmethod(type(list[int]))


class _WeakMapping:
    """What both dictionaries share; they differ in `_items`, live pairs in order, and access."""

    def keys(self):
        return (key for key, _ in self._items())

    def values(self):
        return (value for _, value in self._items())

    def items(self):
        return self._items()

    __iter__ = keys

    def __len__(self):
        return sum(1 for _ in self._items())

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"

    def __getitem__(self, key):
        value = self._find(key)
        if value is _absent:
            raise KeyError(key)
        return value

    def get(self, key, default=None):
        value = self._find(key)
        return default if value is _absent else value

    def __contains__(self, key):
        return self._find(key) is not _absent

    def update(self, other=None, /, **kwargs):
        if other is not None:
            for key, value in other.items() if hasattr(other, "items") else dict(other).items():
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def popitem(self):
        for key, value in self._items():
            if self.pop(key, _absent) is not _absent:
                return key, value
        raise KeyError("dictionary is empty")

    def clear(self):
        self._entries.clear()

    def copy(self):
        return self.__class__(self)

    __copy__ = copy

    def __eq__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        result = self.__class__(other)
        result.update(self)
        return result

    def __ior__(self, other):
        self.update(other)
        return self

    __class_getitem__ = classmethod(type(list[int]))


class _KeyedRef(ref):
    """A reference that knows under which key it is stored."""

    __slots__ = ("key",)

    def __new__(cls, obj, callback, key):
        self = ref.__new__(cls, obj, callback)
        self.key = key
        return self

    def __init__(self, obj, callback, key):
        pass


class WeakValueDictionary(_WeakMapping):
    """A dict whose entries vanish when nothing else refers to their values."""

    def __init__(self, other=(), /, **kw):
        self._entries = entries = {}

        def gone(dead):
            _remove_dead(entries, dead.key)

        self._gone = gone
        self.update(other, **kw)

    def _items(self):
        for key, each in list(self._entries.items()):
            obj = each()
            if obj is not None:
                yield key, obj

    def _find(self, key):
        each = self._entries.get(key)
        obj = None if each is None else each()
        return _absent if obj is None else obj

    def __setitem__(self, key, value):
        self._entries[key] = _KeyedRef(value, self._gone, key)

    def __delitem__(self, key):
        del self._entries[key]

    def pop(self, key, *default):
        each = self._entries.pop(key, None)
        obj = None if each is None else each()
        if obj is not None:
            return obj
        if default:
            return default[0]
        raise KeyError(key)

    def setdefault(self, key, default=None):
        new = _KeyedRef(default, self._gone, key)
        while True:
            obj = self._entries.setdefault(key, new)()
            if obj is not None:
                return obj
            _remove_dead(self._entries, key)

    def valuerefs(self):
        """Weak references to the values; some may be dead."""
        return list(self._entries.values())

    itervaluerefs = valuerefs

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = self.__class__()
        for key, value in self.items():
            result[deepcopy(key, memo)] = value
        return result


class WeakKeyDictionary(_WeakMapping):
    """A dict whose entries vanish when nothing else refers to their keys."""

    def __init__(self, dict=None):
        self._entries = entries = {}

        def gone(dead):
            entries.pop(dead, None)

        self._gone = gone
        if dict is not None:
            self.update(dict)

    def _items(self):
        for each, value in list(self._entries.items()):
            obj = each()
            if obj is not None:
                yield obj, value

    def _find(self, key):
        return self._entries.get(ref(key), _absent)

    def __contains__(self, key):
        try:
            return self._find(key) is not _absent
        except TypeError:
            return False

    def __setitem__(self, key, value):
        self._entries[ref(key, self._gone)] = value

    def __delitem__(self, key):
        del self._entries[ref(key)]

    def pop(self, key, *default):
        return self._entries.pop(ref(key), *default)

    def setdefault(self, key, default=None):
        return self._entries.setdefault(ref(key, self._gone), default)

    def keyrefs(self):
        """Weak references to the keys; some may be dead."""
        return list(self._entries)

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = self.__class__()
        for key, value in self.items():
            result[key] = deepcopy(value, memo)
        return result


for _cls in (WeakSet, WeakKeyDictionary, WeakValueDictionary):
    _cls.__module__ = "weakref"
