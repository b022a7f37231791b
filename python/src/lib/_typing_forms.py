"""The special forms, type variables and helper functions of `typing`, which shows them."""

import sys
from typing import (
    ForwardRef, Generic, _Alias, _Bare, _flat, _Form, _Hint, _hint, _hints, _NativeAlias, _show,
    _Union,
)


# type variables

class _Variable(_Hint):
    """What type variables of every kind have in common."""

    __module__ = "typing"

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__name__ = name
        self.__constraints__ = _hints(constraints)
        self.__bound__ = None if bound is None else _hint(bound)
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        sign = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
        return sign + self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __typing_subst__(self, arg):
        return _hint(arg)

    def __call__(self, *args, **kwds):
        raise TypeError("Cannot instantiate a type variable")


class TypeVar(_Variable):
    """A type variable, for generic classes and functions."""


class ParamSpec(_Variable):
    """A variable that stands for the parameters of a callable."""

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)


class ParamSpecArgs(_Hint):
    """The positional arguments of a ParamSpec: `P.args`."""

    _shown = "args"

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._shown}"

    def __eq__(self, other):
        return type(other) is type(self) and self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((self._shown, self.__origin__))


class ParamSpecKwargs(ParamSpecArgs):
    """The keyword arguments of a ParamSpec: `P.kwargs`."""

    _shown = "kwargs"


class TypeVarTuple(_Variable):
    """A variable that stands for any number of types."""

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        yield Unpack[self]


AnyStr = TypeVar("AnyStr", bytes, str)
Text = str


# special forms

class _UnionAlias(_Alias):
    """A union of at least two different types."""

    def __eq__(self, other):
        if isinstance(other, (_UnionAlias, _Union)):
            return set(self.__args__) == set(other.__args__)
        return NotImplemented

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and type(None) in args:
            other = args[0] if args[1] is type(None) else args[1]
            return f"typing.Optional[{_show(other)}]"
        return super().__repr__()

    def _with(self, args):
        return Union[args]

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__args__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__args__)

    def __call__(self, *args, **kwargs):
        raise TypeError("Cannot instantiate typing.Union")

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass typing.Union")


def _union(form, params):
    if params == ():
        raise TypeError("Cannot take a Union of no types.")
    flat = {}
    for each in _hints(params):
        members = each.__args__ if isinstance(each, (_UnionAlias, _Union)) else (each,)
        flat.update(dict.fromkeys(members))
    return next(iter(flat)) if len(flat) == 1 else _UnionAlias(Union, tuple(flat), "Union")


def _optional(form, params):
    if isinstance(params, tuple):
        raise TypeError(f"{form!r} requires a single type. Got {params!r}.")
    return Union[params, None]


def _single(form, params):
    if isinstance(params, tuple):
        raise TypeError(f"{form!r} accepts only single type.")
    return _Alias(form, (_hint(params),), form._name)


def _many(form, params):
    return _Alias(form, _hints(params), form._name)


class _LiteralAlias(_Alias):
    """Literal values; of equal ones only those of the same type are the same."""

    def _key(self):
        return frozenset([(type(each), each) for each in self.__args__])

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, _LiteralAlias) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"


def _literal(form, params):
    found = {}
    for each in params if isinstance(params, tuple) else (params,):
        for value in each.__args__ if isinstance(each, _LiteralAlias) else (each,):
            try:
                found.setdefault((type(value), value), value)
            except TypeError:
                found[id(value)] = value
    return _LiteralAlias(form, tuple(found.values()), "Literal")


class _AnnotatedAlias(_Alias):
    """A type with metadata; stands for that type otherwise."""

    def __init__(self, origin, args, name=None, metadata=()):
        super().__init__(origin, args, name)
        self.__metadata__ = metadata

    def __repr__(self):
        return f"typing.Annotated[{_show(self.__origin__)}, {str(list(self.__metadata__))[1:-1]}]"

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return (self.__origin__, self.__metadata__) == (other.__origin__, other.__metadata__)

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def _with(self, args):
        return _AnnotatedAlias(args[0], args, None, self.__metadata__)

    def __mro_entries__(self, bases):
        return (self.__origin__,)


def _annotated(form, params):
    if not isinstance(params, tuple) or len(params) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments "
                        "(a type and an annotation).")
    kind, metadata = _hint(params[0]), params[1:]
    if isinstance(kind, _AnnotatedAlias):
        kind, metadata = kind.__origin__, kind.__metadata__ + metadata
    return _AnnotatedAlias(kind, (kind,), None, metadata)


class _CallableAlias(_Alias):
    """A callable with its parameter types, then its result type, as arguments."""

    def __repr__(self):
        *params, result = self.__args__
        shown = f"[{', '.join(map(_show, params))}]"
        if len(params) == 1 and (params[0] is ... or isinstance(params[0], ParamSpec)
                                 or getattr(params[0], "__origin__", None) is Concatenate):
            shown = _show(params[0])
        return f"typing.Callable[{shown}, {_show(result)}]"


class _BareCallable(_Bare):
    def __init__(self):
        self._name = "Callable"

    @property
    def __origin__(self):
        from collections.abc import Callable
        return Callable

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        given, result = params
        given = given if isinstance(given, (list, tuple)) else [given]
        return _CallableAlias(self.__origin__, _flat([*_hints(tuple(given)), _hint(result)]),
                              "Callable")


