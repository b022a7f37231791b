def show(d, k):
    try:
        print(d[k])
    except KeyError as e:
        print(repr(e), str(e), e.args, len(e.args))


for k in ("a", "it's", 1, 1.5, None, (1, 2), (), "", "line\nbreak", b"x", frozenset(), True, ("t",)):
    show({}, k)


class M(dict):
    def __missing__(self, key):
        if key == "raise":
            raise KeyError(key, "custom", 3)
        self[key] = value = f"made {key}"
        return value


m = M(a=1)
for k in ("a", "b", "raise", "b"):
    show(m, k)
print(m, m.get("zzz"), "zzz" in m, m.pop("b"), m.setdefault("q", 0))
try:
    try:
        {}["inner"]
    except KeyError as e:
        raise KeyError("outer") from e
except KeyError as e:
    print(repr(e), repr(e.__cause__), repr(e.__context__))
try:
    {}["x"]
except LookupError as e:
    print(type(e).__mro__[1].__name__, isinstance(e, Exception))
config = {"host": "localhost"}
print(config["host"])
print(config[("port", 'a "quoted" key')])
