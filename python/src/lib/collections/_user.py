"""`ChainMap`, `UserDict`, `UserList` and `UserString`; `collections` loads them when needed."""

import sys
from collections.abc import MutableMapping, MutableSequence, Sequence


class ChainMap(MutableMapping):
    """Several mappings searched in turn as if they were one; writes go to the first."""

    __module__ = "collections"

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                continue
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __len__(self):
        return len(set().union(*self.maps))

    def __iter__(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(dict.fromkeys(mapping))
        return iter(merged)

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return f"{self.__class__.__name__}({', '.join(map(repr, self.maps))})"

    @classmethod
    def fromkeys(cls, iterable, *args):
        """A ChainMap around one dict made by `dict.fromkeys`."""
        return cls(dict.fromkeys(iterable, *args))

    def copy(self):
        """The same class with a copy of the first mapping and the rest shared."""
        front, *others = self.maps
        return self.__class__(front.copy(), *others)

    __copy__ = copy

    def new_child(self, m=None, **kwargs):
        """A ChainMap with one more mapping in front."""
        front = kwargs if m is None else m
        if kwargs and front is not kwargs:
            front.update(kwargs)
        return self.__class__(front, *self.maps)

    @property
    def parents(self):
        """A ChainMap of all mappings but the first."""
        _, *others = self.maps
        return self.__class__(*others)

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError(f"Key not found in the first mapping: {key!r}")

    def popitem(self):
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError("No keys found in the first mapping.")

    def pop(self, key, *args):
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError(f"Key not found in the first mapping: {key!r}")

    def clear(self):
        self.maps[0].clear()

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        child = self.copy()
        child.maps[0].update(other)
        return child

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        merged = dict(other)
        for mapping in reversed(self.maps):
            merged.update(mapping)
        return self.__class__(merged)

    def __ior__(self, other):
        self.maps[0].update(other)
        return self


class UserDict(MutableMapping):
    """A mapping that keeps its items in the plain dict `data`; made to be derived from."""

    __module__ = "collections"

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        for source in (dict, kwargs):
            if source:
                self.update(source)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        missing = getattr(self.__class__, "__missing__", None)
        if missing is not None:
            return missing(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def __or__(self, other):
        theirs = _plain(other, dict)
        return theirs if theirs is NotImplemented else self.__class__(self.data | theirs)

    def __ror__(self, other):
        theirs = _plain(other, dict)
        return theirs if theirs is NotImplemented else self.__class__(theirs | self.data)

    def __ior__(self, other):
        self.data |= other.data if isinstance(other, UserDict) else other
        return self

    def __copy__(self):
        twin = self.__class__.__new__(self.__class__)
        twin.__dict__.update(self.__dict__)
        twin.__dict__["data"] = self.data.copy()
        return twin

    def copy(self):
        """A shallow copy of the same class."""
        return self.__copy__()

    @classmethod
    def fromkeys(cls, iterable, value=None):
        """An instance with all the given keys set to one value."""
        made = cls()
        for key in iterable:
            made[key] = value
        return made


def _plain(other, kind):
    """The built-in value inside a User* object; NotImplemented for something else."""
    other = getattr(other, "data", other)
    return other if isinstance(other, kind) else NotImplemented


class UserList(MutableSequence):
    """A sequence that keeps its items in the plain list `data`; made to be derived from."""

    __module__ = "collections"

    def __init__(self, initlist=None):
        self.data = [] if initlist is None else list(initlist)

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        return item in self.data

    def __getitem__(self, index):
        found = self.data[index]
        return self.__class__(found) if isinstance(index, slice) else found

    def __setitem__(self, index, item):
        self.data[index] = item

    def __delitem__(self, index):
        del self.data[index]

    def __add__(self, other):
        return self.__class__(self.data + list(other))

    def __radd__(self, other):
        return self.__class__(list(other) + self.data)

    def __iadd__(self, other):
        self.data += list(other)
        return self

    def __mul__(self, count):
        return self.__class__(self.data * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        self.data *= count
        return self

    def append(self, item):
        self.data.append(item)

    def insert(self, index, item):
        self.data.insert(index, item)

    def pop(self, index=-1):
        return self.data.pop(index)

    def remove(self, item):
        self.data.remove(item)

    def clear(self):
        self.data.clear()

    def copy(self):
        """A shallow copy of the same class."""
        return self.__class__(self)

    def __copy__(self):
        twin = self.__class__.__new__(self.__class__)
        twin.__dict__.update(self.__dict__)
        twin.__dict__["data"] = self.data[:]
        return twin

    def count(self, item):
        return self.data.count(item)

    def index(self, item, *bounds):
        return self.data.index(item, *bounds)

    def reverse(self):
        self.data.reverse()

    def sort(self, /, *args, **kwds):
        self.data.sort(*args, **kwds)

    def extend(self, other):
        self.data.extend(getattr(other, "data", other))


class UserString(Sequence):
    """A sequence of characters kept in the plain str `data`; made to be derived from."""

    __module__ = "collections"

    def __init__(self, seq):
        self.data = seq if isinstance(seq, str) else str(seq)

    def __str__(self):
        return self.data

    def __repr__(self):
        return repr(self.data)

    def __hash__(self):
        return hash(self.data)

    def __contains__(self, part):
        return getattr(part, "data", part) in self.data

    def __radd__(self, other):
        return self.__class__(str(other) + self.data)

    def __rmod__(self, template):
        return self.__class__(str(template) % self.data)

    def __getnewargs__(self):
        return (self.data[:],)

    maketrans = str.maketrans


def _define_comparison(cls, name, kind):
    plain = getattr(kind, name)

    def compare(self, other):
        return plain(self.data, getattr(other, "data", other))

    compare.__name__ = name
    setattr(cls, name, compare)


def _define_string_method(name, wraps):
    """Give UserString a method of str; `wraps` says whether its answer becomes a UserString."""
    plain = getattr(str, name)

    def method(self, /, *args, **kwds):
        args = [arg.data if isinstance(arg, UserString) else arg for arg in args]
        answer = plain(self.data, *args, **kwds)
        return self.__class__(answer) if wraps and isinstance(answer, str) else answer

    method.__name__ = name
    setattr(UserString, name, method)


for _name in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__"):
    _define_comparison(UserList, _name, list)
    _define_comparison(UserString, _name, str)
UserList.__hash__ = None

for _name in ("__add__ __mod__ __mul__ __rmul__ __getitem__ capitalize casefold center expandtabs "
              "ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip swapcase "
              "title translate upper zfill").split():
    _define_string_method(_name, True)
for _name in ("__len__ __int__ __float__ __complex__ count encode endswith find format "
              "format_map index isalnum isalpha isascii isdecimal isdigit isidentifier "
              "islower isnumeric isprintable isspace istitle isupper join partition rfind rindex "
              "rpartition rsplit split splitlines startswith").split():
    if hasattr(str, _name):
        _define_string_method(_name, False)

UserString.__int__ = lambda self: int(self.data)
UserString.__float__ = lambda self: float(self.data)
UserString.__complex__ = lambda self: complex(self.data)
# Setting methods after the class was made leaves its list of abstract ones too long.
sys.modules["abc"].update_abstractmethods(UserString)
