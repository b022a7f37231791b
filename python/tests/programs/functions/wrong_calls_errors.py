import math


class C:
    def __init__(self, x):
        self.x = x

    def m(self, a, b=0):
        return a

    @classmethod
    def k(cls, a):
        return a

    @staticmethod
    def s(a):
        return a

    def __call__(self):
        return "called"


class NoInit:
    pass


c = C(1)
calls = ["C()", "C(1, 2)", "C(y=1)", "c.m()", "c.m(1, 2, 3)", "c.m(1, zz=1)", "C.m(1)", "C.k()", "C.s()", "C.s(1, 2)", "c(1)", "c()", "NoInit(1)", "NoInit(a=1)", "len()", "len(1, 2)", "len(5)", "len(x=[])", "abs()", "ord(1, 2)", "[].append(1, 2)", "{}.get()", "'a'.upper(1)", "math.sqrt('a')", "math.sqrt()", "int('1', '2')", "isinstance(1)", "isinstance(1, 2)", "issubclass(1, int)", "sum(5)", "sum([1], 2, 3)", "sum(['a'])", "max()", "max(1)", "max([])", "min([], key=len)", "sorted()", "sorted(5)", "iter(5)", "next([])", "next()", "zip(5)", "map(1)", "list(map(1, [2]))", "enumerate()", "range(1, 2, 3, 4)", "getattr(1)", "getattr(1, 2)", "c.nothing_here", "NoInit.absent_attr", "hex('a')", "chr('a')", "round('a')", "pow(1)", "divmod(1)", "type()", "type(1, 2)", "super()", "object(1)", "str(1, 2, 3, 4)", "print(sep=1)", "[*5]", "{**5}", "f'{c:>5}'", "reversed({1})", "hash([])", "c[0]", "c + 1", "c < c", "-c", "c.x.y", "del_me"]
for call in calls:
    try:
        print(call, "=", eval(call))
    except Exception as e:
        print(call, "->", type(e).__name__, e)
