def echo():
    got = []
    while True:
        try:
            x = yield len(got)
            got.append(x)
            if x == "stop":
                return got
        except ValueError as e:
            got.append(f"caught {e}")
        except GeneratorExit:
            print("closing with", got)
            raise


e = echo()
print(next(e), e.send("a"), e.send("b"), e.throw(ValueError("oops")), e.throw(ValueError))
e.close()
e.close()
try:
    e.send("after")
except StopIteration:
    print("stopped")
e = echo()
print(e.send(None))
try:
    e.send("stop")
except StopIteration as s:
    print(s.value)
try:
    echo().send("too early")
except TypeError as t:
    print(t)


def stubborn():
    for _ in range(2):
        try:
            yield "still here"
        except GeneratorExit:
            print("refusing")


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as r:
    print(r)
print(next(s, "exhausted"))


def avg():
    total = n = 0
    result = None
    while True:
        v = yield result
        if v is None:
            break
        total += v
        n += 1
        result = total / n
    return total, n


a = avg()
next(a)
print([a.send(v) for v in (10, 20, 60)])
try:
    next(a)
except StopIteration as stop:
    print(stop.value)


def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup ran")


c = cleanup()
next(c)
c.close()
c = cleanup()
next(c)
try:
    c.throw(KeyError, "k")
except KeyError as k:
    print("out", k)
fresh = cleanup()
fresh.close()
try:
    cleanup().throw(OSError("never started"))
except OSError as o:
    print(o)


def me():
    try:
        yield next(gen)
    except ValueError as v:
        print(v)
        yield "x"


gen = me()
print(next(gen))
echo().throw(IndexError("uncaught from throw"))
