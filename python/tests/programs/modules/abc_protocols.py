from abc import ABC, abstractmethod, ABCMeta


class Stream(ABC):
    @abstractmethod
    def read(self, n): ...

    def read_all(self):
        out = []
        while chunk := self.read(3):
            out.append(chunk)
        return out


class Text(Stream):
    def __init__(self, s):
        self.s = s

    def read(self, n):
        r, self.s = self.s[:n], self.s[n:]
        return r


print(Text("hello world").read_all(), Stream.__abstractmethods__ == frozenset({"read"}), Text.__abstractmethods__ == frozenset())


class Visitor(ABC):
    def visit(self, node):
        m = getattr(self, "visit_" + type(node).__name__, self.default)
        return m(node)

    @abstractmethod
    def default(self, node): ...


class Sum(Visitor):
    def visit_int(self, n):
        return n

    def visit_list(self, l):
        return sum(map(self.visit, l))

    def visit_dict(self, d):
        return sum(self.visit(v) for v in d.values())

    def default(self, node):
        return 0


print(Sum().visit([1, [2, 3], {"a": 4, "b": [5, "ignored"]}, None]))


class Comparable(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, c):
        if cls is Comparable:
            return hasattr(c, "compare")
        return NotImplemented


class Thing:
    def compare(self, o):
        return 0


class Explicit(Comparable):
    pass


print(issubclass(Thing, Comparable), isinstance(Thing(), Comparable), issubclass(int, Comparable), isinstance(5, Explicit))


class Virtual(ABC):
    pass


Virtual.register(int)
print(isinstance(5, Virtual), isinstance(True, Virtual), issubclass(str, Virtual), Virtual.register(str) is str, isinstance("now", Virtual))
try:
    class Shape(ABC):
        @property
        @abstractmethod
        def area(self): ...

        @area.setter
        @abstractmethod
        def area(self, v): ...
    Shape()
except TypeError as e:
    print(e)


class Sq(Shape):
    area = 4


print(Sq().area)
try:
    Virtual.register(5)
except TypeError as e:
    print(e)


class Later(ABC):
    @abstractmethod
    def x(self): ...


Later.x = lambda self: "patched but still abstract"
try:
    Later()
except TypeError as e:
    print(e)
L2 = type("L2", (Later,), {"x": lambda self: "ok"})
print(L2().x())


class Half(Stream, Comparable):
    def compare(self, o):
        return 1


Half()
