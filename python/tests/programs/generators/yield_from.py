def inner(tag):
    log.append(f"{tag} start")
    try:
        x = yield tag + "1"
        log.append(f"{tag} got {x}")
        y = yield tag + "2"
        log.append(f"{tag} got {y}")
    except KeyError as e:
        log.append(f"{tag} caught {e!r}")
        yield tag + "-handled"
    finally:
        log.append(f"{tag} finally")
    return tag.upper()


def outer():
    r1 = yield from inner("a")
    log.append(f"r1={r1}")
    r2 = yield from inner("b")
    log.append(f"r2={r2}")
    yield from [10, 20]
    yield from "xy"
    yield from (i * i for i in range(3))
    return r1 + r2


log = []
g = outer()
print(next(g), g.send("s1"), g.send("s2"), g.throw(KeyError("kk")), next(g), list(g))
print("\n".join(log))


def flatten(x):
    for i in x:
        if isinstance(i, (list, tuple)):
            yield from flatten(i)
        else:
            yield i


print(list(flatten([1, [2, (3, [4, [5]]), []], 6])))


def result():
    v = yield from outer()
    print("result", v)


log.clear()
print(len(list(result())), len(log))
log.clear()
g = outer()
next(g)
g.close()
print(log)


class Sub:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("from plain iterator")


def d():
    v = yield from Sub()
    yield v


print(list(d()))


def s():
    v = yield from iter([1, 2])
    return v


it = s()
next(it)
try:
    it.send("to a list iterator")
except AttributeError as e:
    print(e)


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(list(deep(20)), sum(deep(200)))


def bad():
    yield from 5


next(bad())
