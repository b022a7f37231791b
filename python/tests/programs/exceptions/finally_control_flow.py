def brk():
    out = []
    for i in range(5):
        try:
            if i == 2:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    return out


def cont():
    out = []
    for i in range(4):
        try:
            if i % 2:
                continue
            out.append(i)
        finally:
            out.append("f")
    return out


def ret_in_loop():
    for i in range(3):
        try:
            return i
        finally:
            print("cleanup", i)


def finally_break():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            break
    return "exception swallowed by break", i


def finally_continue():
    n = 0
    while n < 3:
        n += 1
        try:
            1 / 0
        finally:
            continue
    return "swallowed", n


def nested():
    log = []
    try:
        try:
            try:
                log.append("a")
                raise KeyError("k")
            finally:
                log.append("b")
        except KeyError:
            log.append("c")
            raise ValueError("v")
        finally:
            log.append("d")
    except ValueError as e:
        log.append(f"e {e}")
    else:
        log.append("not here")
    finally:
        log.append("f")
    return log


def double_return():
    try:
        try:
            return "inner"
        finally:
            print("first")
    finally:
        print("second")


def raise_replaced():
    try:
        return 1 / 0
    except ZeroDivisionError:
        return "except"
    finally:
        print("finally after except return")


def while_else():
    n = 3
    while n:
        try:
            n -= 1
        finally:
            n = max(n, 0)
    else:
        return "else ran"


for f in (brk, cont, ret_in_loop, finally_break, finally_continue, nested, double_return, raise_replaced, while_else):
    print(f.__name__, f())


def gen():
    try:
        yield 1
        yield 2
    finally:
        print("gen finally")


for x in gen():
    print(x)
    break
print("after loop")
try:
    raise SystemExit("bye")
finally:
    print("finally runs before exit")
