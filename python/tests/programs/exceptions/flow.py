def run(kind):
    log = []
    try:
        log.append("try")
        if kind == "value":
            raise ValueError("v")
        if kind == "key":
            {}["k"]
        if kind == "type":
            "a" + 1
        if kind == "return":
            return log
        if kind == "os":
            raise OSError(2, "No such thing")
    except ValueError as e:
        log.append(f"except ValueError {e}")
    except (KeyError, TypeError) as e:
        log.append(f"except {type(e).__name__} {e}")
    else:
        log.append("else")
    finally:
        log.append("finally")
    log.append("after")
    return log


for k in ("none", "value", "key", "type", "return"):
    print(k, run(k))
try:
    run("os")
except OSError as e:
    print(repr(e), e.errno, e.strerror, e.args)
try:
    e
except NameError as err:
    print(err)


def which(exc):
    try:
        raise exc
    except ArithmeticError:
        return "arithmetic"
    except LookupError:
        return "lookup"
    except Exception:
        return "other"
    except BaseException:
        return "base"


for x in (ZeroDivisionError, OverflowError("o"), IndexError(), KeyError(1), RuntimeError, KeyboardInterrupt, SystemExit(3), StopIteration, GeneratorExit):
    print(x if isinstance(x, type) else repr(x), which(x))
for bad in (5, "str", None, int, object(), [ValueError]):
    try:
        raise bad
    except TypeError as e:
        print(e)
for matcher in ("x", 5, (ValueError, 5), int):
    try:
        try:
            raise ValueError("orig")
        except matcher:
            print("?")
    except TypeError as e:
        print(e, "| context:", repr(e.__context__))
    except ValueError as e:
        print("tuple matched first", e)
try:
    try:
        raise ValueError("inner")
    except ValueError:
        raise
except ValueError as e:
    print("reraised", e)
raise
