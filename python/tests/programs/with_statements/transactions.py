class DB:
    def __init__(self):
        self.data, self.log = {}, []

    def transaction(self):
        return Tx(self)


class Tx:
    def __init__(self, db):
        self.db = db

    def __enter__(self):
        self.backup = dict(self.db.data)
        self.db.log.append("begin")
        return self

    def __setitem__(self, k, v):
        if v is None:
            raise ValueError(f"null for {k}")
        self.db.data[k] = v

    def __exit__(self, t, v, tb):
        if t is None:
            self.db.log.append("commit")
        else:
            self.db.data = self.backup
            self.db.log.append(f"rollback: {v}")
        return t is not None and issubclass(t, ValueError)


db = DB()
with db.transaction() as tx:
    tx["a"] = 1
    tx["b"] = 2
with db.transaction() as tx:
    tx["a"] = 100
    tx["c"] = None
print(db.data, db.log)
try:
    with db.transaction() as tx:
        tx["z"] = 1
        raise KeyError("abort")
except KeyError as e:
    print("propagated", e)
with db.transaction() as outer:
    outer["o"] = 1
    with db.transaction() as inner:
        inner["i"] = 2
        raise ValueError("inner only")
    outer["after"] = 3
print(db.data, db.log)


class Indent:
    level = 0

    def __enter__(self):
        Indent.level += 1
        return self

    def __exit__(self, *exc):
        Indent.level -= 1

    def line(self, s):
        print("  " * (Indent.level - 1) + s)


with Indent() as i:
    i.line("top")
    with i:
        i.line("second")
        with i:
            i.line("third")
    i.line("top again")


class Timer:
    clock = 0

    def __enter__(self):
        self.start = Timer.clock
        return self

    def __exit__(self, *a):
        self.elapsed = Timer.clock - self.start


with Timer() as t:
    Timer.clock += 42
print(t.elapsed, Indent.level)
with db.transaction() as tx:
    tx["x"] = 1
    tx.commit_now()
