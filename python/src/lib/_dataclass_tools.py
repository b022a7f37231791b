"""The functions of `dataclasses` that work on finished classes and on instances."""

import dataclasses as dc


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def asdict(obj, *, dict_factory=dict):
    """A dict of the fields of an instance, with everything inside converted likewise."""
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    """A tuple of the fields of an instance, with everything inside converted likewise."""
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, lambda pairs: tuple_factory([value for _, value in pairs]))


_atomic = frozenset({int, str, float, bool, type(None), bytes, complex, type, type(...)})


def _convert(obj, make):
    kind = type(obj)
    if kind in _atomic:
        return obj
    if _is_instance(obj):
        return make([(each.name, _convert(getattr(obj, each.name), make))
                     for each in dc.fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return kind(*[_convert(item, make) for item in obj])
    if isinstance(obj, (list, tuple)):
        return kind([_convert(item, make) for item in obj])
    if isinstance(obj, dict):
        pairs = [(_convert(key, make), _convert(value, make)) for key, value in obj.items()]
        if hasattr(kind, "default_factory"):
            copied = kind(obj.default_factory)
            copied.update(pairs)
            return copied
        return kind(pairs)
    from copy import deepcopy
    return deepcopy(obj)


def replace(obj, /, **changes):
    """A new instance with the given fields changed and the others as in `obj`."""
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for each in getattr(obj, "__dataclass_fields__").values():
        name = each.name
        if each._field_type is dc._CLASSVAR:
            continue
        if not each.init:
            if name in changes:
                raise ValueError(f"field {name} is declared with init=False, it cannot be "
                                 "specified with replace()")
        elif name not in changes:
            if each._field_type is dc._INITVAR:
                if each.default is dc.MISSING:
                    raise ValueError(f"InitVar {name!r} must be specified with replace()")
                continue
            changes[name] = getattr(obj, name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, module=None, **options):
    """Make a dataclass from names, `(name, type)` pairs or `(name, type, default)` triples."""
    from keyword import iskeyword
    from types import new_class
    body = {} if namespace is None else dict(namespace)
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            name, kind = item, "typing.Any"
        elif len(item) == 2:
            name, kind = item
        elif len(item) == 3:
            name, kind, body[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = kind
    body["__annotations__"] = annotations
    body.setdefault("__module__", "types" if module is None else module)
    made = new_class(cls_name, bases, {}, lambda space: space.update(body))
    return dc.dataclass(made, **options)


def with_slots(cls, names, params):
    """`cls` made anew with `__slots__` for its fields."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update([slots] if isinstance(slots, str) else slots)
    wanted = list(names) + (["__weakref__"] if params.weakref_slot else [])
    body = dict(cls.__dict__)
    body["__slots__"] = tuple(name for name in wanted if name not in inherited)
    for name in (*names, "__dict__", "__weakref__"):
        body.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    if params.frozen:
        def __getstate__(self):
            return [getattr(self, name) for name in names]

        def __setstate__(self, state):
            for name, value in zip(names, state):
                object.__setattr__(self, name, value)

        made.__getstate__ = __getstate__
        made.__setstate__ = __setstate__
    return made
