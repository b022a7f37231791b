a = bytearray(b"hello")
a[0] = 72
a.append(33)
a.extend(b" wo")
a += b"rld"
a[5:6] = b"---"
print(a, len(a), a[0], a[1:4], type(a[1:4]).__name__)
a.insert(0, 62)
print(a.pop(), a.pop(0), a, a.index(b"l"), a.count(b"l"))
a.remove(ord("-"))
del a[0]
del a[-2:]
a.reverse()
print(a, bytes(a), bytearray(3), bytearray([1, 2]), bytearray("x", "ascii"), bytearray(b"abc") == b"abc")
b = a.copy()
b[::2] = bytes(len(b[::2]))
print(b, a is b, a == b, b * 2, b"x" + b, b + b"x", type(b"x" + b).__name__, type(b + b"x").__name__)
a.clear()
print(a, bool(a), a.hex(), bytearray.fromhex("0aff"))
for code in ("a[0] = 1", "a.append(256)", "a.append('x')", "a.pop()", "a.remove(5)", "hash(a)", "a[:] = 'x'", "b[0] = -1", "b[::2] = b'123456789'", "{a: 1}"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__, e)
mv = memoryview(bytearray(b"abcdef"))
mv[1:3] = b"XY"
print(bytes(mv), len(mv), mv[0], mv[2:4].tobytes(), mv.tolist(), mv.nbytes, mv.readonly, memoryview(b"q").readonly, mv.format, mv.itemsize)
try:
    memoryview(b"ro")[0] = 1
except TypeError as e:
    print(e)
c = bytearray(b"xyz")
for i in range(len(c)):
    c[i] ^= 0x20
print(c, c.lower(), c.decode(), bytearray(b"%d" % 5), bytearray(b"a,b").split(b","))
