print("before")


class Quiet(Exception):
    pass


def level(n):
    if n == 0:
        raise Quiet
    try:
        level(n - 1)
    finally:
        print("unwinding", n)


level(3)
