print("not printed")


def f():
    return [1]


f() = 2
