"""Abstract base classes: `ABCMeta`, `ABC`, `abstractmethod` and relatives.

A class remembers, through weak references only, which classes were registered with it and
which answers `issubclass` gave before. A "no" is remembered together with a token that every
`register` call replaces, so a new registration anywhere makes all remembered refusals stale;
that also holds when several threads register at once.

Left out: the registry dump and cache clearing helpers.
"""

from _weakref import ref

__all__ = [
    "ABC", "ABCMeta", "abstractclassmethod", "abstractmethod", "abstractproperty",
    "abstractstaticmethod", "get_cache_token", "update_abstractmethods",
]

_token = object()


def abstractmethod(funcobj):
    """Mark a method that a concrete subclass has to override."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """Old spelling of `classmethod` around `abstractmethod`."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        super().__init__(abstractmethod(callable))


class abstractstaticmethod(staticmethod):
    """Old spelling of `staticmethod` around `abstractmethod`."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        super().__init__(abstractmethod(callable))


class abstractproperty(property):
    """Old spelling of `property` around `abstractmethod`."""

    __isabstractmethod__ = True


def get_cache_token():
    """Something that compares unequal to earlier answers once any class was registered."""
    return _token


def _is_abstract(value):
    return getattr(value, "__isabstractmethod__", False)


def _inherited_abstract(cls):
    """Names abstract in a base of `cls` that `cls` still does not fill in."""
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if _is_abstract(getattr(cls, name, None)):
                yield name


def update_abstractmethods(cls):
    """Work out `__abstractmethods__` anew, after methods were added to a finished class."""
    if hasattr(cls, "__abstractmethods__"):
        names = {name for name, value in list(cls.__dict__.items()) if _is_abstract(value)}
        names.update(_inherited_abstract(cls))
        cls.__abstractmethods__ = frozenset(names)
    return cls


class _Answers:
    """What one abstract class knows: its registrations and its former answers."""

    __slots__ = ("registry", "accepted", "refused")

    def __init__(self):
        self.registry = set()
        self.accepted = set()
        self.refused = (None, set())

    def refuse(self, kind, token):
        known_under, refused = self.refused
        if known_under is not token:
            refused = set()
            self.refused = (token, refused)
        refused.add(ref(kind, refused.discard))


class ABCMeta(type):
    """The metaclass of abstract base classes."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        names = {key for key, value in namespace.items() if _is_abstract(value)}
        names.update(_inherited_abstract(cls))
        cls.__abstractmethods__ = frozenset(names)
        cls._abc_impl = _Answers()
        return cls

    def register(cls, subclass):
        """Declare `subclass` a virtual subclass; returns it, so it works as a decorator."""
        global _token
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        registry = cls._abc_impl.registry
        registry.add(ref(subclass, registry.discard))
        _token = object()
        return subclass

    def __instancecheck__(cls, instance):
        shown, real = instance.__class__, type(instance)
        answers = cls._abc_impl
        key = ref(shown)
        if key in answers.accepted:
            return True
        if shown is real:
            known_under, refused = answers.refused
            if known_under is _token and key in refused:
                return False
        if cls.__subclasscheck__(shown):
            return True
        return real is not shown and cls.__subclasscheck__(real)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        answers = cls._abc_impl
        key = ref(subclass)
        if key in answers.accepted:
            return True
        token = _token
        known_under, refused = answers.refused
        if known_under is token and key in refused:
            return False
        if cls._decide(subclass, answers):
            answers.accepted.add(ref(subclass, answers.accepted.discard))
            return True
        answers.refuse(subclass, token)
        return False

    def _decide(cls, subclass, answers):
        verdict = cls.__subclasshook__(subclass)
        if verdict is not NotImplemented:
            return bool(verdict)
        if cls in getattr(subclass, "__mro__", ()):
            return True
        for weak in list(answers.registry):
            registered = weak()
            if registered is not None and issubclass(subclass, registered):
                return True
        for child in type.__subclasses__(cls):
            if issubclass(subclass, child):
                return True
        return False


class ABC(metaclass=ABCMeta):
    """Derive from this to get `ABCMeta` as the metaclass without saying so."""

    __slots__ = ()
