class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"injected": 1}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        ns["added"] = "by meta"
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)

    def __repr__(cls):
        return f"<cls {cls.__name__}>"

    def __len__(cls):
        return 42

    def __getitem__(cls, k):
        return (cls, k)

    def __contains__(cls, x):
        return x == "in"

    def __iter__(cls):
        return iter(["m", "n"])

    def __getattr__(cls, name):
        return f"meta attr {name}"

    def __add__(cls, o):
        return "cls add"

    def __instancecheck__(cls, o):
        return o == "inst"

    def __subclasscheck__(cls, c):
        return c is int

    @property
    def prop(cls):
        return "meta prop"

    def helper(cls):
        return "helper of " + cls.__name__


class A(metaclass=Meta, opt=1):
    x = 1

    def __init__(self, v=0):
        self.v = v


class B(A):
    y = 2


a = A(5)
print(A, a.v, a.added, A.injected, len(A), A[3], "in" in A, list(B), A.whatever, A + 1, isinstance("inst", A), isinstance(a, A), isinstance(5, B), issubclass(int, B), issubclass(str, A), A.prop, B.helper(), type(B).__name__)
for code in ("a.helper", "a.prop", "a.whatever", "a + 1"):
    try:
        print(eval(code))
    except Exception as e:
        print(type(e).__name__, e)


class Singleton(type):
    _inst = {}

    def __call__(cls, *a):
        if cls not in cls._inst:
            cls._inst[cls] = super().__call__(*a)
        return cls._inst[cls]


class Conf(metaclass=Singleton):
    def __init__(self, n=0):
        print("made once")
        self.n = n


print(Conf(1) is Conf(2), Conf().n)
try:
    class Clash(A, metaclass=Singleton):
        pass
except TypeError as e:
    print(e)
Dyn = type("Dyn", (Conf,), {"z": 3, "m": lambda self: self.z})
print(Dyn().m(), type(Dyn).__name__, Dyn.__name__, Dyn.__module__)


def func_meta(name, bases, ns):
    return (name, len(bases), ns["k"])


class NotAClass(metaclass=func_meta):
    k = "v"


print(NotAClass)
Singleton()
