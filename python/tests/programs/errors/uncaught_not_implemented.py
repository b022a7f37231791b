class Base:
    def run(self):
        raise NotImplementedError(f"{type(self).__name__} must implement run()")


class Done(Base):
    def run(self):
        return "done"


class Todo(Base):
    pass


for c in (Done, Todo):
    print(c().run())
