import threading


def numbers(first):
    total = first
    while True:
        yield total
        total += 1


def resume(g):
    return next(g)


def show(frame):
    while frame is not None and frame.f_code.co_name != "<module>":
        print("   ", frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals.items(), key=lambda item: item[0]))
        frame = frame.f_back


g = numbers(3)
print("not started", g.gi_frame.f_locals, g.gi_frame.f_back)
resume(g)
print("suspended: who resumed it is no caller any more", g.gi_frame.f_back)
show(g.gi_frame)


def looks_at_itself():
    word = "mine"
    names = [(f.f_code.co_name, f.f_lineno) for f in callers(me.gi_frame)]
    yield names, word


def callers(frame):
    while frame is not None:
        yield frame
        frame = frame.f_back


me = looks_at_itself()
print("running", resume(me))
print(list(me), me.gi_frame)


def waits(inside, go_on):
    secret = [1, 2]
    inside.set()
    go_on.wait()
    yield secret


inside, go_on = threading.Event(), threading.Event()
w = waits(inside, go_on)
t = threading.Thread(target=resume, args=(w,))
t.start()
inside.wait()
print("run by another thread", w.gi_running, w.gi_frame.f_locals["secret"], w.gi_yieldfrom)
go_on.set()
t.join()
print(w.gi_running, w.gi_suspended, w.gi_frame.f_locals["secret"])


def closes():
    try:
        yield 1
    finally:
        print("at its end", ending.gi_frame.f_code.co_name, ending.gi_running)


ending = closes()
next(ending)
ending.close()
print(ending.gi_frame, ending.gi_running)
text = repr(g.gi_frame)
print(text[:10], text[text.index(", line"):])
