"""`Protocol`, `NamedTuple`, `TypedDict`, `NewType` and the IO hints of `typing`."""

from abc import ABCMeta, abstractmethod
from typing import AnyStr, Generic, NotRequired, Required, TypeVar, _hint, _Hint


# Protocol

_NOT_MEMBERS = frozenset(
    "__abstractmethods__ __annotations__ __dict__ __doc__ __init__ __module__ __new__ __slots__ "
    "__subclasshook__ __weakref__ __class_getitem__ __match_args__ __parameters__ __orig_bases__ "
    "__orig_class__ __qualname__ __firstlineno__ __static_attributes__ __hash__ _abc_impl "
    "_is_protocol _is_runtime_protocol _takes_variables __init_subclass__".split())


def _members(cls):
    """The names that a class has to have to satisfy the protocol `cls`."""
    found = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic") and base.__module__ == "typing":
            continue
        names = {*base.__dict__, *base.__dict__.get("__annotations__", {})} - _NOT_MEMBERS
        if base.__dict__.get("__hash__") is not None and "__eq__" not in base.__dict__:
            names.add("__hash__")
        found |= names
    return found


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if not cls.__dict__.get("_is_protocol"):
            return super().__instancecheck__(instance)
        if cls is Protocol:
            return isinstance(type(instance), _ProtocolMeta)
        if not cls.__dict__.get("_is_runtime_protocol"):
            raise TypeError("Instance and class checks can only be used with "
                            "@runtime_checkable protocols")
        if type.__instancecheck__(cls, instance):
            return True
        return all(hasattr(instance, name) and not (
            getattr(instance, name) is None and callable(getattr(cls, name, None)))
            for name in _members(cls))

    def __subclasscheck__(cls, kind):
        if not cls.__dict__.get("_is_protocol") or cls is Protocol:
            return super().__subclasscheck__(kind)
        if not isinstance(kind, type):
            raise TypeError("issubclass() arg 1 must be a class")
        if cls in kind.__mro__:
            return True
        if not cls.__dict__.get("_is_runtime_protocol"):
            raise TypeError("Instance and class checks can only be used with "
                            "@runtime_checkable protocols")
        members = _members(cls)
        if not all(callable(getattr(cls, name, None)) for name in members):
            raise TypeError("Protocols with non-method members don't support issubclass()")
        for name in members:
            for base in kind.__mro__:
                if name in base.__dict__:
                    if base.__dict__[name] is None:
                        return False
                    break
            else:
                return False
        return True


def _cannot_make(self, *args, **kwargs):
    if type(self).__dict__.get("_is_protocol"):
        raise TypeError("Protocols cannot be instantiated")
    # A concrete class without `__init__` of its own: go on to whichever class has one.
    for base in type(self).__mro__:
        init = base.__dict__.get("__init__")
        if init is not None and init is not _cannot_make:
            if init is not object.__init__:
                init(self, *args, **kwargs)
            return


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocols: classes that describe which members another class has to have."""

    __module__ = "typing"
    __slots__ = ()
    _is_protocol = True
    _takes_variables = True

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if cls._is_protocol:
            for base in cls.__bases__:
                if not (base in (object, Generic) or isinstance(base, _ProtocolMeta)
                        or base.__module__ in ("collections.abc", "contextlib", "typing")):
                    raise TypeError(f"Protocols can only inherit from other protocols, "
                                    f"got {base!r}")
            if "__init__" not in cls.__dict__:
                cls.__init__ = _cannot_make


def runtime_checkable(cls):
    """Class decorator: let `isinstance` look whether an object has a protocol's members."""
    if not getattr(cls, "_is_protocol", False):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


_T_co = TypeVar("T_co", covariant=True)


def _supporting(name, method, generic=False):
    """A runtime-checkable protocol with one method."""
    def needed(self, *args):
        pass

    needed.__name__ = method
    bases = (Protocol[_T_co],) if generic else (Protocol,)
    from types import new_class
    made = new_class(name, bases, {}, lambda body: body.update({
        method: abstractmethod(needed), "__module__": "typing", "__slots__": (),
        "__doc__": f"Anything with the method {method}."}))
    return runtime_checkable(made)


SupportsInt = _supporting("SupportsInt", "__int__")
SupportsFloat = _supporting("SupportsFloat", "__float__")
SupportsComplex = _supporting("SupportsComplex", "__complex__")
SupportsBytes = _supporting("SupportsBytes", "__bytes__")
SupportsIndex = _supporting("SupportsIndex", "__index__")
SupportsAbs = _supporting("SupportsAbs", "__abs__", True)
SupportsRound = _supporting("SupportsRound", "__round__", True)


