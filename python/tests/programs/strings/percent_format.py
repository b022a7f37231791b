print("%d %i %u" % (1, -2, 3), "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42), "%x %X %o %#x %#o" % (255, 255, 8, 255, 8))
print("%f %.2f %10.3f %-10.1f| %+.1f %e %.2E %g %G" % (1.5, 3.14159, 2.5, 2.5, 1.0, 12345.678, 0.00012, 1e-5, 1e20))
print("%s %r %a" % ("x", "x", "\u00e9"), "%10s|%-10s|%.2s|%5.1s|" % ("hi", "hi", "hello", "abc"), "%c%c" % (65, "b"), "100%% %s" % "sure")
print("%(name)s is %(age)d" % {"name": "Ann", "age": 30}, "%(a)s %(a)r" % {"a": "q"}, "%(pi).2f" % {"pi": 3.14159, "unused": 1})
print("%*d|%-*d|%.*f" % (6, 42, 6, 42, 3, 2.0), "%s" % None, "%s" % [1, 2], "%s" % (("t", 1),), "%d" % 3.99, "%d" % True, "%s" % b"by")
print("%d" % 10**25, "%x" % -255, "%08.3f" % -3.14159, "%5s%%" % 50, "%i" % -0.5)
print("no format" % (), "no format" % {}, "%s and %s" % ("a", "b"))
for fmt, arg in (("%d", "x"), ("%s %s", ("a",)), ("%s", ("a", "b")), ("%q", 1), ("%", 1), ("%(a)s", 5), ("%(a)s", {}), ("%c", "ab"), ("%x", 1.5), ("%f", "z"), ("plain", 1), ("%c", 1.5), ("%d", None)):
    try:
        print(fmt % arg)
    except Exception as e:
        print(repr(fmt), type(e).__name__, e)
