"""Enumerations: `Enum`, `IntEnum`, `StrEnum`, `auto`, `unique`; the flags are in `_enum_flags`.

Members are ordinary attributes of their class. `name` and `value` are kept in each member's
own attributes, so reading them is an ordinary attribute read; the descriptors of those names
on `Enum` only serve `super().value` and the like.

Left out: pickling, `global_enum`, `verify` and its checks, the guess of a caller's module by
the functional API (pass `module=`).
"""

__all__ = [
    "CONFORM", "EJECT", "Enum", "EnumMeta", "EnumType", "Flag", "FlagBoundary", "IntEnum",
    "IntFlag", "KEEP", "ReprEnum", "STRICT", "StrEnum", "auto", "member", "nonmember",
    "property", "unique",
]

from _enum_body import (
    _EnumDict, _Stored, _builtin_property, _unset, auto, member, nonmember, property,
)


class _Builder:
    """Put into the namespace under a throw-away name, makes the members of a fresh class.

    Class creation calls `__set_name__` before `__init_subclass__`, so the latter sees them.
    """

    def __init__(self, values, new, use_args):
        self.values = values
        self.new = new
        self.use_args = use_args
        self.error = None

    def __set_name__(self, cls, name):
        type.__delattr__(cls, name)
        try:
            for key, value in self.values.items():
                self.add(cls, key, value)
        except Exception as error:
            self.error = error

    def add(self, cls, name, value):
        kind = cls._member_type_
        args = value if isinstance(value, tuple) else (value,)
        if kind is tuple:
            args = (args,)
        made = self.new(cls, *args) if self.use_args else self.new(cls)
        if not hasattr(made, "_value_"):
            if kind is object or not self.use_args:
                made._value_ = value
            else:
                try:
                    made._value_ = kind(*args)
                except Exception as error:
                    raise TypeError("_value_ not set in __new__, unable to create it") from error
        value = made._value_
        known = _find_by_value(cls, value)
        if known is None:
            made._name_ = name
            made.__objclass__ = cls
            made.__init__(*args)
            _store(made, "name", name)
            _store(made, "value", made._value_)
            made._sort_order_ = len(cls._member_names_)
            known = made
            if cls._lists_member(made):
                cls._member_names_.append(name)
            try:
                cls._value2member_map_.setdefault(value, made)
            except TypeError:
                pass
        type.__setattr__(cls, name, known)
        cls._member_map_[name] = known


def _store(made, key, value):
    """Set `name` or `value` of a member, unless its class computes that in a property."""
    try:
        object.__setattr__(made, key, value)
    except AttributeError:
        pass


def _find_by_value(cls, value):
    """The member of that value, also if the value cannot be hashed; or None."""
    try:
        return cls._value2member_map_.get(value)
    except TypeError:
        for each in cls._member_map_.values():
            if each._value_ == value:
                return each
        return None


def _data_type(name, bases):
    """The type that members are instances of besides being members; `object` if none."""
    found = {}
    for chain in bases:
        candidate = None
        for base in chain.__mro__:
            if base is object:
                continue
            if isinstance(base, EnumType):
                if base._member_type_ is not object:
                    found[base._member_type_] = None
                    break
            elif ("__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__
                    or base.__module__ == "builtins"):
                found[candidate or base] = None
                break
            else:
                candidate = candidate or base
    if len(found) > 1:
        raise TypeError(f"too many data types for {name!r}: {set(found)!r}")
    return next(iter(found), object)


