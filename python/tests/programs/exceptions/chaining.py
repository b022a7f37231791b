def show(e):
    print(type(e).__name__, "|", e, "| cause", repr(e.__cause__), "| ctx", repr(e.__context__), "| suppress", e.__suppress_context__)


try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise ValueError("explicit") from z
except ValueError as e:
    show(e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("implicit")
except ValueError as e:
    show(e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("hidden") from None
except ValueError as e:
    show(e)
try:
    raise KeyError("a") from KeyError
except KeyError as e:
    show(e)
try:
    raise KeyError("a") from "not an exception"
except TypeError as e:
    show(e)
try:
    try:
        raise ValueError("first")
    finally:
        raise RuntimeError("from finally")
except RuntimeError as e:
    show(e)
try:
    try:
        try:
            raise ValueError(1)
        except ValueError:
            raise TypeError(2)
    except TypeError:
        raise KeyError(3)
except KeyError as e:
    chain = []
    while e:
        chain.append(repr(e))
        e = e.__context__
    print(chain)


def cleanup():
    try:
        raise OSError("inner handled")
    except OSError as e:
        return repr(e.__context__)


try:
    raise ValueError("outer")
except ValueError:
    print(cleanup())
e1, e2 = ValueError(1), TypeError(2)
e1.__cause__ = e2
show(e1)
try:
    e1.__cause__ = 5
except TypeError as e:
    print(e)
try:
    try:
        raise e2
    except TypeError:
        raise e2
except TypeError as e:
    show(e)


def fail():
    try:
        int("x")
    except ValueError as e:
        raise RuntimeError("could not load config") from e


fail()
