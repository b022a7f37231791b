"""Abstract base classes for containers, iterators and callables.

The one-method classes decide structurally: any class that has the needed methods counts as a
subclass. The others need deriving or registering, and give mixin methods in return.

Left out: `AsyncGenerator.aclose` (there is no async syntax in this library).
"""

from abc import ABCMeta, abstractmethod
from _collections import deque

__all__ = [
    "AsyncGenerator", "AsyncIterable", "AsyncIterator", "Awaitable", "ByteString", "Callable",
    "Collection", "Container", "Coroutine", "Generator", "Hashable", "ItemsView", "Iterable",
    "Iterator", "KeysView", "Mapping", "MappingView", "MutableMapping", "MutableSequence",
    "MutableSet", "Reversible", "Sequence", "Set", "Sized", "ValuesView",
]

_GenericAlias = type(list[int])


def _has_methods(kind, names):
    """True if `kind` defines every name (None counts as refusing), else NotImplemented."""
    for name in names:
        for base in kind.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True


def _structural(cls):
    """Class decorator: make `cls` recognise classes by the methods listed in `_needs`."""
    needs = cls.__dict__["_needs"]

    def __subclasshook__(asked, kind):
        return _has_methods(kind, needs) if asked is cls else NotImplemented

    cls.__subclasshook__ = classmethod(__subclasshook__)
    return cls


