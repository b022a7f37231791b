import io
import sys

print()
print(1, "a", None, [1], 2.0, True)
print(1, 2, 3, sep=", ", end=".\n")
print("a", "b", sep="")
print("no newline", end="")
print(" | continued")
print(*range(5), sep="->")
print("x", end=None, sep=None)
print("tab\tsep", "nl", sep="\n")
buf = io.StringIO()
print("into", "buffer", file=buf, sep="_", flush=True)
print(repr(buf.getvalue()))
print("to stderr", file=sys.stderr)
sys.stdout.write("direct write\n")
n = sys.stdout.write("")
print(n, sys.stdout.write("12345\n"))


class W:
    def __init__(self):
        self.calls = []

    def write(self, s):
        self.calls.append(s)

    def flush(self):
        self.calls.append("FLUSH")


w = W()
print("a", 1, sep="+", end="!", file=w)
print(file=w, flush=True)
print(w.calls)
old, sys.stdout = sys.stdout, io.StringIO()
print("hidden")
got = sys.stdout.getvalue()
sys.stdout = old
print("captured", repr(got))
for kw in ({"sep": 5}, {"end": 1}, {"nope": 1}):
    try:
        print("x", **kw)
    except TypeError as e:
        print(e)
try:
    print("x", file=5)
except AttributeError as e:
    print(e)
print("%s|%5.1f|%-4d|" % ("s", 2.25, 7), f"{'r':>3}|{'c':^3}|{3:<3}|")
print("\u00e9\u4e2d\U0001f600", "\x41", r"\n", b"bytes", sep=" ")
try:
    input("prompt> ")
except EOFError as e:
    print(type(e).__name__, e)
print(print("inner"), print)
sys.stdout.flush()
sys.stderr.write("last words\n")
