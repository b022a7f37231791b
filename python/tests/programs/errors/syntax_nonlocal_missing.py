print("not printed")


def outer():
    def inner():
        nonlocal missing
        missing = 1
    inner()


outer()
