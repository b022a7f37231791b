import io

s = io.StringIO("line one\nline two\nlast")
print(repr(s.readline()), repr(s.read(4)), s.tell(), s.readlines(), repr(s.read()), s.seek(0), s.getvalue() == s.read())
s.seek(0)
print([l.rstrip() for l in s], next(s, "eof"))
w = io.StringIO()
print(w.write("hello"), w.write(" world\n"), w.tell())
w.writelines(["a", "b"])
print("printed", 1, file=w)
print(repr(w.getvalue()), w.seek(5), w.write("-----"), repr(w.getvalue()), w.truncate(8), repr(w.getvalue()))
w.seek(0, 2)
w.write("END")
print(repr(w.getvalue()), w.readable(), w.writable(), w.seekable(), w.closed, w.seek(100), w.write("!"), len(w.getvalue()))
b = io.BytesIO(b"\x00\x01\x02abc\ndef")
print(b.read(3), b.readline(), b.read(), b.read(), b.seek(-3, 2), b.read(1), b.tell(), b.getvalue(), b.seek(1, 1), b.read())
b.seek(0)
buf = bytearray(4)
print(b.readinto(buf), buf, b.getbuffer()[0], list(io.BytesIO(b"a\nb\n")), b.write(b"XY"), b.getvalue(), b.truncate(2), b.getvalue())
with io.StringIO("ctx") as c:
    print(c.read())
for code in ("c.read()", "s.write(b'bytes')", "b.write('str')", "s.seek(-1)", "io.StringIO(5)", "io.BytesIO('s')", "s.seek(1, 1)", "s.fileno()", "io.StringIO().read('x')", "c.getvalue()", "b.seek(-1)", "with_closed"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(list(io.StringIO("a\r\nb\rc\n")), list(io.StringIO("a\r\nb\rc\n", newline=None)), list(io.StringIO("x\ny", newline="\n")), io.StringIO("abc").read(-1), io.StringIO("abc").read(0) == "", io.StringIO("q").readlines(), io.StringIO("a\nb\nc").readlines(2))


class Tee(io.StringIO):
    def write(self, s):
        return super().write(s.upper())


t = Tee()
print("shout", file=t)
print(repr(t.getvalue()), isinstance(t, io.TextIOBase), isinstance(b, io.IOBase), io.SEEK_SET, io.SEEK_END, issubclass(io.UnsupportedOperation, (OSError, ValueError)))
rows = [["id", "name"], [1, "a,b"], [2, 'say "x"']]
out = io.StringIO()
for r in rows:
    out.write(",".join('"' + str(c).replace('"', '""') + '"' if any(x in str(c) for x in ',"') else str(c) for c in r) + "\n")
print(out.getvalue())
b.close()
b.read()
