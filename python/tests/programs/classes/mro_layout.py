# A class of classes may choose the order, but only of classes whose data the instances have.
def meta(*order):
    class M(type):
        def mro(cls):
            return [cls, *order, object]

    return M


class Plain:
    def hello(self):
        return "hello"


for order in ((dict,), (Plain, list), (Exception,), (Plain,), ()):
    try:
        class C(metaclass=meta(*order)):
            pass
        print([c.__name__ for c in C.__mro__])
        print(C().hello())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)

try:
    class D(dict, metaclass=meta(Plain, dict)):
        pass
    d = D(a=1)
    print([c.__name__ for c in D.__mro__], d, d.hello())
except TypeError as e:
    print(e)
