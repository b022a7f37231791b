class Broken(Exception):
    def __str__(self):
        raise RuntimeError("str of the exception failed")


try:
    raise Broken(1, 2)
except Broken as e:
    print(e.args, repr(e))
    try:
        print(e)
    except RuntimeError as r:
        print("printing failed:", r)
raise Broken("x")
