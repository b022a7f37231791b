# Each object that dies lets the next one die, inside of its finalizer: all of them get it, however many there are.
import gc
import weakref

N = 20000
done = 0


def suspended(inner):
    global done
    try:
        yield inner
    finally:
        done += 1


def generators():
    x = None
    for i in range(N):
        x = suspended(x)
        next(x)
    return x


class Link:
    def __init__(self, next_one):
        self.next = next_one

    def __del__(self):
        global done
        done += 1
        self.next = None


def links():
    x = None
    for i in range(N):
        x = Link(x)
    return x


for make in (generators, links):
    done = 0
    x = make()
    x = None
    print(make.__name__, done)
    done = 0
    x = [make()]
    x.append(x)
    x = None
    gc.collect()
    gc.collect()
    print(make.__name__, "in a cycle", done)


class Target:
    pass


def drop(i):
    def callback(r):
        global done
        done += 1
        if i + 1 < len(targets):
            targets[i + 1] = None
    return callback


n = 500
targets = [Target() for i in range(n)]
refs = [weakref.ref(t, drop(i)) for i, t in enumerate(targets)]
t = None
done = 0
targets[0] = None
print("callbacks", done, sum(r() is not None for r in refs))
