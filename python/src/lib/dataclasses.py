"""Data classes: `dataclass`, `field`, `fields`, `asdict`, `replace` and relatives.

The generated methods of a class are compiled from one source text, so that `__init__` is as
fast as a hand-written one.

Left out: resolving names in string annotations (a string is taken for a ClassVar, InitVar or
KW_ONLY if it is spelled like one), `inspect`-made docs (a similar text is made here).
"""

import sys

__all__ = [
    "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "asdict", "astuple",
    "dataclass", "field", "fields", "is_dataclass", "make_dataclass", "replace",
]

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


class FrozenInstanceError(AttributeError):
    """Raised on an attempt to change a frozen instance."""


class _Mark:
    """A constant with a name of its own."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


MISSING = _Mark("MISSING")
KW_ONLY = _Mark("KW_ONLY")
_FACTORY = _Mark("<factory>")
_FIELD, _CLASSVAR, _INITVAR = map(_Mark, ("_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR"))
_no_metadata = type(type.__dict__)({})


class InitVar:
    """Annotates a parameter of `__init__` that is handed to `__post_init__`, not stored."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        shown = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{shown}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known about one field. Made by `field`, not by programs."""

    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init",
                 "compare", "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = self._field_type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _no_metadata if metadata is None else type(type.__dict__)(metadata)
        self.kw_only = kw_only

    def __repr__(self):
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__slots__]
        return f"Field({','.join(shown)})"

    def __set_name__(self, owner, name):
        setter = getattr(type(self.default), "__set_name__", None)
        if setter is not None:
            setter(self.default, owner, name)


