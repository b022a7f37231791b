class EventEmitter:
    def __init__(self):
        self.handlers, self.depth = {}, 0

    def on(self, name, fn=None, *, once=False, priority=0):
        def register(f):
            self.handlers.setdefault(name, []).append((priority, once, f))
            self.handlers[name].sort(key=lambda h: -h[0])
            return f
        return register(fn) if fn else register

    def emit(self, name, *args, **kw):
        self.depth += 1
        results = []
        try:
            for h in list(self.handlers.get(name, ())):
                if h[1]:
                    self.handlers[name].remove(h)
                try:
                    r = h[2](*args, **kw)
                except StopPropagation:
                    results.append("stopped")
                    break
                results.append(r)
        finally:
            self.depth -= 1
        return results


class StopPropagation(Exception):
    pass


bus = EventEmitter()


@bus.on("greet")
def low(name):
    return f"low {name}"


@bus.on("greet", priority=10)
def high(name):
    return f"high {name}"


@bus.on("greet", once=True, priority=5)
def single(name):
    return f"once {name}"


print(bus.emit("greet", "a"), bus.emit("greet", "b"), bus.emit("nobody"))


@bus.on("chain")
def chain(n):
    return [n] + (bus.emit("chain", n - 1)[0] if n else []) + [bus.depth]


print(bus.emit("chain", 3), bus.depth)


def stopper(*_):
    raise StopPropagation


bus.on("greet", stopper, priority=7)
print(bus.emit("greet", "c"))
log = []


class Undo:
    def __init__(self):
        self.done, self.undone, self.state = [], [], []

    def do(self, name, fwd, back):
        fwd(self.state)
        self.done.append((name, fwd, back))
        self.undone.clear()

    def undo(self):
        if not self.done:
            raise LookupError("nothing to undo")
        cmd = self.done.pop()
        cmd[2](self.state)
        self.undone.append(cmd)
        return cmd[0]

    def redo(self):
        cmd = self.undone.pop()
        cmd[1](self.state)
        self.done.append(cmd)
        return cmd[0]


u = Undo()
for ch in "abc":
    u.do("add " + ch, lambda s, ch=ch: s.append(ch), lambda s: s.pop())
u.do("reverse", list.reverse, list.reverse)
print(u.state, u.undo(), u.state, u.undo(), u.state, u.redo(), u.state)
u.do("clear", lambda s: (log.append(list(s)), s.clear()), lambda s: s.extend(log.pop()))
print(u.state, u.undo(), u.state, len(u.undone), [c[0] for c in u.done])
while u.done:
    u.undo()
print(u.state)
try:
    bus.on("bad", lambda: 1 / 0)
    bus.emit("bad")
except ZeroDivisionError:
    print("depth restored", bus.depth)
u.undo()
