"""Type hints at run time: special forms, aliases, `TypeVar`, `Generic`, `get_type_hints`.

Hints are described, not checked. `Protocol`, `NamedTuple`, `TypedDict`, `NewType` and the IO
classes are in `_typing_classes`; those and the aliases of `collections.abc` come into being
when first asked for, which keeps importing this module cheap.

Left out: `get_overloads`, full checking of subscripts, `TypeVarTuple` substitution.
"""

import sys

TYPE_CHECKING = False

# Where a lazily made alias comes from: name -> (module, attribute, number of parameters).
# -1 stands for any number, 0 for none.
_LAZY = {name: ("collections.abc", name, count) for names, count in (
    ("Hashable Sized ByteString", 0),
    ("Awaitable AsyncIterable AsyncIterator Iterable Iterator Reversible Container Collection "
     "MutableSet Sequence MutableSequence MappingView KeysView ValuesView", 1),
    ("AsyncGenerator Mapping MutableMapping ItemsView", 2),
    ("Generator Coroutine", 3)) for name in names.split()}
_LAZY.update({
    "AbstractSet": ("collections.abc", "Set", 1),
    "Deque": ("collections", "deque", 1),
    "DefaultDict": ("collections", "defaultdict", 2),
    "OrderedDict": ("collections", "OrderedDict", 2),
    "Counter": ("collections", "Counter", 1),
    "ChainMap": ("collections", "ChainMap", 2),
    "ContextManager": ("contextlib", "AbstractContextManager", 1),
    "Pattern": ("re", "Pattern", 1),
    "Match": ("re", "Match", 1),
})
_IN_CLASSES = (
    "BinaryIO", "IO", "NamedTuple", "NewType", "Protocol", "SupportsAbs", "SupportsBytes",
    "SupportsComplex", "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "TextIO",
    "TypedDict", "is_typeddict", "runtime_checkable",
)
__all__ = [
    "Annotated", "Any", "AnyStr", "Callable", "ClassVar", "Concatenate", "Dict", "Final",
    "ForwardRef", "FrozenSet", "Generic", "List", "Literal", "LiteralString", "Never", "NoReturn",
    "NotRequired", "Optional", "ParamSpec", "ParamSpecArgs", "ParamSpecKwargs", "Required", "Self",
    "Set", "TYPE_CHECKING", "Text", "Tuple", "Type", "TypeAlias", "TypeGuard", "TypeVar",
    "TypeVarTuple", "Union", "Unpack", "assert_never", "assert_type", "cast", "clear_overloads",
    "dataclass_transform", "final", "get_args", "get_origin", "get_type_hints", "no_type_check",
    "no_type_check_decorator", "overload", "reveal_type",
    *(name for name in _LAZY if name not in ("Pattern", "Match")), *_IN_CLASSES,
]


def __getattr__(name):
    if name in _LAZY:
        module, attribute, count = _LAZY[name]
        __import__(module)
        made = _Bare(name, getattr(sys.modules[module], attribute), count)
    elif name in _IN_CLASSES:
        import _typing_classes
        made = getattr(_typing_classes, name)
    else:
        raise AttributeError(f"module 'typing' has no attribute {name!r}")
    return globals().setdefault(name, made)


def _show(hint):
    """A hint as it appears within the representation of another."""
    if hint is ...:
        return "..."
    if isinstance(hint, type) and not isinstance(hint, _NativeAlias):
        if hint.__module__ == "builtins":
            return hint.__qualname__
        return repr(hint) if hint is Any else f"{hint.__module__}.{hint.__qualname__}"
    if isinstance(hint, list):
        return f"[{', '.join(map(_show, hint))}]"
    return repr(hint)


def _hint(thing):
    """A type argument in its stored form: None and strings are replaced."""
    if thing is None:
        return type(None)
    return ForwardRef(thing) if isinstance(thing, str) else thing


def _hints(params):
    return tuple([_hint(each) for each in (params if isinstance(params, tuple) else (params,))])


def _parameters(args):
    """The type variables met in `args`, each once, in order."""
    found = {}
    for each in args:
        if isinstance(each, (TypeVar, ParamSpec, TypeVarTuple)):
            found[each] = None
        elif isinstance(each, (list, tuple)):
            found.update(dict.fromkeys(_parameters(each)))
        elif not isinstance(each, type) or isinstance(each, _NativeAlias):
            found.update(dict.fromkeys(getattr(each, "__parameters__", ())))
    return tuple(found)


def _substitute(hint, values):
    """`hint` with type variables replaced as the dict `values` says."""
    if isinstance(hint, (TypeVar, ParamSpec)):
        return values.get(hint, hint)
    if isinstance(hint, list):
        return [_substitute(each, values) for each in hint]
    own = () if isinstance(hint, type) and not isinstance(hint, _NativeAlias) \
        else getattr(hint, "__parameters__", ())
    return hint[tuple([values.get(each, each) for each in own])] if own else hint


class _Hint:
    """What all hints share: they can be joined by `|` and not be subclassed or called."""

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


_NativeAlias = type(list[int])
_Union = type(int | str)


class ForwardRef(_Hint):
    """A hint given as a string, to be evaluated by `get_type_hints`."""

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        self.__forward_arg__ = arg
        self.__forward_module__ = module

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)


class _Form(_Hint):
    """A name with a meaning of its own, such as `Union`; `subscript` makes what `[...]` gives."""

    def __init__(self, name, subscript=None):
        self._name = name
        self._subscript = subscript

    def __repr__(self):
        return f"typing.{self._name}"

    def __getitem__(self, params):
        if self._subscript is None:
            raise TypeError(f"{self!r} is not subscriptable")
        return self._subscript(self, params)

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self!r} cannot be used with issubclass()")


