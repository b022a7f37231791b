class ReprMixin:
    def __repr__(self):
        fields = ", ".join(f"{k}={v!r}" for k, v in sorted(self.__dict__.items()))
        return f"{self.__class__.__name__}({fields})"


class CompareMixin:
    def __eq__(self, o): return self._key() == o._key()
    def __lt__(self, o): return self._key() < o._key()
    def __ge__(self, o): return not self < o
    __hash__ = None


class DictMixin:
    def __getitem__(self, k):
        try:
            return self.__dict__[k]
        except KeyError:
            raise KeyError(f"field {k}") from None

    def keys(self):
        return self.__dict__.keys()


class Person(ReprMixin, CompareMixin, DictMixin):
    def __init__(self, name, age):
        self.name, self.age = name, age

    def _key(self):
        return self.age, self.name


p, q = Person("Zoe", 30), Person("Al", 30)
print(p, q, p > q, p >= q, p == Person("Zoe", 30), sorted([p, q, Person("Kid", 5)]))
print(dict(p), {**q, "extra": 1}, "{name} is {age}".format(**p), "{0[name]}".format(p))
try:
    p["height"]
except KeyError as e:
    print(e, e.__cause__, e.__suppress_context__)
try:
    {p}
except TypeError as e:
    print(e)


class Duck:
    def speak(self): return "quack"


class Robot:
    speak = staticmethod(lambda: "beep")


class Mute:
    pass


for thing in (Duck(), Robot(), Robot, Mute(), 5):
    try:
        print(type(thing).__name__, thing.speak())
    except AttributeError as e:
        print(e)


class FileLike:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)


f = FileLike()
print("hello", 1, 2, sep="-", end="!\n", file=f)
print(f.parts)


class LoggingDict(dict):
    def __setitem__(self, k, v):
        print("log", k, v)
        super().__setitem__(k, v)


class OrderedByKey(dict):
    def items(self):
        return sorted(super().items())


class Both(LoggingDict, OrderedByKey):
    pass


b = Both()
b["z"] = 1
b["a"] = 2
print(b.items(), b, [k.__name__ for k in Both.__mro__])
p.speak()
