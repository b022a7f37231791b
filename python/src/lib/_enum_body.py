"""What may stand in the body of an enumeration, and the namespace that collects it.

`enum` imports this and shows `auto`, `member`, `nonmember` and `property`.
"""

_builtin_property = property
_unset = object()


class auto:
    """Stands for a value that the class works out by `_generate_next_value_`."""

    def __init__(self, value=_unset):
        self.value = value

    def __repr__(self):
        return f"auto({'' if self.value is _unset else self.value!r})"


class member:
    """Wraps something in a class body that is to become a member although it is callable."""

    def __init__(self, value):
        self.value = value


class nonmember:
    """Wraps something in a class body that is not to become a member."""

    def __init__(self, value):
        self.value = value


class property(_builtin_property):
    """A property of members that on the class itself leaves room for a member of its name."""

    def __set_name__(self, owner, name):
        self.clsname = owner.__name__
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is not None:
            return super().__get__(instance, owner)
        try:
            return owner._member_map_[self.name]
        except (AttributeError, KeyError):
            raise AttributeError(f"{owner!r} has no attribute {self.name!r}") from None


class _Stored:
    """Shows the attribute `_key_` of a member under another name, for `super()` lookups."""

    def __init__(self, key, shown):
        self.key = key
        self.shown = shown

    def __get__(self, instance, owner=None):
        if instance is None:
            raise AttributeError(f"{owner!r} has no attribute {self.shown!r}")
        return getattr(instance, self.key)


def _is_descriptor(thing):
    return hasattr(thing, "__get__") or hasattr(thing, "__set__") or hasattr(thing, "__delete__")


def _is_wrapped(name, mark):
    """Whether `name` has exactly the given marks around it: `_x_` for `_`, `__x__` for `__`."""
    width = len(mark)
    return (len(name) > 2 * width and name.startswith(mark) and name.endswith(mark)
            and name[width] != "_" and name[-width - 1] != "_")


class _EnumDict(dict):
    """The namespace of a class body: notes which names are to be members, and counts `auto`."""

    _sunder_ok = frozenset({
        "_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_",
        "_iter_member_", "_iter_member_by_value_", "_iter_member_by_def_",
        "_add_alias_", "_add_value_alias_",
    })

    def __init__(self, cls_name):
        super().__init__()
        self._cls_name = cls_name
        self._members = {}
        self._latest = []
        self._ignore = ()
        self._next_value = None

    def __setitem__(self, key, value):
        if key.startswith(f"_{self._cls_name}__") and not key.endswith("__"):
            pass
        elif _is_wrapped(key, "_"):
            if key not in self._sunder_ok:
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for "
                                 "future Enum use")
            if key == "_generate_next_value_":
                if self._members:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._next_value = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                self._ignore = value.replace(",", " ").split() if isinstance(value, str) \
                    else list(value)
                if set(self._ignore) & set(self._members):
                    raise ValueError(f"_ignore_ cannot specify already set names: "
                                     f"{set(self._ignore) & set(self._members)!r}")
                return
            elif key == "_order_":
                return
        elif _is_wrapped(key, "__"):
            pass
        elif key in self._members:
            raise TypeError(f"{key!r} already defined as {self._members[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member):
            value = self._members[key] = value.value
        elif not _is_descriptor(value):
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            value = self._members[key] = self._resolve(key, value)
        super().__setitem__(key, value)

    def _resolve(self, key, value):
        """`value` with each `auto` in it replaced by the next value."""
        autos = [item for item in (value if type(value) is tuple else (value,))
                 if isinstance(item, auto)]
        for item in autos:
            if item.value is _unset:
                item.value = self._next_value(key, 1, len(self._members), self._latest[:])
            self._latest.append(item.value)
        if not autos:
            self._latest.append(value)
            return value
        if autos[0] is value:
            return value.value
        return tuple([item.value if isinstance(item, auto) else item for item in value])


for _cls in (auto, member, nonmember, property):
    _cls.__module__ = "enum"
