"""Weak references and the collections that hold their contents by them.

Callbacks of dead references may run in any thread at any safepoint, so they take no locks. A
key that is a weak reference is removed by one atomic dict operation; a value that is one is
removed by `_weakref._remove_dead_weakref(dict, key)` where that exists, which looks and
deletes in one step. Whoever iterates does so over a copy of the references.

Left out: the list of proxied types beyond `ProxyType` and `CallableProxyType`.
"""

import _weakref
from _weakref import getweakrefcount, getweakrefs, proxy, ref
from _collections_weak import WeakKeyDictionary, WeakSet, WeakValueDictionary
from itertools import count

__all__ = [
    "CallableProxyType", "ProxyType", "ProxyTypes", "ReferenceType", "WeakKeyDictionary",
    "WeakMethod", "WeakSet", "WeakValueDictionary", "finalize", "getweakrefcount",
    "getweakrefs", "proxy", "ref",
]

ReferenceType = ref


class _Target:
    def __call__(self):
        pass


def _proxy_types():
    plain, callable_ = WeakSet(), _Target()
    return type(proxy(plain)), type(proxy(callable_))


ProxyTypes = ProxyType, CallableProxyType = (
    getattr(_weakref, "ProxyType", None), getattr(_weakref, "CallableProxyType", None))
if None in ProxyTypes:
    ProxyTypes = ProxyType, CallableProxyType = _proxy_types()


class WeakMethod(ref):
    """A weak reference to a bound method, which lives as long as its object and function."""

    __slots__ = ("_function", "_kind", "_alive", "__weakref__")

    def __new__(cls, meth, callback=None):
        try:
            owner, function = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None

        def gone(dead):
            # The method is gone as soon as either part is; tell that once.
            self = weak_self()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, owner, gone)
        self._function = ref(function, gone)
        self._kind = type(meth)
        self._alive = True
        weak_self = ref(self)
        return self

    def __init__(self, meth, callback=None):
        pass

    def __call__(self):
        owner, function = super().__call__(), self._function()
        return None if owner is None or function is None else self._kind(function, owner)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = ref.__hash__


class finalize:
    """Calls a function when an object dies, or else at exit while `atexit` is true."""

    __slots__ = ()

    class _Info:
        __slots__ = ("target", "call", "atexit", "number")

    _registry = {}  # finalizer -> _Info; whoever pops the entry makes the call
    _numbers = count()
    _hooked = []
    _ended = False  # once the program is over, objects die without further calls

    def __init__(self, obj, func, /, *args, **kwargs):
        if not self._hooked:
            self._hooked.append(True)
            import atexit
            atexit.register(self._exit)
        pending = self._Info()
        pending.target = ref(obj, self)
        pending.call = (func, args, kwargs)
        pending.atexit = True
        pending.number = next(self._numbers)
        self._registry[self] = pending

    def __call__(self, _=None):
        """Make the call now unless it was made already; returns its result."""
        pending = self._registry.pop(self, None)
        if pending is None or self._ended:
            return None
        func, args, kwargs = pending.call
        return func(*args, **kwargs)

    def _pending(self):
        """What is registered, and the object if it is alive; Nones if nothing is."""
        pending = self._registry.get(self)
        return pending, None if pending is None else pending.target()

    def detach(self):
        """Cancel the call; returns `(obj, func, args, kwargs)` if it was still to come."""
        pending, obj = self._pending()
        if obj is None or self._registry.pop(self, None) is None:
            return None
        return (obj, *pending.call)

    def peek(self):
        """What `detach` would return, without cancelling."""
        pending, obj = self._pending()
        return None if obj is None else (obj, *pending.call)

    @property
    def alive(self):
        """Whether the call is still to come."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether the call is made at exit if the object lives that long."""
        pending, _ = self._pending()
        return pending is not None and pending.atexit

    @atexit.setter
    def atexit(self, wanted):
        pending, _ = self._pending()
        if pending is not None:
            pending.atexit = bool(wanted)

    def __repr__(self):
        _, obj = self._pending()
        state = "dead" if obj is None else f"for {type(obj).__name__!r} at {id(obj):#x}"
        return f"<{type(self).__name__} object at {id(self):#x}; {state}>"

    @classmethod
    def _exit(cls):
        """Make the calls still to come, latest first, including ones added meanwhile."""
        import sys
        while True:
            left = [each for each in list(cls._registry.items()) if each[1].atexit]
            if not left:
                break
            latest = max(left, key=lambda each: each[1].number)[0]
            try:
                latest()
            except Exception:
                sys.excepthook(*sys.exc_info())
        cls._ended = True
