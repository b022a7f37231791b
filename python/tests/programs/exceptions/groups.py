eg = ExceptionGroup("top", [ValueError("a"), TypeError("b"), ExceptionGroup("sub", [KeyError("c"), ValueError("d")])])
print(eg, repr(eg), eg.message, len(eg.exceptions), isinstance(eg, Exception), issubclass(ExceptionGroup, BaseExceptionGroup))
match, rest = eg.split(ValueError)
print(repr(match), repr(rest))
print(repr(eg.subgroup(KeyError)), eg.subgroup(OSError), repr(eg.subgroup(lambda e: "a" in str(e) and not isinstance(e, ExceptionGroup))))
try:
    raise eg
except* ValueError as g:
    print("values", [str(e) for e in g.exceptions], type(g).__name__)
except* (TypeError, KeyError) as g:
    print("others", repr(g))
else:
    print("no else")
finally:
    print("fin")
try:
    raise ValueError("plain")
except* ValueError as g:
    print(repr(g))
try:
    pass
except* OSError:
    print("never")
else:
    print("else of except*")
try:
    try:
        raise eg
    except* KeyError:
        pass
except ExceptionGroup as e:
    print("left over", repr(e))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError("x")])
    except* ValueError as g:
        raise RuntimeError("while handling")
except ExceptionGroup as e:
    print([type(x).__name__ for x in e.exceptions], e.message)
for bad in (lambda: ExceptionGroup("m", []), lambda: ExceptionGroup("m", [5]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("m", [KeyboardInterrupt()]), lambda: ExceptionGroup("m")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("m", [ValueError()])).__name__, type(BaseExceptionGroup("m", [SystemExit()])).__name__)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message + "'", excs)


print(repr(MyGroup("mine", [ValueError(1), TypeError(2)]).subgroup(TypeError)))
tree = []


def walk(e, d=0):
    tree.append("  " * d + (e.message if isinstance(e, BaseExceptionGroup) else repr(e)))
    for x in getattr(e, "exceptions", ()):
        walk(x, d + 1)


walk(eg)
print("\n".join(tree))
raise ExceptionGroup("uncaught group", [ValueError(1), ExceptionGroup("in", [TypeError("t")])])
