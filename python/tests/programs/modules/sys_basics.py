import sys

print(len(sys.argv), sys.argv[0], sys.maxsize, sys.byteorder in ("little", "big"), sys.version_info >= (3, 11), type(sys.version_info).__name__, isinstance(sys.version, str))
print(isinstance(sys.path, list), isinstance(sys.modules, dict), "sys" in sys.modules, sys.modules["__main__"].__name__, sys.getrecursionlimit() >= 1000, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig)
print(sys.exc_info(), sys.stdin is not None, sys.stdout.fileno() if hasattr(sys.stdout, "fileno") else 1, sys.stderr.fileno(), isinstance(sys.platform, str), sys.intern("abc") == "abc", sys.intern("q" * 3) is sys.intern("qqq"))
try:
    sys.exit(5)
except SystemExit as e:
    print(repr(e), e.code)
for arg in (None, 0, "text", [1], True, (1, 2)):
    try:
        sys.exit(arg)
    except SystemExit as e:
        print(repr(e.code), repr(e), isinstance(e, Exception), isinstance(e, BaseException))
try:
    sys.exit(1, 2)
except TypeError as e:
    print(e)
try:
    exit_codes = []
    for i in range(3):
        try:
            sys.exit(i)
        except SystemExit as e:
            exit_codes.append(e.code)
finally:
    print(exit_codes)
old = sys.getrecursionlimit()
sys.setrecursionlimit(old + 10)
print(sys.getrecursionlimit() - old)
sys.setrecursionlimit(old)
print(sys.implementation.name != "", isinstance(sys.executable, str), sys.getsizeof([]) > 0, sys.hexversion > 0x030b0000, sys.int_info.bits_per_digit > 0)
sys.stderr.write("about to exit\n")
try:
    sys.exit("message for stderr")
finally:
    print("finally before exit")
