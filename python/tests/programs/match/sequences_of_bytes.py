# Which classes sequence patterns match.
import array
import collections


def f(v):
    match v:
        case [a, b, c]:
            return a, b, c
        case _:
            return "no sequence"


for v in ([1, 2, 3], (1, 2, 3), range(3), "abc", b"abc", bytearray(b"abc"), memoryview(b"abc"),
          array.array("b", b"abc"), collections.deque("abc"), {1, 2, 3}, {1: 2, 3: 4, 5: 6}):
    print(type(v).__name__, f(v))