@_structural
class Hashable(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__hash__",)

    @abstractmethod
    def __hash__(self):
        return 0


@_structural
class Awaitable(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__await__",)
    __class_getitem__ = classmethod(_GenericAlias)

    @abstractmethod
    def __await__(self):
        yield


@_structural
class AsyncIterable(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__aiter__",)
    __class_getitem__ = classmethod(_GenericAlias)

    @abstractmethod
    def __aiter__(self):
        return AsyncIterator()


@_structural
class AsyncIterator(AsyncIterable):
    __slots__ = ()
    _needs = ("__anext__", "__aiter__")

    @abstractmethod
    def __anext__(self):
        raise StopAsyncIteration

    def __aiter__(self):
        return self


@_structural
class AsyncGenerator(AsyncIterator):
    __slots__ = ()
    _needs = ("__aiter__", "__anext__", "asend", "athrow", "aclose")

    def __anext__(self):
        return self.asend(None)

    @abstractmethod
    def asend(self, value):
        """An awaitable that goes on with `value` as the result of the pending yield."""
        raise StopAsyncIteration

    @abstractmethod
    def athrow(self, typ, val=None, tb=None):
        """An awaitable that goes on by raising an exception at the pending yield."""
        raise typ if val is None else val


@_structural
class Iterable(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__iter__",)
    __class_getitem__ = classmethod(_GenericAlias)

    @abstractmethod
    def __iter__(self):
        return iter(())


@_structural
class Iterator(Iterable):
    __slots__ = ()
    _needs = ("__iter__", "__next__")

    @abstractmethod
    def __next__(self):
        raise StopIteration

    def __iter__(self):
        return self


@_structural
class Reversible(Iterable):
    __slots__ = ()
    _needs = ("__reversed__", "__iter__")

    @abstractmethod
    def __reversed__(self):
        return iter(())


class _Steered(metaclass=ABCMeta):
    """What `Generator` and `Coroutine` have in common: send, throw and close."""

    __slots__ = ()

    @abstractmethod
    def send(self, value):
        """Go on with `value` as the result of the pending yield."""
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        """Go on by raising an exception at the pending yield."""
        error = typ if val is None else val
        if isinstance(error, type):
            error = error()
        elif val is not None and not isinstance(error, BaseException):
            error = typ(error)
        raise error if tb is None else error.with_traceback(tb)

    def close(self):
        """Raise GeneratorExit inside; complain if it yields once more."""
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            return
        raise RuntimeError(f"{type(self).__name__.lower()} ignored GeneratorExit")


@_structural
class Coroutine(_Steered, Awaitable):
    __slots__ = ()
    _needs = ("__await__", "send", "throw", "close")


@_structural
class Generator(_Steered, Iterator):
    __slots__ = ()
    _needs = ("__iter__", "__next__", "send", "throw", "close")

    def __next__(self):
        return self.send(None)


@_structural
class Sized(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__len__",)

    @abstractmethod
    def __len__(self):
        return 0


@_structural
class Container(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__contains__",)
    __class_getitem__ = classmethod(_GenericAlias)

    @abstractmethod
    def __contains__(self, x):
        return False


@_structural
class Collection(Sized, Iterable, Container):
    __slots__ = ()
    _needs = ("__len__", "__iter__", "__contains__")


@_structural
class Callable(metaclass=ABCMeta):
    __slots__ = ()
    _needs = ("__call__",)

    @abstractmethod
    def __call__(self, *args, **kwds):
        return None

    @classmethod
    def __class_getitem__(cls, item):
        if not (isinstance(item, tuple) and len(item) == 2):
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        arguments, result = item
        if isinstance(arguments, (list, tuple)):
            return _CallableAlias(cls, (*arguments, result))
        return _CallableAlias(cls, (arguments, result))


class _CallableAlias(_GenericAlias):
    """What `Callable[[A, B], R]` gives: shows its argument types in brackets again."""

    __slots__ = ()

    def __new__(cls, origin, args):
        return super().__new__(cls, origin, args)

    def __repr__(self):
        shown = [a.__qualname__ if isinstance(a, type) and a.__module__ == "builtins"
                 else "..." if a is ... else repr(a) for a in self.__args__]
        if len(shown) == 2 and self.__args__[0] is ...:
            return f"collections.abc.Callable[..., {shown[-1]}]"
        return f"collections.abc.Callable[[{', '.join(shown[:-1])}], {shown[-1]}]"


class Sequence(Reversible, Collection):
    """Read access by index. Derive and give `__getitem__` and `__len__`."""

    __slots__ = ()

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        index = 0
        try:
            while True:
                yield self[index]
                index += 1
        except IndexError:
            return

    def __contains__(self, value):
        return any(item is value or item == value for item in self)

    def __reversed__(self):
        for index in range(len(self) - 1, -1, -1):
            yield self[index]

    def index(self, value, start=0, stop=None):
        """The first index of `value` between `start` and `stop`, or ValueError."""
        if start < 0:
            start = max(len(self) + start, 0)
        if stop is not None and stop < 0:
            stop += len(self)
        at = start
        while stop is None or at < stop:
            try:
                item = self[at]
            except IndexError:
                break
            if item is value or item == value:
                return at
            at += 1
        raise ValueError

    def count(self, value):
        """How often `value` occurs."""
        return sum(1 for item in self if item is value or item == value)


class ByteString(Sequence):
    __slots__ = ()


class MutableSequence(Sequence):
    """Adds changing items. Derive and also give `__setitem__`, `__delitem__` and `insert`."""

    __slots__ = ()

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        """Put `value` before the item at `index`."""
        raise IndexError

    def append(self, value):
        self.insert(len(self), value)

    def clear(self):
        try:
            while True:
                self.pop()
        except IndexError:
            pass

    def reverse(self):
        last = len(self) - 1
        for low in range(len(self) // 2):
            self[low], self[last - low] = self[last - low], self[low]

    def extend(self, values):
        for value in list(values) if values is self else values:
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def __iadd__(self, values):
        self.extend(values)
        return self


from collections._abc_sets import (  # noqa: E402  (it builds on the classes above)
    ItemsView, KeysView, Mapping, MappingView, MutableMapping, MutableSet, Set, ValuesView,
)


def _register_builtins():
    from _collections_weak import WeakKeyDictionary, WeakSet, WeakValueDictionary
    keys, values, items = {}.keys(), {}.values(), {}.items()
    iterables = [[], (), "", b"", bytearray(), range(0), {}, set(), keys, values, items]
    for kind in {type(iter(each)) for each in iterables} | {type(reversed([]))}:
        Iterator.register(kind)
    Iterator.register(type(zip()))
    Generator.register(type((lambda: (yield))()))
    for kind in (tuple, str, range):
        Sequence.register(kind)
    for kind in (bytes, bytearray):
        ByteString.register(kind)
    for kind in (list, bytearray, deque):
        MutableSequence.register(kind)
    Set.register(frozenset)
    for kind in (set, WeakSet):
        MutableSet.register(kind)
    for kind in (dict, WeakKeyDictionary, WeakValueDictionary):
        MutableMapping.register(kind)
    Mapping.register(type(type.__dict__))
    KeysView.register(type(keys))
    ItemsView.register(type(items))
    ValuesView.register(type(values))


_register_builtins()
