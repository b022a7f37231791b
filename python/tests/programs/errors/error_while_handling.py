def cleanup(res):
    print("cleaning", res)
    if res == "b":
        raise OSError(f"cannot clean {res}")


def use(res):
    try:
        print("using", res)
        if res in "bc":
            raise ValueError(f"bad resource {res}")
    finally:
        cleanup(res)


for r in "abc":
    try:
        use(r)
    except ValueError as e:
        print("value", e, repr(e.__context__))
    except OSError as e:
        print("os", e, repr(e.__context__))
use("b")
