b = b"hello\x00\xff world"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], b[5:7], list(b[:5]), b.hex(), b.hex(" "), b.hex("-", 2))
print(bytes(3), bytes([1, 2, 255]), bytes(b"copy"), bytes("\u00e9", "utf-8"), bytes(), bytes(range(5)), bytes.fromhex("de ad BE ef"))
print(b"a" + b"b", b"ab" * 3, b"a" in b"cat", 97 in b"cat", b"x" not in b"cat", b"a" < b"b", b"abc" == b"abc", b"a" == "a")
print(repr(b"it's"), repr(b'"q"'), repr(b"\t\n\r\\\x7f\x80"), b"\x41\101", rb"\n", Rb"\x", b'a' b"b")
print(b"%d %s %x %.1f %b" % (5, b"s", 255, 2.5, b"z"), b"%5s|" % b"ab", b"%a" % "x", b"%c" % 65)
for bad in ("bytes([256])", "bytes([-1])", "bytes('x')", "b'a' + 'a'", "b'abc'[5]", "bytes(-1)", "bytes([1.5])", "b'a' < 'a'", "'a' in b'a'", "300 in b'a'", "bytes.fromhex('zz')", "bytes.fromhex('abc')", "b'%s' % 'x'", "b'a'.join(['x'])"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
try:
    b[0] = 1
except TypeError as e:
    print(e)
print(sorted([b"b", b"a", b"", b"ab"]), max(b"hello"), sum(b"\x01\x02"), {b"k": 1}[b"k"], hash(b"x") == hash(bytes([120])))
print(int.from_bytes(b"\x01\x00", "big"), ord(b"A"), [x for x in b"AB"], tuple(reversed(b"abc")), bool(b""), bool(b"\0"))
