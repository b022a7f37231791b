"""Objects that other threads could see die soon after their last reference, whatever the threads do."""
import os
import threading
import weakref

done = threading.Event()
idle = threading.Thread(target=done.wait)
idle.start()


class Noted:
    def __init__(self):
        self.died = threading.Event()

    def __del__(self):
        self.died.set()


# The thread that drops it only waits.
noted = Noted()
died = noted.died
noted = None
print("while all wait", died.wait(60))

# It only computes.
noted = Noted()
died = noted.died
noted = None
while not died.is_set():
    pass
print("while one computes", died.is_set())

# What it leads to, and weak references.
outer, inner = Noted(), Noted()
died = [outer.died, inner.died]
outer.inner = inner
told = threading.Event()
ref = weakref.ref(outer, lambda _: told.set())
inner = None
outer = None
print("with what it leads to", [d.wait(60) for d in died], told.wait(60), ref())

# A file that nobody closes.
r, w = os.pipe()
f = os.fdopen(w, "wb")
f.write(b"all of it")
f = None
print("a file", os.read(r, 100), os.read(r, 100))
os.close(r)

# An object that stands on the stack of a thread that waits dies when it is gone from there.
go_on = threading.Event()
inside = threading.Event()


def holds(box):
    mine = box.pop()
    inside.set()
    go_on.wait()
    del mine
    done.wait()


noted = Noted()
died = noted.died
box = [noted]
t = threading.Thread(target=holds, args=(box,))
t.start()
inside.wait()
noted = None
print("held", died.wait(0.2))
go_on.set()
print("let go of", died.wait(60))
done.set()
t.join()
idle.join()
