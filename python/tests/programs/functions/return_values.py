def none():
    pass


def bare():
    return


def multi():
    return 1, 2, [3]


def fin():
    try:
        return "try"
    finally:
        print("cleanup")


def override():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    try:
        1 / 0
    finally:
        return "swallowed"


def loop():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                return i
        finally:
            print("f", i)


def modify():
    x = [1]
    try:
        return x
    finally:
        x.append(2)


def rebind():
    x = 1
    try:
        return x
    finally:
        x = 2


print(none(), bare(), multi(), fin(), override(), swallow(), loop(), modify(), rebind())


def nested():
    for a in range(3):
        for b in range(3):
            with_value = a * b
            if with_value == 2:
                return a, b


print(nested())


def gen_return():
    yield 1
    return "ret"


g = gen_return()
print(next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)


def early(xs):
    if not xs: return "empty"
    for x in xs:
        if x < 0: return "negative"
    else:
        return "all positive"


print(early([]), early([1, -1]), early([1]))
a = b = c = multi()
print(a is b is c, *multi(), sep="/")
x, (y, z), [w] = 1, (2, 3), "4"
print(x, y, z, w)


def cont():
    out = []
    while True:
        try:
            out.append(len(out))
            if len(out) < 3:
                continue
            break
        finally:
            out.append("fin")
    return out


print(cont())
x, y = none()
