# Cooperative tasks, driven by plain generators.
class Sleep:
    def __init__(self, n):
        self.n = n


class Spawn:
    def __init__(self, task):
        self.task = task


def worker(name, delays):
    for d in delays:
        now = yield Sleep(d)
        print(f"t={now:2d} {name} woke")
    return name + " done"


def parent():
    a = yield Spawn(worker("child-a", [2, 2]))
    b = yield Spawn(worker("child-b", [1, 4]))
    print("spawned", a, b)
    yield Sleep(3)
    try:
        yield "nonsense"
    except TypeError as e:
        print("parent caught:", e)
    return "parent done"


def run(*roots):
    ready, sleeping, now, ids = [(t, None) for t in roots], [], 0, {}
    for n, t in enumerate(roots):
        ids[t] = n
    results = []
    while ready or sleeping:
        if not ready:
            sleeping.sort(key=lambda s: (s[0], s[1]))
            now = sleeping[0][0]
            while sleeping and sleeping[0][0] == now:
                _, _, t = sleeping.pop(0)
                ready.append((t, now))
        task, value = ready.pop(0)
        try:
            cmd = task.send(value)
        except StopIteration as e:
            results.append((now, ids[task], e.value))
            continue
        if isinstance(cmd, Spawn):
            ids[cmd.task] = len(ids)
            ready.append((cmd.task, None))
            ready.append((task, ids[cmd.task]))
        elif isinstance(cmd, Sleep):
            sleeping.append((now + cmd.n, ids[task], task))
        else:
            try:
                task.throw(TypeError(f"bad command {cmd!r}"))
            except StopIteration as e:
                results.append((now, ids[task], e.value))
    return results


for r in run(worker("w", [5, 1]), parent()):
    print(r)


def crash():
    yield Sleep(1)
    raise RuntimeError("task crashed")


run(worker("x", [2]), crash())
