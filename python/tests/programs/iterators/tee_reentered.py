"""A source that uses an iterator over it, in the same thread and in another one."""
import threading
from itertools import tee


class Source:
    first = True

    def __iter__(self):
        return self

    def __next__(self):
        if self.first:
            self.first = False
            return next(b)
        return 5


a, b = tee(Source())
try:
    print(next(a))
except RuntimeError as e:
    print(e)
# Nothing was taken, and all goes on.
print(next(a), next(b), next(a), next(b))


class Waits:
    def __init__(self):
        self.start, self.finish = threading.Event(), threading.Event()

    def __iter__(self):
        return self

    def __next__(self):
        self.start.set()
        self.finish.wait()
        return 7


source = Waits()
a, b = tee(source)
taken = []
thread = threading.Thread(target=lambda: taken.append(next(a)))
thread.start()
source.start.wait()
try:
    next(b)
except RuntimeError as e:
    print(e)
source.finish.set()
thread.join()
print(taken, next(b))


# One that raises, and one that ends, can be asked again.
def raises():
    yield 1
    raise ZeroDivisionError


a, b = tee(raises())
print(next(a))
for it in (a, b, b, a):
    try:
        print(next(it))
    except (ZeroDivisionError, StopIteration) as e:
        print(type(e).__name__)


# Whoever was refused has not made way for another one.
class Tries:
    def __iter__(self):
        return self

    def __next__(self):
        for it in (a, b, a):
            try:
                next(it)
            except RuntimeError as e:
                print(e)
        return 9


a, b = tee(Tries())
print(next(a), next(b))
