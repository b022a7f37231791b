from abc import ABC, abstractmethod, ABCMeta


class Shape(ABC):
    @abstractmethod
    def area(self):
        "abstract with body"
        return 0

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def unit(cls): ...

    def describe(self):
        return f"{self.name}: {self.area():.2f}"


class Square(Shape):
    name = "square"

    def __init__(self, s):
        self.s = s

    def area(self):
        return super().area() + self.s**2

    @classmethod
    def unit(cls):
        return cls(1)


class Partial(Shape):
    def area(self):
        return 1


print(Square(3).describe(), Square.unit().area(), sorted(Shape.__abstractmethods__), sorted(Partial.__abstractmethods__), Square.__abstractmethods__)
for c in (Shape, Partial):
    try:
        c()
    except TypeError as e:
        print(e)


class OneMissing(metaclass=ABCMeta):
    @abstractmethod
    def go(self): ...


try:
    OneMissing()
except TypeError as e:
    print(e)


@Shape.register
class Duck:
    pass


print(isinstance(Duck(), Shape), issubclass(Duck, Shape), Shape in Duck.__mro__, isinstance(Square(1), Shape), isinstance(5, Shape), type(Shape).__name__)


class HasLen(ABC):
    @classmethod
    def __subclasshook__(cls, c):
        if cls is HasLen:
            return any("__len__" in b.__dict__ for b in c.__mro__)
        return NotImplemented


print(isinstance([], HasLen), isinstance(5, HasLen), issubclass(dict, HasLen))


class Template(ABC):
    def run(self):
        return [self.first(), self.second(), self.third()]

    @abstractmethod
    def first(self): ...

    def second(self):
        return "default"

    @staticmethod
    @abstractmethod
    def third(): ...


class Impl(Template):
    def first(self):
        return 1

    @staticmethod
    def third():
        return 3


print(Impl().run())
Template()
