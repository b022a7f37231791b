ints = [0, 7, -42, 1234567, -1234567890, 255]
for spec in ("", "d", "5", "<8", ">8", "^8", "*^9", "08", "+", " ", "-", "=+9", "0=7", ",", "_", "x", "X", "#x", "b", "#b", "o", "#010x", "_x", "_b", "e", ".2f", "%", "n", "+,", "015,", "c"):
    if spec == "c":
        print(spec, [format(n, spec) for n in (65, 97, 8364)])
    else:
        print(repr(spec), [format(n, spec) for n in ints])
floats = [0.0, -1.5, 3.14159265, 1234567.891, 1e-7, 2.5e20]
for spec in ("", "f", ".0f", ".1f", ".3f", "10.2f", "<10.2f", "+.2f", "e", ".2e", "E", "g", ".3g", ".10g", "G", "%", ".1%", ",", ",.2f", "_.1f", "010.3f", "#.0f", "#g", ".0e", " .2f", "^+12.3f"):
    print(repr(spec), [format(f, spec) for f in floats])
for spec in ("", "s", "10", ">10", "^10", "-^11s", ".2", "6.3", "05", "<"):
    print(repr(spec), repr(format("hello", spec)))
print(format(True), format(True, "d"), format(None), format(True, "5"), format([1]), format((1, 2)))
for value, spec in ((1, "s"), ("a", "d"), (1.5, "d"), (1, ".2d"), (None, "5"), ([], "3"), (1, "q"), (1, ",x"), ("a", "+"), ("a", "=5"), (1, "10 "), (-1, "c"), ("x", ",")):
    try:
        print(format(value, spec))
    except Exception as e:
        print(type(e).__name__, e)
