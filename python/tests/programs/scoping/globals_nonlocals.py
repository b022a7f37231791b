x = 1


def read():
    return x


def write():
    global x
    x = 2
    return x


def shadow():
    x = 3
    return x


def unbound():
    try:
        print(x)
    except UnboundLocalError as e:
        print(type(e).__name__, e)
    x = 4


def nested():
    x = 5

    def inner():
        global x
        x = 6

    inner()
    return x


print(read(), shadow(), x, write(), x, read())
unbound()
print(nested(), x)


def create():
    global brand_new
    brand_new = "created"

    def f():
        global also_new
        also_new = brand_new + "!"

    f()


create()
print(brand_new, also_new, "brand_new" in globals(), globals()["x"])
globals()["injected"] = 99
print(injected)


def counter():
    n = 0

    def up():
        nonlocal n
        n += 1

        def more():
            nonlocal n
            n *= 10
            return n

        return more

    return up, lambda: n


up, get = counter()
print(get(), up()(), get(), up()(), get())


def aug():
    try:
        x += 1
    except UnboundLocalError as e:
        print(e)


aug()


def loopvar():
    for i in range(3):
        pass
    return i


def branch(flag):
    if flag:
        v = 1
    return v


print(loopvar(), branch(True))
try:
    branch(False)
except UnboundLocalError as e:
    print(e)


def dele():
    y = 1
    del y
    try:
        y
    except UnboundLocalError as e:
        print(e)


dele()


def exc():
    e = "before"
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        e
    except UnboundLocalError as err:
        print(err)


exc()
print(sorted(k for k in locals() if len(k) == 1), locals() is globals())
print(zzz_undefined)
