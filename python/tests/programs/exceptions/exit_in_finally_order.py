# Order of finally blocks, with-exits, __del__ and atexit-free shutdown on an uncaught error.
class Guard:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        print("enter", self.n)
        return self

    def __exit__(self, t, v, tb):
        print("exit", self.n, t.__name__ if t else None, v)


def level(n):
    with Guard(n):
        try:
            if n == 3:
                raise LookupError(f"bottom {n}")
            return level(n + 1)
        except KeyError:
            print("wrong handler")
        except LookupError as e:
            print("handler", n, e)
            if n > 1:
                raise type(e)(f"{e} < {n}")
            raise ArithmeticError("final") from e
        finally:
            print("finally", n)


try:
    level(0)
except ArithmeticError as e:
    print("outer", e, "<-", e.__cause__)
    c = e.__cause__
    while c:
        print("   chain", c)
        c = c.__context__


def gen():
    try:
        yield 1
    except ValueError as e:
        print("gen saw", e)
        yield "recovered"
    finally:
        print("gen closed")


g = gen()
print(next(g), g.throw(ValueError("thrown")))
for _ in g:
    pass
with Guard("a") as a, Guard("b") as b:
    print(a.n + b.n)
try:
    with Guard("c"), Guard("d"):
        raise OSError("in with")
except OSError:
    print("caught")
with Guard("last"):
    [1, 2, 3][5]
print("never printed")
