def check(fn):
    if not fn.__doc__:
        raise TypeError(f"{fn.__qualname__} needs a docstring")
    print("checked", fn.__name__)
    return fn


@check
def good():
    """Documented."""


class Api:
    @check
    def fine(self):
        """Also documented."""

    @check
    def naked(self):
        pass