class _Params:
    """The arguments `dataclass` was called with."""

    def __init__(self, **given):
        self.__dict__.update(given)

    def __repr__(self):
        shown = ",".join([f"{name}={value!r}" for name, value in self.__dict__.items()])
        return f"_DataclassParams({shown})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    """Say more about a field than its annotation and default do."""
    if MISSING is not default and MISSING is not default_factory:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _spelled(annotation, name):
    """Whether a string annotation names `name`, subscripted and qualified or not."""
    return (isinstance(annotation, str)
            and annotation.split("[")[0].strip().rpartition(".")[2] == name)


def _is_classvar(annotation):
    if isinstance(annotation, str):
        return _spelled(annotation, "ClassVar")
    typing = sys.modules.get("typing")
    if typing is None:
        return False
    return (annotation is typing.ClassVar
            or getattr(annotation, "__origin__", None) is typing.ClassVar)


def _make_field(cls, name, annotation, kw_only):
    """The Field for one annotation in the body of `cls`."""
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        made = default
    else:
        if type(default).__name__ == "member_descriptor":
            default = MISSING  # a slot of the same name is no default
        made = field(default=default)
    made.name = name
    made.type = annotation
    if _is_classvar(annotation):
        made._field_type = _CLASSVAR
    elif (annotation is InitVar or isinstance(annotation, InitVar)
            or _spelled(annotation, "InitVar")):
        made._field_type = _INITVAR
    else:
        made._field_type = _FIELD
    if made._field_type is not _FIELD and made.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if made._field_type is _CLASSVAR:
        if made.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif made.kw_only is MISSING:
        made.kw_only = kw_only
    if made._field_type is _FIELD and made.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(made.default)} for field {name} is not "
                         "allowed: use default_factory")
    return made


def _collect(cls, params):
    """All fields of `cls`, inherited ones first; tidies the class attributes."""
    found = {}
    any_frozen = False
    all_frozen = None
    for base in reversed(cls.__mro__[1:]):
        inherited = base.__dict__.get(_FIELDS)
        if inherited is not None:
            found.update(inherited)
            frozen = getattr(base, _PARAMS).frozen
            any_frozen = any_frozen or frozen
            all_frozen = frozen if all_frozen is None else all_frozen and frozen
    if any_frozen and not params.frozen:
        raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
    if all_frozen is False and params.frozen:
        raise TypeError("cannot inherit frozen dataclass from a non-frozen one")

    kw_only, kw_only_seen = params.kw_only, False
    annotations = cls.__dict__.get("__annotations__", {})
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or _spelled(annotation, "KW_ONLY"):
            if kw_only_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            kw_only = kw_only_seen = True
            continue
        made = found[name] = _make_field(cls, name, annotation, kw_only)
        if isinstance(cls.__dict__.get(name), Field):
            if made.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


def _init_source(made, frozen, has_post_init, scope):
    """The text of `__init__`; what it refers to is put into `scope`."""
    me = "self" if all(each.name != "self" for each in made) else "_dc_self"
    params, kw_params, lines = [me], [], []
    seen_default = False
    for each in made:
        name = each.name
        value = name
        if each.default_factory is not MISSING:
            scope[f"_dc_make_{name}"] = each.default_factory
            default = "_dc_factory"
            value = f"_dc_make_{name}()"
            if each.init:
                value += f" if {name} is _dc_factory else {name}"
        elif each.default is not MISSING:
            scope[f"_dc_default_{name}"] = each.default
            default = f"_dc_default_{name}"
        else:
            default = None
        if each.init:
            param = name if default is None else f"{name}={default}"
            if each.kw_only:
                kw_params.append(param)
            elif default is None and seen_default:
                raise TypeError(f"non-default argument {name!r} follows default argument")
            else:
                seen_default = seen_default or default is not None
                params.append(param)
        elif each.default_factory is MISSING:
            # Without a parameter a plain default stays an attribute of the class,
            # except where slots leave the class without it.
            if default is None or not scope["_dc_slots"]:
                continue
            value = default
        if each._field_type is _FIELD:
            lines.append(f"    _dc_set({me}, {name!r}, {value})" if frozen
                         else f"    {me}.{name} = {value}")
    if has_post_init:
        passed = ", ".join([each.name for each in made if each._field_type is _INITVAR])
        lines.append(f"    {me}.__post_init__({passed})")
    if kw_params:
        params += ["*", *kw_params]
    return [f"def __init__({', '.join(params)}):", *(lines or ["    pass"])]


def _tuple_of(prefix, made):
    """The text of a tuple of all given fields of the object called `prefix`."""
    return "(" + "".join([f"{prefix}.{each.name}, " for each in made]) + ")"


def _hash_wanted(cls, params):
    """What to do about `__hash__`: make one (True), set it to None (None), nothing (False)."""
    own = cls.__dict__.get("__hash__", MISSING)
    explicit = not (own is MISSING or (own is None and "__eq__" in cls.__dict__))
    if params.unsafe_hash:
        if explicit:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        return True
    if not params.eq or explicit:
        return False
    return True if params.frozen else None


def _generate(cls, found, params):
    """Compile and add the methods that are wanted and that the class does not define."""
    own = cls.__dict__
    args = [each for each in found.values() if each._field_type is not _CLASSVAR]
    stored = [each for each in args if each._field_type is _FIELD]
    compared = [each for each in stored if each.compare]
    mine, theirs = _tuple_of("self", compared), _tuple_of("other", compared)
    scope = {"__name__": cls.__module__, "_dc_set": object.__setattr__, "_dc_factory": _FACTORY,
             "_dc_slots": params.slots}
    lines = []
    if params.init:
        args.sort(key=lambda each: bool(each.kw_only))
        lines += _init_source(args, params.frozen, hasattr(cls, "__post_init__"), scope)
    if params.repr and "__repr__" not in own:
        shown = ", ".join([f"{each.name}={{self.{each.name}!r}}" for each in stored if each.repr])
        lines += ["def __repr__(self):",
                  f"    return f'{{self.__class__.__qualname__}}({shown})'"]
    if params.eq and "__eq__" not in own:
        lines += ["def __eq__(self, other):",
                  "    if other.__class__ is self.__class__:",
                  f"        return {mine} == {theirs}",
                  "    return NotImplemented"]
    if params.order:
        for name, sign in _COMPARISONS.items():
            if name in own:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
            lines += [f"def {name}(self, other):",
                      "    if other.__class__ is self.__class__:",
                      f"        return {mine} {sign} {theirs}",
                      "    return NotImplemented"]
    hashing = _hash_wanted(cls, params)
    if hashing:
        hashed = [each for each in stored
                  if (each.compare if each.hash is None else each.hash)]
        lines += ["def __hash__(self):", f"    return hash({_tuple_of('self', hashed)})"]
    methods = {}
    exec("\n".join(lines), scope, methods)
    for name, method in methods.items():
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        if name == "__repr__":
            from reprlib import recursive_repr
            method = recursive_repr()(method)
        elif name == "__init__":
            method.__annotations__ = {
                **{each.name: each.type for each in args if each.init}, "return": None}
            if name in own:
                continue
        setattr(cls, name, method)
    if hashing is None:
        cls.__hash__ = None
    if params.frozen:
        _freeze(cls, frozenset(each.name for each in stored))
    if params.match_args and "__match_args__" not in own:
        cls.__match_args__ = tuple(each.name for each in args if each.init and not each.kw_only)
    if not cls.__doc__:
        cls.__doc__ = f"{cls.__name__}({', '.join([_describe(e) for e in args if e.init])})"


def _describe(each):
    """One parameter as shown in the docstring of a class without one."""
    kind = each.type
    kind = repr(kind) if isinstance(kind, str) else getattr(kind, "__name__", None) or repr(kind)
    if each.default_factory is not MISSING:
        return f"{each.name}: {kind} = <factory>"
    if each.default is not MISSING:
        return f"{each.name}: {kind} = {each.default!r}"
    return f"{each.name}: {kind}"


def _freeze(cls, names):
    """Give `cls` methods that refuse to set or delete its fields."""
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for method in (__setattr__, __delattr__):
        if method.__name__ in cls.__dict__:
            raise TypeError(f"Cannot overwrite attribute {method.__name__} in class "
                            f"{cls.__name__}")
        method.__qualname__ = f"{cls.__qualname__}.{method.__name__}"
        setattr(cls, method.__name__, method)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Class decorator: make fields of the annotated names and add the usual methods."""
    params = _Params(init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)

    def process(cls):
        if order and not eq:
            raise ValueError("eq must be true if order is true")
        if weakref_slot and not slots:
            raise TypeError("weakref_slot is True but slots is False")
        setattr(cls, _PARAMS, params)
        found = _collect(cls, params)
        setattr(cls, _FIELDS, found)
        _generate(cls, found, params)
        if slots:
            from _dataclass_tools import with_slots
            cls = with_slots(cls, [each.name for each in fields(cls)], params)
        if "__abstractmethods__" in cls.__dict__:
            from abc import update_abstractmethods
            update_abstractmethods(cls)
        return cls

    return process if cls is None else process(cls)


def fields(class_or_instance):
    """The fields of a dataclass or of an instance of one, as a tuple."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([each for each in found.values() if each._field_type is _FIELD])


def is_dataclass(obj):
    """Whether `obj` is a dataclass or an instance of one."""
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


from _dataclass_tools import asdict, astuple, make_dataclass, replace  # noqa: E402