Union = _Form("Union", _union)
Optional = _Form("Optional", _optional)
Literal = _Form("Literal", _literal)
Annotated = _Form("Annotated", _annotated)
ClassVar, Final, TypeGuard, Required, NotRequired, Unpack = [
    _Form(name, _single) for name in
    ("ClassVar", "Final", "TypeGuard", "Required", "NotRequired", "Unpack")]
Concatenate = _Form("Concatenate", _many)
NoReturn, Never, Self, LiteralString, TypeAlias = [
    _Form(name) for name in ("NoReturn", "Never", "Self", "LiteralString", "TypeAlias")]

Callable = _BareCallable()
List, Set, FrozenSet, Type = [
    _Bare(kind, origin, 1) for kind, origin in
    (("List", list), ("Set", set), ("FrozenSet", frozenset), ("Type", type))]
Dict = _Bare("Dict", dict, 2)
Tuple = _Bare("Tuple", tuple, -1)


# functions

def cast(typ, val):
    """`val` itself; only type checkers do more."""
    return val


def assert_type(val, typ, /):
    """`val` itself; only type checkers do more."""
    return val


def assert_never(arg, /):
    """Raise, because this point was not to be reached."""
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    """Print the type of `obj` to standard error and return `obj`."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def _undecided(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of "
                              "@overload-decorated functions outside a stub module should "
                              "always be followed by an implementation that is not @overload-ed.")


def overload(func):
    """Marks one of several signatures; what counts is the definition after them."""
    return _undecided


def clear_overloads():
    """Nothing is kept about overloads, so there is nothing to clear."""


def final(f):
    """Mark a class or method as not to be derived from or overridden."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    """Mark a function or a class with its methods as without type hints."""
    if isinstance(arg, type):
        for value in list(arg.__dict__.values()):
            if hasattr(value, "__code__") or isinstance(value, type):
                no_type_check(value)
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass
    return arg


def no_type_check_decorator(decorator):
    """Make a decorator whose results are marked by `no_type_check`."""
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped


def dataclass_transform(**options):
    """Mark something that makes classes like `dataclass` does, for type checkers."""
    def decorate(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = options
        return cls_or_fn
    return decorate


def get_origin(tp):
    """What was subscripted to give `tp`, or None."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_Alias, _Bare, _NativeAlias, ParamSpecArgs)):
        return tp.__origin__
    if isinstance(tp, _Union):
        return _Union
    return Generic if tp is Generic else None


def get_args(tp):
    """What `tp` was subscripted with, as a tuple."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, (_Alias, _NativeAlias)):
        args = tp.__args__
        from collections.abc import Callable as origin
        if tp.__origin__ is origin and not (len(args) == 2 and (
                args[0] is ... or isinstance(args[0], ParamSpec))):
            return list(args[:-1]), args[-1]
        return args
    return tp.__args__ if isinstance(tp, _Union) else ()


def _evaluate(hint, globalns, localns):
    """`hint` with the strings in it replaced by what they mean."""
    if hint is None:
        return type(None)
    if isinstance(hint, str):
        return _evaluate(eval(hint, globalns, localns), globalns, localns)
    if isinstance(hint, ForwardRef):
        return _evaluate(hint.__forward_arg__, globalns, localns)
    if isinstance(hint, list):
        return [_evaluate(each, globalns, localns) for each in hint]
    if isinstance(hint, (_LiteralAlias, type)) and not isinstance(hint, _NativeAlias):
        return hint
    args = getattr(hint, "__args__", None)
    if isinstance(hint, (_Alias, _NativeAlias, _Union)) and args:
        new = tuple([_evaluate(each, globalns, localns) for each in args])
        if any(old is not now for old, now in zip(args, new)):
            if isinstance(hint, _Alias):
                return hint._with(new)
            return Union[new] if isinstance(hint, _Union) else _NativeAlias(hint.__origin__, new)
    return hint


def _without_extras(hint):
    """`hint` with Annotated, Required and NotRequired taken off."""
    origin = getattr(hint, "__origin__", None)
    if isinstance(hint, _AnnotatedAlias):
        return _without_extras(origin)
    if origin is Required or origin is NotRequired:
        return _without_extras(hint.__args__[0])
    if isinstance(hint, _Alias) and not isinstance(hint, _LiteralAlias):
        new = tuple([_without_extras(each) for each in hint.__args__])
        return hint if new == hint.__args__ else hint._with(new)
    return hint


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class (with its bases'), function or module, strings evaluated."""
    if getattr(obj, "__no_type_check__", False):
        return {}
    found = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            module = sys.modules.get(base.__module__)
            scope = getattr(module, "__dict__", {}) if globalns is None else globalns
            local = dict(base.__dict__) if localns is None else localns
            for name, hint in base.__dict__.get("__annotations__", {}).items():
                found[name] = _evaluate(hint, scope, local)
    else:
        if globalns is None:
            inner = obj
            while hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            globalns = getattr(inner, "__globals__", None)
            if globalns is None:
                globalns = obj.__dict__ if isinstance(obj, type(sys)) else {}
        notes = getattr(obj, "__annotations__", None)
        if notes is None:
            if callable(obj):
                return {}
            raise TypeError(f"{obj!r} is not a module, class, method, or function.")
        for name, hint in notes.items():
            found[name] = _evaluate(hint, globalns, globalns if localns is None else localns)
    if include_extras:
        return found
    return {name: _without_extras(hint) for name, hint in found.items()}


for _cls in (TypeVar, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeVarTuple):
    _cls.__module__ = "typing"
