def checked_sqrt(n):
    assert n >= 0, f"negative: {n}"
    assert isinstance(n, (int, float))
    r = 0
    while (r + 1) ** 2 <= n:
        r += 1
    return r


print([checked_sqrt(n) for n in (0, 1, 15, 16, 17, 100)])
for arg in (-1, "x"):
    try:
        checked_sqrt(arg)
    except (AssertionError, TypeError) as e:
        print(type(e).__name__, e, e.args)
try:
    assert 1 == 2
except AssertionError as e:
    print(repr(e), repr(str(e)))
try:
    assert False, ("tuple", 1)
except AssertionError as e:
    print(repr(e))
assert True, 1 / 0
print(__debug__)


class Empty:
    pass


def nothing():
    ...


def doc_only():
    """just a docstring"""


print(nothing(), doc_only(), doc_only.__doc__, Empty().__dict__)
if True:
    pass
else:
    raise SystemExit(9)
x: int = 5
y: "undefined annotation" = 6
z: list[int]
print(x, y, __annotations__)
try:
    print(z)
except NameError as e:
    print(e)
del x, y
try:
    x
except NameError as e:
    print(e)
invariant = [1, 2, 3]
assert len(invariant) == 4, {"have": len(invariant), "want": 4}
