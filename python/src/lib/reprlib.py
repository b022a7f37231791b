"""Shortened representations: `Repr`, `repr`, and the `recursive_repr` decorator.

Left out: the `indent` attribute (newer than the documented 3.11 behaviour).
"""

import builtins
from _thread import _local

__all__ = ["Repr", "recursive_repr", "repr"]

_shown_here = _local()


def _enter(key):
    """Note that this thread is about to show what `key` names; False if it already is."""
    try:
        running = _shown_here.running
    except AttributeError:
        running = _shown_here.running = set()
    if key in running:
        return False
    running.add(key)
    return True


def _leave(key):
    _shown_here.running.discard(key)


def recursive_repr(fillvalue="..."):
    """Decorator for `__repr__` methods: gives `fillvalue` where an object contains itself."""
    def decorate(user_function):
        def wrapper(self):
            # Two methods of one object may nest (a class and its base): tell them apart.
            key = id(self), wrapper
            if not _enter(key):
                return fillvalue
            try:
                return user_function(self)
            finally:
                _leave(key)

        for name in ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__"):
            setattr(wrapper, name, getattr(user_function, name, None))
        wrapper.__wrapped__ = user_function
        return wrapper
    return decorate


class Repr:
    """Shows objects within limits, which are attributes and can be changed."""

    def __init__(self):
        self.fillvalue = "..."
        self.maxlevel = 6
        self.maxtuple = self.maxlist = self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxarray = 5
        self.maxdict = 4
        self.maxstring = self.maxother = 30
        self.maxlong = 40

    def repr(self, x):
        """The representation of `x` within the limits."""
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        """Like `repr`, with so many levels of nesting left."""
        kind = type(x).__name__.replace(" ", "_")
        method = getattr(self, f"repr_{kind}", None) or self.repr_instance
        return method(x, level)

    def _items(self, x, level, opening, closing, limit, trail=""):
        """The items of a container between brackets, at most `limit` of them."""
        if level <= 0 and x:
            return f"{opening}{self.fillvalue}{closing}"
        shown = []
        for item in x:
            if len(shown) == limit:
                shown.append(self.fillvalue)
                break
            shown.append(self.repr1(item, level - 1))
        tail = trail if len(x) == 1 else ""
        return f"{opening}{', '.join(shown)}{tail}{closing}"

    def repr_tuple(self, x, level):
        return self._items(x, level, "(", ")", self.maxtuple, ",")

    def repr_list(self, x, level):
        return self._items(x, level, "[", "]", self.maxlist)

    def repr_array(self, x, level):
        if not x:
            return f"array({x.typecode!r})"
        return self._items(x, level, f"array({x.typecode!r}, [", "])", self.maxarray)

    def repr_set(self, x, level):
        return self._items(_sorted(x), level, "{", "}", self.maxset) if x else "set()"

    def repr_frozenset(self, x, level):
        if not x:
            return "frozenset()"
        return self._items(_sorted(x), level, "frozenset({", "})", self.maxfrozenset)

    def repr_deque(self, x, level):
        return self._items(x, level, "deque([", "])", self.maxdeque)

    def repr_dict(self, x, level):
        if not x:
            return "{}"
        if level <= 0:
            return f"{{{self.fillvalue}}}"
        shown = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}"
                 for key in _sorted(x)[:self.maxdict]]
        if len(x) > self.maxdict:
            shown.append(self.fillvalue)
        return f"{{{', '.join(shown)}}}"

    def repr_str(self, x, level):
        return self._cut(builtins.repr(x[:self.maxstring]), self.maxstring,
                         lambda ends: builtins.repr(ends), x)

    def repr_int(self, x, level):
        return self._cut(builtins.repr(x), self.maxlong)

    def repr_instance(self, x, level):
        try:
            shown = builtins.repr(x)
        except Exception:
            return f"<{type(x).__name__} instance at {id(x):#x}>"
        return self._cut(shown, self.maxother)

    def _cut(self, shown, limit, again=None, whole=None):
        """`shown` with its middle replaced by the fill value if it exceeds the limit."""
        if len(shown) <= limit and (whole is None or len(whole) <= limit):
            return shown
        head = max(0, (limit - 3) // 2)
        tail = max(0, limit - 3 - head)
        if again is not None:
            shown = again(whole[:head] + whole[len(whole) - tail:])
        return shown[:head] + self.fillvalue + shown[len(shown) - tail:]


def _sorted(things):
    """A sorted list, or the items as they come if they have no order."""
    try:
        return sorted(things)
    except Exception:
        return list(things)


aRepr = Repr()
repr = aRepr.repr
