v = "global"


class A:
    v = "class"
    seen = v

    def m(self):
        return v, self.v, A.v

    lam = lambda self: v
    lst = [v for _ in range(2)]
    first = [i for i in v[:2]]

    class B:
        inner = v

        def deep(self):
            return v


a = A()
print(A.seen, a.m(), a.lam(), A.lst, A.first, A.B.inner, A.B().deep())


def make(v):
    class C:
        w = v

        def get(self):
            return v

        def set(self, n):
            nonlocal v
            v = n

    return C


C = make("param")
c = C()
c.set("changed")
print(C.w, c.get(), make("other")().get(), v)


class D:
    global v
    v = "changed by class body"


print(v, hasattr(D, "v"))


def f():
    x = "f"

    class E:
        nonlocal x
        x = "rebound in class"
        y = x

    return x, E.y, hasattr(E, "x")


print(f())


class G:
    n = 1
    n += 1
    del_me = 5
    del del_me
    for k in range(2):
        n += k
    if n > 2:
        big = True
    d = {}
    d["k"] = n


print(G.n, G.big, G.k, G.d, hasattr(G, "del_me"))


class H:
    def __m(self):
        return "mangled"

    def call(self):
        return self.__m()

    def local(self):
        __x = 5
        return sorted(locals())

    def kw(self, *, __k=1):
        return __k


print(H().call(), H().local(), hasattr(H(), "_H__m"), H().kw(_H__k=3))


class I(H):
    def __m(self):
        return "sub's own"

    def both(self):
        return self.call(), self.__m()


print(I().both())


def method(self):
    try:
        return super().__repr__()
    except RuntimeError as e:
        return str(e)


class J:
    m = method


print(J().m())


class Selfref:
    def who(self):
        return __class__.__name__


print(Selfref().who())


class K:
    val = undefined_in_class
