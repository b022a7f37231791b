print("{} {} {}".format(1, "two", 3.0), "{0} {1} {0}".format("a", "b"), "{x}-{y}".format(x=1, y=2), "{{}} {{{}}}".format(5))
print("{0.real} {0.numerator}".format(7), "{0[1]} {0[0]}".format([10, 20]), "{d[key]} {d[2]}".format(d={"key": "v", 2: "two"}))
print("{!r} {!s} {!a}".format("x", "x", "\u00e9"), "{0!r:>6}".format("ab"), "{:{w}.{p}f}".format(3.14159, w=10, p=2), "{:{}}|".format("a", 5))
print("{:>{width}}".format("right", width=10), "{0:{fill}{align}{n}}".format("mid", fill="*", align="^", n=9))


class Temp:
    def __init__(self, deg):
        self.deg = deg

    def __format__(self, spec):
        if spec == "f":
            return f"{self.deg * 9 / 5 + 32:.1f}F"
        return f"{self.deg}C<{spec}>"

    def __str__(self):
        return "str-temp"

    def __repr__(self):
        return "repr-temp"


t = Temp(25)
print("{:f} {:xyz} {} {!s:>10} {!r}".format(t, t, t, t, t), f"{t:f}", f"{t}", format(t), str(t), repr(t))
for fmt, args, kw in (("{}", (), {}), ("{0} {}", (1, 2), {}), ("{} {0}", (1,), {}), ("{x}", (), {}), ("{", (), {}), ("}", (), {}), ("{0.nope}", (5,), {}), ("{0[9]}", ([1],), {}), ("{!z}", (1,), {}), ("{:{}}", (1,), {}), ("{a[k]}", (), {"a": {}})):
    try:
        print(fmt.format(*args, **kw))
    except Exception as e:
        print(repr(fmt), type(e).__name__, e)
print("{a} {b}".format_map({"a": 1, "b": 2}))


class Default(dict):
    def __missing__(self, key):
        return "<" + key + ">"


print("{known} {unknown}".format_map(Default(known="yes")))