class EnumType(type):
    """The metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        namespace = _EnumDict(cls)
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {cls!r}> cannot extend {base!r}")
        if bases and isinstance(bases[-1], EnumType):
            namespace._next_value = bases[-1]._generate_next_value_
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        body = dict(classdict)
        values = classdict._members
        for name in (*values, *classdict._ignore):
            body.pop(name, None)
        for name in values:
            if name in ("mro", ""):
                raise ValueError(f"invalid enum member name(s) {name!r}")
        generate = body.get("_generate_next_value_")
        if generate is not None and not isinstance(generate, staticmethod):
            body["_generate_next_value_"] = staticmethod(generate)
        parent = bases[-1] if bases else None
        if parent is not None and not isinstance(parent, EnumType):
            raise TypeError("new enumerations should be created as "
                            "`EnumName([mixin_type, ...] [data_type,] enum_type)`")
        kind = _data_type(cls, bases) if bases else object
        new = body.get("__new__")
        if isinstance(new, staticmethod):
            new = new.__func__
        if new is None:
            plain = (object.__new__, getattr(parent, "__new__", None), None)
            tries = [getattr(each, attribute, None) for attribute in ("__new_member__", "__new__")
                     for each in (kind, parent)]
            new = next((each for each in tries if each not in plain), object.__new__)
        elif parent is not None:
            body["__new_member__"] = new
        body["_member_names_"] = []
        body["_member_map_"] = {}
        body["_value2member_map_"] = {}
        body["_member_type_"] = kind
        if parent is not None:
            body.setdefault("__new__", parent.__new__)
            parent._set_up_flags(body, values, boundary)
        builder = _Builder(values, new, new is not object.__new__)
        body["_builder_"] = builder
        made = super().__new__(metacls, cls, bases, body, **kwds)
        if builder.error is not None:
            raise builder.error
        if parent is not None:
            made._settle(classdict, parent, kind)
        return made

    def _settle(cls, classdict, parent, kind):
        """Prefer the enumeration's own way to be shown to the one of a mixed-in data type."""
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name not in classdict:
                found = getattr(cls, name)
                if found in (getattr(kind, name), getattr(object, name)):
                    type.__setattr__(cls, name, getattr(parent, name))
        if "__new__" in classdict:
            type.__setattr__(cls, "__new__", Enum.__new__)

    def __init__(cls, *args, **kwds):
        super().__init__(*args)

    def __call__(cls, value, names=_unset, *, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        """`Color(3)` looks up a member; `Enum("Color", "RED GREEN")` makes a class."""
        if names is _unset:
            try:
                return cls._value2member_map_[value]
            except (KeyError, TypeError):
                return cls.__new__(cls, value)
        return cls._create(value, names, module, qualname, type, start, boundary)

    def _create(cls, name, names, module, qualname, kind, start, boundary):
        metacls = type(cls)
        bases = (cls,) if kind is None else (kind, cls)
        classdict = metacls.__prepare__(name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, dict) or hasattr(names, "items"):
            pairs = list(names.items())
        else:
            pairs = list(names)
            if pairs and isinstance(pairs[0], str):
                earlier = []
                for index, each in enumerate(pairs):
                    earlier.append(cls._generate_next_value_(each, start, index, earlier[:]))
                pairs = list(zip(pairs, earlier))
        for each, value in pairs:
            classdict[each] = value
        classdict["__module__"] = "__main__" if module is None else module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, name, bases, classdict, boundary=boundary)

    def __contains__(cls, member):
        if not isinstance(member, Enum):
            raise TypeError(f"unsupported operand type(s) for 'in': "
                            f"'{type(member).__qualname__}' and '{type(cls).__qualname__}'")
        return isinstance(member, cls)

    def __getattr__(cls, name):
        # Members are attributes of the class: this is asked for what does not exist.
        raise AttributeError(name)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        members = cls._member_map_
        return iter([members[name] for name in cls._member_names_])

    def __reversed__(cls):
        members = cls._member_map_
        return iter([members[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    @_builtin_property
    def __members__(cls):
        """A read-only mapping from all names, aliases too, to members."""
        return type(type.__dict__)(cls._member_map_)

    def __dir__(cls):
        shown = {"__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__",
                 "__iter__", "__len__", "__members__", "__module__", "__name__", "__qualname__",
                 *cls._member_names_}
        if cls._member_type_ is object:
            return sorted(shown)
        return sorted(shown | set(dir(cls._member_type_)))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls._member_map_:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __repr__(cls):
        is_flag = any(base.__name__ == "Flag" for base in cls.__mro__)
        return f"<{'flag' if is_flag else 'enum'} {cls.__name__!r}>"


EnumMeta = EnumType


class Enum(metaclass=EnumType):
    """Derive from this to make an enumeration; names set in the class body become members."""

    name = nonmember(_Stored("_name_", "name"))
    value = nonmember(_Stored("_value_", "value"))

    def __new__(cls, value):
        if type(value) is cls:
            return value
        found = _find_by_value(cls, value)
        if found is not None:
            return found
        invalid = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        try:
            result = cls._missing_(value)
        except Exception as error:
            if error.__context__ is None:
                error.__context__ = invalid
            raise
        if isinstance(result, cls) or (isinstance(result, int) and cls._ejects()):
            return result
        if result is None:
            raise invalid
        raise TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of "
                        "None or a valid member")

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """One more than the highest value, or the latest one that can be added to."""
        try:
            last_values = sorted(last_values)
        except TypeError:
            pass
        for value in reversed(last_values):
            try:
                return value + 1
            except TypeError:
                pass
        return start

    @classmethod
    def _missing_(cls, value):
        return None

    @classmethod
    def _set_up_flags(cls, body, values, boundary):
        """Flags note their bits in the namespace of a new class here."""

    @classmethod
    def _lists_member(cls, member):
        """Whether a new member is met in iteration (flags of several bits are not)."""
        return True

    @classmethod
    def _ejects(cls):
        """Whether values that are no members may come out as plain ints."""
        return False

    def __setattr__(self, name, value):
        if name in ("name", "value"):
            kind = type(self).__dict__.get(name)
            if kind is None or not hasattr(kind, "__set__"):
                raise AttributeError(f"<enum {type(self).__name__!r}> cannot set "
                                     f"attribute {name!r}")
        super().__setattr__(name, value)

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    # Members equal only themselves, so hashing by identity will do.
    __hash__ = object.__hash__

    def __dir__(self):
        shown = {"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"}
        for base in type(self).__mro__:
            shown.update(name for name in base.__dict__ if name[0] != "_"
                         and name not in type(self)._member_map_)
        return sorted(shown)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ReprEnum(Enum):
    """Changes only `repr`: `str` and `format` are those of the data type."""


class IntEnum(int, ReprEnum):
    """An enumeration whose members are ints."""

    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    """An enumeration whose members are strs; `auto` gives the name in lower case."""

    __str__ = str.__str__
    __format__ = str.__format__

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        for place, value in zip(("encoding", "errors"), values[1:]):
            if not isinstance(value, str):
                raise TypeError(f"{place} must be a string, not {value!r}")
        value = str(*values)
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


def unique(enumeration):
    """Class decorator: refuse a class in which two names have the same value."""
    doubled = [f"{name} -> {member.name}" for name, member in enumeration.__members__.items()
               if name != member.name]
    if doubled:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(doubled)}")
    return enumeration


from _enum_flags import (  # noqa: E402  (they build on Enum)
    CONFORM, EJECT, KEEP, STRICT, Flag, FlagBoundary, IntFlag,
)
