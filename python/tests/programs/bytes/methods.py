b = b"The quick brown fox. The lazy dog."
print(b.find(b"quick"), b.find(84, 1), b.rfind(b"The"), b.index(b"fox"), b.count(b"o"), b.count(111), b.find(b"zz"))
print(b.split(), b.split(b"o", 2), b.rsplit(b" ", 1), b.partition(b"fox"), b.rpartition(b"The"), b.split(b". "))
print(b.replace(b"The", b"A"), b.replace(b"o", b"0", 1), b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize())
print(b.startswith(b"The"), b.endswith((b"x", b".")), b"  pad ".strip(), b"xxaxx".lstrip(b"x"), b"xxaxx".rstrip(b"x"))
print(b"ab".center(6, b"*"), b"ab".ljust(4), b"ab".rjust(4, b"."), b"42".zfill(5), b"-4".zfill(4), b"a\tb".expandtabs(3))
print(b",".join([b"a", b"b"]), b"".join([bytearray(b"x"), b"y"]), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True))
print(b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" \n".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab Cd".istitle(), b"\x80".isascii())
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abcabc".translate(None, b"b"), b"abc".translate(bytes(range(255, -1, -1))))
print(b"pre-x".removeprefix(b"pre-"), b"x.py".removesuffix(b".py"), b"caf\xc3\xa9".decode(), ascii(b"\xe9".decode("latin-1")))
for bad in ("b.index(b'zz')", "b.find('a')", "b.split('a')", "b.replace(b'a', 'b')", "b.split(b'')"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
