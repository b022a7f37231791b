from contextlib import contextmanager, ExitStack, suppress, AbstractContextManager, redirect_stderr, chdir
import io
import sys


class Base(AbstractContextManager):
    def __exit__(self, *exc):
        print("exit", exc[0])


with Base() as b:
    print(type(b).__name__)
try:
    AbstractContextManager()
except TypeError as e:
    print(e)


@contextmanager
def managed(name, *, fail=False):
    log.append("open " + name)
    try:
        yield log
    except Exception as e:
        log.append(f"{name} saw {type(e).__name__}")
        if not fail:
            raise
    finally:
        log.append("close " + name)


log = []
with managed("a", fail=True):
    with managed("b"):
        raise LookupError
print(log)
log.clear()
try:
    with managed("x") as l, managed("y"):
        l.append("body")
        raise StopIteration("tricky")
except StopIteration as e:
    print("StopIteration passed through", e, log)


@contextmanager
def replace():
    try:
        yield
    except ValueError as e:
        raise RuntimeError("replaced") from e


try:
    with replace():
        raise ValueError("orig")
except RuntimeError as e:
    print(e, repr(e.__cause__))
err = io.StringIO()
with redirect_stderr(err):
    print("to err", file=sys.stderr)
print(repr(err.getvalue()))


def pipeline(*names):
    with ExitStack() as st:
        for n in names:
            if n == "bad":
                raise OSError("cannot open bad")
            st.enter_context(managed(n))
        return st.pop_all()


log.clear()
try:
    pipeline("one", "two", "bad")
except OSError as e:
    print(e, log)
log.clear()
st = pipeline("one", "two")
print(log)
with st:
    print("inside")
print(log)
order = []
with ExitStack() as st:
    for i in range(3):
        st.callback(order.append, i)

    @st.callback
    def last_registered_first_run():
        order.append("deco")
print(order)
with ExitStack() as st:
    st.push(lambda t, v, tb: v is not None and print("swallowing", v) is None)
    raise KeyError("to swallow")
print("after")
cm = managed("once", fail=False)
with cm:
    pass
try:
    with cm:
        pass
except RuntimeError as e:
    print(e)
except AttributeError as e:
    print("cannot reuse")
with suppress(LookupError):
    {}[0]
with suppress(KeyError):
    [][0]
