"""Higher-order functions: caching, partial application, dispatch and wrapping.

`reduce`, `partial`, `cmp_to_key` and the cache behind `lru_cache` are native. A
`cached_property` takes no lock: when threads race to compute one, the first value stored
is what everybody gets.

Left out: pickling support and the lock attribute of `cached_property`.
"""

from _functools import cmp_to_key, partial, reduce

__all__ = [
    "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "cache", "cached_property", "cmp_to_key",
    "lru_cache", "partial", "partialmethod", "reduce", "singledispatch", "singledispatchmethod",
    "total_ordering", "update_wrapper", "wraps",
]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make `wrapper` look like `wrapped`, which stays reachable as `__wrapped__`."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """A decorator that applies `update_wrapper` to the function it gets."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# total_ordering

def _derive(name, root):
    """The comparison `name`, worked out from the comparison `root` and equality."""
    strict = name in ("__lt__", "__gt__")
    # What is asked either points the same way as the root or is the root's negation.
    same_way = name[2] == root[2]

    def method(self, other):
        answer = getattr(type(self), root)(self, other)
        if answer is NotImplemented:
            return answer
        if same_way:
            # < from <= drops equals; <= from < adds them.
            return (answer and self != other) if strict else (answer or self == other)
        if strict == (root in ("__lt__", "__gt__")):
            # > from < and >= from <=: negate and handle equals.
            if strict:
                return not answer and self != other
            return not answer or self == other
        return not answer

    method.__name__ = name
    method.__doc__ = f"Derived by total_ordering from {root}."
    return method


def total_ordering(cls):
    """Fill in the ordering methods a class lacks from the one it has."""
    names = ("__lt__", "__le__", "__gt__", "__ge__")
    given = [name for name in names if getattr(cls, name, None) is not getattr(object, name)]
    if not given:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = next(name for name in ("__lt__", "__le__", "__gt__", "__ge__") if name in given)
    for name in names:
        if name not in given:
            setattr(cls, name, _derive(name, root))
    return cls


# caching

_CacheInfo = None


def _cache_info_type():
    global _CacheInfo
    if _CacheInfo is None:
        from collections import namedtuple
        _CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"],
                                module="functools")
    return _CacheInfo


def lru_cache(maxsize=128, typed=False):
    """Remember the latest `maxsize` results by argument; all of them if it is None."""
    function = None
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorate(user_function):
        from _functools import _lru_cache_wrapper
        wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _cache_info_type())
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, user_function)

    return decorate if function is None else decorate(function)


def cache(user_function, /):
    """`lru_cache` without a limit."""
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A property computed at first use and from then on kept in the instance."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        known = self.attrname
        if known is None:
            self.attrname = name
        elif known != name:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError("Cannot use cached_property instance without calling "
                            "__set_name__ on it.")
        try:
            stored = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance "
                            f"to cache {name!r} property.") from None
        if name in stored:
            return stored[name]
        return stored.setdefault(name, self.func(instance))

    __class_getitem__ = classmethod(type(list[int]))


# partialmethod

class partialmethod:
    """`partial` for use in a class body: binds the instance first, then the given arguments."""

    def __init__(self, func, /, *args, **keywords):
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        elif not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        shown = [repr(self.func), *map(repr, self.args)]
        shown += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"functools.partialmethod({', '.join(shown)})"

    def __get__(self, obj, cls=None):
        getter = getattr(type(self.func), "__get__", None)
        if getter is not None:
            bound = getter(self.func, obj, cls)
            if bound is not self.func:
                # A method, static method or the like bound itself already.
                made = partial(bound, *self.args, **self.keywords)
                owner = getattr(bound, "__self__", None)
                if owner is not None:
                    made.__self__ = owner
                return made
        outer = self

        def _method(self, /, *args, **keywords):
            return outer.func(self, *outer.args, *args, **{**outer.keywords, **keywords})

        _method._partialmethod = self
        _method.__isabstractmethod__ = self.__isabstractmethod__
        return _method.__get__(obj, cls) if obj is not None else _method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(type(list[int]))


def singledispatch(func):
    """Make a function that chooses its implementation by the class of its first argument."""
    from _singledispatch import singledispatch as make
    return make(func)


class singledispatchmethod:
    """`singledispatch` for methods: chooses by the first argument after the instance."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        """Add an implementation for a class."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        dispatch = self.dispatcher.dispatch

        def _method(*args, **kwargs):
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.register = self.register
        return update_wrapper(_method, self.func)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)
