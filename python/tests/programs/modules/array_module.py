from array import array

a = array("i", [1, 2, 3])
a.append(4)
a.extend([5, 6])
a.extend(array("i", [7]))
a.insert(0, -1)
print(a, len(a), a[0], a[-1], a[1:3], a[::2], a.typecode, a.itemsize, a.tolist(), 3 in a, a.index(3), a.count(3))
a[0] = 100
a[1:3] = array("i", [9, 9, 9])
del a[-1]
a.remove(9)
print(a.pop(), a.pop(0), a, list(reversed(a)), sum(a), max(a), a * 2, a + array("i", [0]), a == array("i", a), a < array("i", [99]))
a.reverse()
print(a, array("d", [1.5, 2]), array("f", [0.5]), array("b", b"\x01\xff"), array("B", [255]), array("u", "h\u00e9"), array("q", [2**62]), array("Q", [2**64 - 1]), array("h"), array("d"))
print(array("H", [1, 258]).tobytes(), array("i", [1]).tobytes() == (1).to_bytes(4, "little"), array("B", b"abc").tobytes())
b = array("B")
b.frombytes(b"xyz")
b.fromlist([1, 2])
print(b, bytes(b), bytearray(b), [array(c).itemsize for c in "bBhHiIqQfd"])
for code in ("array('i', [2**31])", "array('B', [-1])", "array('B', [256])", "array('z')", "array('i', ['a'])", "array('i', [1.5])", "a[99]", "a['x']", "array()", "a.append('x')", "a + [1]", "array('i').pop()", "a.remove(12345)", "a.index(12345)", "a[0:1] = [5]", "a.extend(array('d', [1]))", "hash(a)", "array('H').frombytes(b'abc')", "array('b', [128])", "array('Q', [2**64])", "array('d', ['q'])", "array('u', [1])"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as e:
        print(code, "->", type(e).__name__, e)
sieve = array("B", [1]) * 100
sieve[0] = sieve[1] = 0
for i in range(2, 10):
    if sieve[i]:
        for j in range(i * i, 100, i):
            sieve[j] = 0
print([i for i, v in enumerate(sieve) if v])
m = memoryview(array("i", [10, 20, 30]))
m[1] = 99
print(m.tolist(), m.format, m.itemsize, m.nbytes, len(m), m[-1])
f = array("f", [0.1])
print(f[0], f[0] == 0.1, array("d", [0.1])[0] == 0.1, array("i", range(5)), array("i", (x * x for x in range(4))))
c = array("i", a)
c.byteswap()
c.byteswap()
print(c == a, a.buffer_info()[1] == len(a))
array("b", [1, 2, 300])