# NamedTuple

def _named_tuple(name, pairs, defaults, module):
    from collections import namedtuple
    made = namedtuple(name, [each for each, _ in pairs], defaults=defaults, module=module)
    made.__annotations__ = made.__new__.__annotations__ = {
        each: _hint(kind) for each, kind in pairs}
    return made


class _NamedTupleMeta(type):
    def __new__(metacls, name, bases, body):
        notes = body.get("__annotations__", {})
        defaults = []
        for each in notes:
            if each in body:
                defaults.append(body[each])
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {each} cannot follow default "
                                f"field{'s' if len(defaults) > 1 else ''} "
                                f"{', '.join([n for n in notes if n in body])}")
        made = _named_tuple(name, list(notes.items()), defaults, body["__module__"])
        if Generic in bases:
            plain = made
            made = type(name, (plain, Generic), {
                "__slots__": (), "__module__": body["__module__"],
                "__orig_bases__": body.get("__orig_bases__", bases)})
            made.__annotations__ = plain.__annotations__
        for key, value in body.items():
            if key in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields",
                       "_field_defaults", "_make", "_replace", "_asdict"):
                raise AttributeError(f"Cannot overwrite NamedTuple attribute {key}")
            if key not in notes and key not in ("__module__", "__annotations__", "__dict__",
                                                "__orig_bases__", "__classcell__"):
                setattr(made, key, value)
        return made


class _NamedTuple:
    """`class Point(NamedTuple)` with annotated fields, or `NamedTuple("Point", [("x", int)])`."""

    def __call__(self, typename, fields=None, /, *, module=None, **kwargs):
        pairs = list(kwargs.items() if fields is None else fields)
        return _named_tuple(typename, pairs, (), module)

    def __mro_entries__(self, bases):
        others = [each for each in bases if each is not self
                  and getattr(each, "__origin__", each) is not Generic]
        if others:
            raise TypeError("can only inherit from a NamedTuple type and Generic")
        return (_named_tuple_base,)

    def __repr__(self):
        return "<function NamedTuple>"


_named_tuple_base = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple = _NamedTuple()


# TypedDict

class _TypedDictMeta(type):
    def __new__(metacls, name, bases, body, total=True):
        notes = {key: _hint(kind) for key, kind in body.get("__annotations__", {}).items()}
        every, required, optional = {}, set(), set()
        for base in bases:
            if isinstance(base, _TypedDictMeta):
                every.update(base.__annotations__)
                required |= base.__required_keys__
                optional |= base.__optional_keys__
        for key, kind in notes.items():
            if hasattr(kind, "__metadata__"):
                kind = kind.__origin__
            origin = getattr(kind, "__origin__", None)
            needed = origin is Required or (total and origin is not NotRequired)
            (required if needed else optional).add(key)
            (optional if needed else required).discard(key)
        every.update(notes)
        generic = (Generic,) if Generic in bases else ()
        made = type.__new__(metacls, name, (dict, *generic), dict(body))
        made.__annotations__ = every
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__total__ = total
        return made

    def __init__(cls, name, bases, body, total=True):
        pass

    def __call__(cls, /, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")


class _TypedDict:
    """`class Movie(TypedDict)` with annotated keys, or `TypedDict("Movie", {"name": str})`."""

    def __call__(self, typename, fields=None, /, *, total=True, module=None, **kwargs):
        body = {"__annotations__": dict(kwargs if fields is None else fields),
                "__module__": "__main__" if module is None else module}
        return _TypedDictMeta(typename, (dict,), body, total=total)

    def __mro_entries__(self, bases):
        return (_typed_dict_base,)

    def __repr__(self):
        return "<function TypedDict>"


_typed_dict_base = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {
    "__annotations__": {}, "__required_keys__": frozenset(), "__optional_keys__": frozenset()})
TypedDict = _TypedDict()


def is_typeddict(tp):
    """Whether `tp` was made by means of TypedDict."""
    return isinstance(tp, _TypedDictMeta)


# NewType and IO

class NewType(_Hint):
    """A name for a type that only type checkers tell from it; calling it gives the argument."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        self.__module__ = "__main__"

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __call__(self, x):
        return x

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of NewType: {self!r}")


class IO(Generic[AnyStr]):
    """A file, for use in hints; real files do not derive from it."""

    __slots__ = ()


class BinaryIO(IO[bytes]):
    """A file of bytes, for use in hints."""

    __slots__ = ()


class TextIO(IO[str]):
    """A file of text, for use in hints."""

    __slots__ = ()


for _cls in (NewType, IO, BinaryIO, TextIO):
    _cls.__module__ = "typing"
