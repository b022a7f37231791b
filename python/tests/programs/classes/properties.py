class Temp:
    def __init__(self, c=0):
        self._c = c

    @property
    def celsius(self):
        """Degrees Celsius."""
        return self._c

    @celsius.setter
    def celsius(self, v):
        if v < -273.15:
            raise ValueError(f"too cold: {v}")
        self._c = v

    @celsius.deleter
    def celsius(self):
        print("deleting")
        self._c = 0

    @property
    def fahrenheit(self):
        return self._c * 9 / 5 + 32

    kelvin = property(lambda self: self._c + 273.15, doc="kelvin doc")
    writeonly = property(None, lambda self, v: print("wrote", v))


t = Temp(25)
print(t.celsius, t.fahrenheit, t.kelvin)
t.celsius = 100
t.celsius += 1
print(t.celsius, t.fahrenheit)
del t.celsius
print(t.celsius, Temp.celsius.__doc__, Temp.kelvin.__doc__, type(Temp.celsius).__name__, Temp.celsius.fget.__name__, Temp.celsius.fset is not None, Temp.kelvin.fset)
t.writeonly = 9
for code in ("t.celsius = -300", "t.fahrenheit = 1", "del t.fahrenheit", "t.kelvin = 3", "t.writeonly", "t.celsius = 'a'"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
t.__dict__["celsius"] = "shadow"
print(t.celsius, t.__dict__["celsius"])


class Sub(Temp):
    @Temp.celsius.getter
    def celsius(self):
        return f"sub {super().celsius}"

    @property
    def fahrenheit(self):
        return round(super().fahrenheit)


s = Sub(10)
s.celsius = 20
print(s.celsius, s.fahrenheit, s._c)


class Lazy:
    @property
    def data(self):
        raise AttributeError("inside property")

    def __getattr__(self, name):
        return f"fallback {name}"


print(Lazy().data)


class Strict:
    @property
    def data(self):
        return self.misssing_thing_q


Strict().data
