"""Abstract classes for kinds of numbers: Number, Complex, Real, Rational, Integral."""

from abc import ABCMeta, abstractmethod

__all__ = ["Complex", "Integral", "Number", "Rational", "Real"]


def _demands(names):
    """Class decorator: add abstract methods of the given names."""
    def decorate(cls):
        for name in names.split():
            def method(self, *args):
                raise NotImplementedError
            method.__name__ = name
            method.__qualname__ = f"{cls.__name__}.{name}"
            setattr(cls, name, abstractmethod(method))
        from abc import update_abstractmethods
        return update_abstractmethods(cls)
    return decorate


class Number(metaclass=ABCMeta):
    """Any number."""

    __slots__ = ()
    __hash__ = None


@_demands("__complex__ __add__ __radd__ __neg__ __pos__ __mul__ __rmul__ __truediv__ "
          "__rtruediv__ __pow__ __rpow__ __abs__ conjugate __eq__")
class Complex(Number):
    """Numbers with a real and an imaginary part, and arithmetic."""

    __slots__ = ()

    def __bool__(self):
        return self != 0

    @property
    @abstractmethod
    def real(self):
        raise NotImplementedError

    @property
    @abstractmethod
    def imag(self):
        raise NotImplementedError

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other


@_demands("__float__ __trunc__ __floor__ __ceil__ __round__ __floordiv__ __rfloordiv__ __mod__ "
          "__rmod__ __lt__ __le__")
class Real(Complex):
    """Numbers on the real line: ordered, and convertible to float."""

    __slots__ = ()

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def __complex__(self):
        return complex(float(self))

    @property
    def real(self):
        return +self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return +self


class Rational(Real):
    """Quotients of integers in lowest terms."""

    __slots__ = ()

    @property
    @abstractmethod
    def numerator(self):
        raise NotImplementedError

    @property
    @abstractmethod
    def denominator(self):
        raise NotImplementedError

    def __float__(self):
        over, under = int(self.numerator), int(self.denominator)
        return over / under


@_demands("__int__ __lshift__ __rlshift__ __rshift__ __rrshift__ __and__ __rand__ __xor__ "
          "__rxor__ __or__ __ror__ __invert__")
class Integral(Rational):
    """Whole numbers."""

    __slots__ = ()

    def __index__(self):
        return int(self)

    def __float__(self):
        return float(int(self))

    @property
    def numerator(self):
        return +self

    @property
    def denominator(self):
        return 1


Complex.register(complex)
Real.register(float)
Integral.register(int)
