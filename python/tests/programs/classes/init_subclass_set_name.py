class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        cls.key = key or cls.__name__.lower()
        Plugin.registry[cls.key] = cls
        print("init_subclass", cls.__name__, cls.key)


class Json(Plugin):
    def run(self):
        return "json"


class Xml(Plugin, key="XML"):
    def run(self):
        return "xml"


class Deep(Xml):
    pass


print(list(Plugin.registry), Plugin.registry["XML"]().run(), Deep.key)


class Field:
    def __set_name__(self, owner, name):
        self.name = name
        owner.fields = getattr(owner, "fields", []) + [name]

    def __get__(self, o, c):
        return o.__dict__.get(self.name, f"<{self.name}>") if o else self


class Model:
    a = Field()
    b = Field()

    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{f}={getattr(self, f)!r}' for f in self.fields)})"


class Sub(Model):
    c = Field()


print(Model(a=1), Sub(b=2, c=3), Model.fields, Sub.fields)


class G:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


class G2(G):
    pass


print(G[int.__name__], G2[1, 2], list[int], dict[str, int], tuple[int, ...], list[list[str]], type(list[int]).__name__, list[int] == list[int], list[int].__origin__, list[int].__args__, list[int]([1, 2]))


class Late:
    pass


Late.f = Field()
try:
    print(Late().f)
except AttributeError as e:
    print(e)


class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("nope")


try:
    class Uses:
        x = BadName()
except Exception as e:
    print(type(e).__name__, e, repr(e.__cause__))
try:
    class Wrong(Plugin, color="red"):
        pass
except TypeError as e:
    print(e)


class AlsoWrong(Model, option=1):
    pass