class _Alias(_Hint):
    """A subscripted hint: an origin with arguments."""

    def __init__(self, origin, args, name=None):
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _parameters(args)
        self._name = name

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _show(self.__origin__)
        return f"{name}[{', '.join(map(_show, self.__args__)) or '()'}]"

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def _with(self, args):
        """The same alias with other arguments."""
        return type(self)(self.__origin__, args, self._name)

    def __getitem__(self, params):
        own = self.__parameters__
        if not own:
            raise TypeError(f"{self!r} is not a generic class")
        if len(own) == 1 and isinstance(own[0], ParamSpec) and not isinstance(params, list):
            params = [params] if not isinstance(params, tuple) else [list(params)]
            params = tuple(each if isinstance(each, (list, ParamSpec)) or each is ... else [each]
                           for each in params)
        params = _hints(params)
        _check_count(self, params, own)
        values = dict(zip(own, params))
        return self._with(_flat([_substitute(each, values) for each in self.__args__]))

    def __call__(self, *args, **kwargs):
        _check_callable(self)
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except AttributeError:
            pass
        return made

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__") or "__origin__" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        later = bases[bases.index(self) + 1:]
        generic_later = any(isinstance(each, _Alias) or isinstance(each, type)
                            and issubclass(each, Generic) for each in later)
        if self.__origin__ is Generic:
            others = [each for each in bases if isinstance(each, _Alias) and each is not self]
            protocol = any(isinstance(each, type) and each.__name__ == "Protocol"
                           and each.__module__ == "typing" for each in bases)
            return () if protocol or generic_later or any(
                each.__origin__ is not Generic for each in others if each in later) else (Generic,)
        if self._name and not generic_later and Generic not in bases:
            return (self.__origin__, Generic)
        return (self.__origin__,)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


def _check_callable(alias):
    """`List()` and `List[int]()` are refused where a built-in class has the same purpose."""
    origin = alias.__origin__
    if alias._name and origin.__module__ == "builtins":
        raise TypeError(f"Type {alias._name} cannot be instantiated; "
                        f"use {origin.__name__}() instead")


def _check_count(alias, given, wanted):
    if any(isinstance(each, TypeVarTuple) for each in wanted):
        return
    if len(given) != len(wanted):
        size = "many" if len(given) > len(wanted) else "few"
        raise TypeError(f"Too {size} arguments for {alias!r}; actual {len(given)}, "
                        f"expected {len(wanted)}")


def _flat(args):
    """Arguments with lists put in for a ParamSpec spread out, as `Callable` stores them."""
    return tuple([inner for each in args for inner in (each if isinstance(each, list) else [each])])


class _Bare(_Hint):
    """An alias without arguments, such as `List`: works like its origin, and subscripts."""

    def __init__(self, name, origin, count):
        self._name = name
        self.__origin__ = origin
        self._count = count

    def __repr__(self):
        return f"typing.{self._name}"

    def __getitem__(self, params):
        if self.__origin__ is tuple and params == ():
            return _Alias(tuple, (), self._name)
        params = _hints(params)
        if self._count >= 0:
            _check_count(self, params, range(self._count))
        return _Alias(self.__origin__, params, self._name)

    def __call__(self, *args, **kwargs):
        _check_callable(self)
        return self.__origin__(*args, **kwargs)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__") or "__origin__" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        if any(isinstance(each, type) and issubclass(each, Generic) for each in bases) \
                or any(isinstance(each, _Alias) for each in bases):
            return (self.__origin__,)
        return (self.__origin__, Generic)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)


class _AnyMeta(type):
    def __repr__(cls):
        return "typing.Any" if cls is Any else super().__repr__()

    def __instancecheck__(cls, obj):
        if cls is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)


class Any(metaclass=_AnyMeta):
    """Matches every type."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


class Generic:
    """Base of classes that take type arguments: `class Stack(Generic[T])`."""

    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, params):
        params = _hints(params)
        if cls is Generic or cls.__dict__.get("_takes_variables"):
            if not all(isinstance(each, (TypeVar, ParamSpec, TypeVarTuple, _Alias))
                       for each in params):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables "
                                "or parameter specification variables.")
            if len(set(params)) != len(params):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
        else:
            own = cls.__parameters__
            if not own:
                raise TypeError(f"{cls!r} is not a generic class")
            if len(own) == 1 and isinstance(own[0], ParamSpec):
                params = (list(params),) if not isinstance(params[0], list) else params
                params = tuple(tuple(each) for each in params)
            _check_count(cls, params, own)
        return _Alias(cls, params)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        bases = cls.__dict__.get("__orig_bases__", ())
        declared = [each for each in bases if isinstance(each, _Alias) and (
            each.__origin__ is Generic or each.__origin__.__dict__.get("_takes_variables"))]
        cls.__parameters__ = declared[0].__parameters__ if declared else _parameters(bases)


from _typing_forms import (  # noqa: E402  (they build on the classes above)
    Annotated, AnyStr, Callable, ClassVar, Concatenate, Dict, Final, FrozenSet, List, Literal,
    LiteralString, Never, NoReturn, NotRequired, Optional, ParamSpec, ParamSpecArgs,
    ParamSpecKwargs, Required, Self, Set, Text, Tuple, Type, TypeAlias, TypeGuard, TypeVar,
    TypeVarTuple, Union, Unpack, assert_never, assert_type, cast, clear_overloads,
    dataclass_transform, final, get_args, get_origin, get_type_hints, no_type_check,
    no_type_check_decorator, overload, reveal_type,
)
