class A:
    def __init__(self, **kw):
        print("A.init", kw)
        super().__init__(**kw)

    def who(self):
        return ["A"]

    def hook(self):
        return "A.hook via " + type(self).__name__


class B(A):
    def __init__(self, b=0, **kw):
        print("B.init", b)
        super().__init__(**kw)
        self.b = b

    def who(self):
        return ["B"] + super().who()


class C(A):
    def __init__(self, c=0, **kw):
        print("C.init", c)
        super().__init__(**kw)
        self.c = c

    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def __init__(self):
        super().__init__(b=1, c=2)

    def who(self):
        return ["D"] + super().who()

    def skip(self):
        return super(B, self).who()

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def stat():
        return "stat"


d = D.make()
print(d.who(), d.skip(), d.hook(), d.b, d.c, D.stat(), d.stat())
print([c.__name__ for c in D.__mro__], D.__bases__ == (B, C), isinstance(d, A), issubclass(D, C), issubclass(A, D), A.__subclasses__() == [B, C])
print(super(D, d).who(), super(D, D).who(d), A.who(d), D.mro() == list(D.__mro__))


class E(D):
    pass


E.who = lambda self: ["E!"] + super(E, self).who()
D.hook = lambda self: "patched"
print(E().who(), d.hook(), type(d) is D, d.__class__.__name__)
d.__class__ = E
print(d.who(), type(d).__name__)
A(x=1)
