class Positive:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = "_" + name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError(f"{self.name[1:]} must be positive, not {value}")
        setattr(obj, self.name, value)

    def __delete__(self, obj):
        print("delete", self.name)
        delattr(obj, self.name)


class Item:
    price = Positive()
    count = Positive()

    def __init__(self, price, count):
        self.price, self.count = price, count


i = Item(3, 4)
print(i.price, i.count, vars(i), type(Item.price).__name__)
i.price = 10
del i.count
print(i.count)
try:
    i.count = -1
except ValueError as e:
    print(e)


class NonData:
    def __get__(self, obj, cls):
        return ("nondata", obj is None, cls.__name__)


class Data(NonData):
    def __set__(self, obj, v):
        obj.__dict__["d"] = v


class H:
    n = NonData()
    d = Data()


h = H()
print(h.n, H.n, h.d)
h.n = "instance wins"
h.d = "stored, but data descriptor wins"
print(h.n, h.d, h.__dict__)
del h.n
print(h.n)


class ReadOnly:
    def __get__(self, o, c):
        return 42

    def __set__(self, o, v):
        raise AttributeError("read only!")


class Cached:
    def __init__(self, fn):
        self.fn = fn

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, cls):
        print("computing")
        v = obj.__dict__[self.name] = self.fn(obj)
        return v


class R:
    x = ReadOnly()

    @Cached
    def slow(self):
        return "result"


r = R()
print(r.x, r.slow, r.slow, type.__getattribute__(R, "x"))
try:
    del r.x
except AttributeError as e:
    print(e)
R.x = "replaced on class"
print(r.x)
i.price = 0
