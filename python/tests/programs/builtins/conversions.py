print([bool(v) for v in (0, 1, -1, 0.0, "", "0", [], [0], (), {}, None, ..., set(), range(0), b"")])
print([int(v) for v in ("5", " 7 ", 3.99, -3.99, True, b"8", "-0", "0010")], [float(v) for v in ("1", "1e3", " .5 ", 5, True, "-inf", b"2.5")])
print([str(v) for v in (1, 1.0, None, True, [1, "a"], (1,), {"k": 1}, b"x", ..., NotImplemented, int, range(3), slice(1))])
print(list("abc"), list({1: 2}), list(range(3)), tuple("ab"), set("aa"), frozenset([1]), dict([("a", 1)]), dict([[1, 2]]), dict(["ab", "cd"]), list((1, 2)), list(map(int, "12")), list(b"ab"), bytes("a", "ascii"), bytearray(2))
print(chr(9731) == "\u2603", ord("\u2603"), hex(ord("A")), int("0x1f", 16), int("1f", 16), bin(0b1010)[2:].zfill(8), oct(8), format(255, "08b"), int("11111111", 2), f"{255:x}", "%o" % 8)
print(repr("x"), ascii("\u2603x"), str(b"x", "utf-8"), "5" + str(5), "5" * 5, int("5") * 5, [int(c) for c in "123"], "".join(map(str, [1, 2, 3])), float("3.0") == 3, str(3.0), int(str(10**20)) == 10**20)


class Conv:
    def __int__(self): return 1
    def __float__(self): return 2.5
    def __str__(self): return "three"
    def __bool__(self): return False
    def __bytes__(self): return b"four"
    def __index__(self): return 5
    def __iter__(self): return iter([6, 7])
    def __hash__(self): return 8
    def __len__(self): return 9
    def __repr__(self): return "<Conv>"


c = Conv()
print(int(c), float(c), str(c), bool(c), bytes(c), hex(c), list(c), hash(c), len(c), repr(c), [c], range(c), "abcdefg"[c], tuple(c), set(c) == {6, 7}, round(float(c)), chr(c) == "\x05")


class Bad:
    def __int__(self): return "x"
    def __float__(self): return 1
    def __str__(self): return 5
    def __bool__(self): return 1
    def __bytes__(self): return "s"
    def __index__(self): return 1.0
    def __iter__(self): return 5
    def __hash__(self): return None
    def __repr__(self): return b""
    def __len__(self): return None


for f in (int, float, str, bool, bytes, hex, list, hash, len, repr, ascii, "{}".format):
    try:
        print(f(Bad()))
    except TypeError as e:
        print(e)
for f, v in ((int, "1.5"), (int, ""), (float, "one"), (list, 5), (dict, [1]), (dict, ["abc"]), (chr, 2**40), (bytes, "s"), (set, 3), (ord, 5), (int, None), (float, None), (float, "1j")):
    try:
        print(f(v))
    except Exception as e:
        print(type(e).__name__, e)
