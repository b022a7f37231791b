"""`Flag`, `IntFlag` and `FlagBoundary`; `enum` imports this and shows its names.

A class knows `_flag_mask_` (all bits of its members), `_singles_mask_` (those that have a
member of their own) and `_all_bits_` (every bit up to the highest). Combinations without a
name are made when first met and remembered, one object per value whatever thread asks.
"""

from enum import Enum, IntEnum, ReprEnum, StrEnum


class FlagBoundary(StrEnum):
    """What a flag class does with bits that no member has."""

    STRICT = "strict"
    CONFORM = "conform"
    EJECT = "eject"
    KEEP = "keep"


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _show_bits(value, width):
    """Binary digits of `value`, sign bit and a blank first, as error messages show them."""
    digits = f"{value & ((1 << width) - 1):0{width}b}"
    return f"0b{'1' if value < 0 else '0'} {digits}"


class Flag(Enum):
    """An enumeration whose members can be combined with `|`, `&`, `^` and `~`."""

    @classmethod
    def _set_up_flags(cls, body, values, boundary):
        if body["_member_type_"] is not object:
            # A data type's own operators must not come first.
            for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__",
                         "__invert__"):
                body.setdefault(name, getattr(cls, name))
        mask = singles = 0
        for value in values.values():
            if isinstance(value, tuple) and value:
                value = value[0]
            if isinstance(value, Flag):
                value = value._value_
            if isinstance(value, int):
                mask |= value
                if value > 0 and value & (value - 1) == 0:
                    singles |= value
        body["_boundary_"] = boundary or getattr(cls, "_boundary_", None) or STRICT
        body["_flag_mask_"] = mask
        body["_singles_mask_"] = singles
        body["_all_bits_"] = (1 << mask.bit_length()) - 1

    @classmethod
    def _lists_member(cls, member):
        value = member._value_
        return isinstance(value, int) and value > 0 and value & (value - 1) == 0

    @classmethod
    def _ejects(cls):
        return cls._boundary_ is EJECT

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The bit above the highest one used so far."""
        if not last_values:
            return start if start is not None else 1
        highest = max(last_values)
        try:
            return 1 << highest.bit_length()
        except Exception:
            raise TypeError(f"invalid flag value {highest!r}") from None

    @classmethod
    def _missing_(cls, value):
        """The member that combines the bits of `value`."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        given, every, mask = value, cls._all_bits_, cls._flag_mask_
        if not ~every <= value <= every or value & (every ^ mask):
            boundary = cls._boundary_
            if boundary is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n"
                                 f"    given {_show_bits(value, width)}\n"
                                 f"  allowed {_show_bits(mask, width)}")
            if boundary is CONFORM:
                value &= mask
            elif boundary is EJECT:
                return value
            elif value < 0:
                value += max(every + 1, 1 << value.bit_length())
        if value < 0:
            value += every + 1
        members = cls._value2member_map_
        found = members.get(value)
        if found is None:
            found = members.setdefault(value, cls._combination(value))
        if given < 0:
            members.setdefault(given, found)
        return found

    @classmethod
    def _combination(cls, value):
        """A new nameless member of the given bits."""
        unknown = value & ~cls._flag_mask_
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f"{cls!r}: cannot make a member with the unknown bits {unknown}")
        kind = cls._member_type_
        made = object.__new__(cls) if kind is object else kind.__new__(cls, value)
        names = [member._name_ for member in cls._iter_member_(value)]
        rest = value & ~cls._singles_mask_
        if names and rest:
            names.append(cls._numeric_repr_(rest))
        made._value_ = value
        made._name_ = "|".join(names) or None
        made.__objclass__ = cls
        object.__setattr__(made, "value", value)
        object.__setattr__(made, "name", made._name_)
        return made

    @staticmethod
    def _numeric_repr_(value):
        return repr(value)

    @classmethod
    def _iter_member_(cls, value):
        """The single-bit members contained in `value`, in the order they were defined."""
        for name in cls._member_names_:
            each = cls._member_map_[name]
            if each._value_ & value:
                yield each

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': "
                            f"{type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return not other._value_ & ~self._value_

    def __iter__(self):
        return self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        shown = self._numeric_repr_(self._value_)
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {shown}>"
        return f"<{self.__class__.__name__}.{self._name_}: {shown}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def _bits_of(self, other):
        """The number to combine with: of a member, or of an int where members are ints."""
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return None

    def __or__(self, other):
        bits = self._bits_of(other)
        return NotImplemented if bits is None else self.__class__(self._value_ | bits)

    def __and__(self, other):
        bits = self._bits_of(other)
        return NotImplemented if bits is None else self.__class__(self._value_ & bits)

    def __xor__(self, other):
        bits = self._bits_of(other)
        return NotImplemented if bits is None else self.__class__(self._value_ ^ bits)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        cls = self.__class__
        if cls._boundary_ in (EJECT, KEEP):
            return cls(~self._value_)
        return cls(cls._singles_mask_ & ~self._value_)


for _key, _value in (("_boundary_", STRICT), ("_flag_mask_", 0), ("_singles_mask_", 0),
                     ("_all_bits_", 0)):
    setattr(Flag, _key, _value)


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """A flag class whose members are ints; bits without a member are kept."""

    __str__ = IntEnum.__str__
    __format__ = IntEnum.__format__


for _cls in (FlagBoundary, Flag, IntFlag):
    _cls.__module__ = "enum"
