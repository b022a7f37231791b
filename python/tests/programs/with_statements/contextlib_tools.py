from contextlib import contextmanager, suppress, ExitStack, closing, redirect_stdout, nullcontext, ContextDecorator
import io


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name * 2
    except KeyError as e:
        print("tag swallowed", e)
    finally:
        print(f"</{name}>")


with tag("b") as t, tag("i"):
    print(t)
with tag("k"):
    raise KeyError("x")
try:
    with tag("v"):
        raise ValueError("goes through")
except ValueError as e:
    print("caught", e)
with suppress(ZeroDivisionError, KeyError):
    1 / 0
    print("never")
with suppress():
    print("suppress nothing")
with ExitStack() as stack:
    names = [stack.enter_context(tag(n)) for n in "xyz"]
    stack.callback(print, "callback", 1, sep="-")
    stack.push(lambda t, v, tb: print("pushed", t))
    print(names)
with ExitStack() as s1:
    s1.callback(print, "moved")
    s2 = s1.pop_all()
print("s1 closed")
s2.close()


class C:
    def close(self):
        print("closed")


with closing(C()) as c:
    print(type(c).__name__)
buf = io.StringIO()
with redirect_stdout(buf):
    print("captured")
print(repr(buf.getvalue()))
with nullcontext(5) as n:
    print(n)


@tag("deco")
def decorated(x):
    print("in", x)
    return x


print(decorated(1), decorated(2))


class CD(ContextDecorator):
    def __enter__(self):
        print("cd in")
        return self

    def __exit__(self, *e):
        print("cd out")
        return True


@CD()
def boom():
    raise RuntimeError("swallowed by decorator")


print(boom())


@contextmanager
def twice():
    yield 1
    yield 2


@contextmanager
def never():
    if 0:
        yield


for cm in (twice, never):
    try:
        with cm():
            pass
    except RuntimeError as e:
        print(e)
with ExitStack() as st:
    st.callback(lambda: 1 / 0)
    st.enter_context(tag("inner"))
