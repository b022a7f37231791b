texts = ["ascii", "caf\u00e9", "\u20ac100", "\u4e2d\u6587", "\U0001f600", ""]
for t in texts:
    for enc in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1", "ascii"):
        try:
            b = t.encode(enc)
            print(ascii(t), enc, b, b.decode(enc) == t)
        except UnicodeEncodeError as e:
            print(ascii(t), enc, type(e).__name__, ascii(str(e)), e.start, e.end, e.reason)
for mode in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
    print(mode, "na\u00efve \u20ac\U0001f600".encode("ascii", mode))
for raw in (b"ok", b"\xff", b"a\xc3", b"\xe2\x82", b"\xc3\x28", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\x80abc"):
    try:
        print(raw, ascii(raw.decode()))
    except UnicodeDecodeError as e:
        print(raw, e.start, e.end, e.reason, "|", e)
    print("   ", ascii(raw.decode("utf-8", "replace")), ascii(raw.decode("utf-8", "ignore")), ascii(raw.decode("utf-8", "backslashreplace")))
print(ascii("\udc80".encode("utf-8", "surrogateescape")), ascii(b"x\xfe".decode("utf-8", "surrogateescape")), "\ud800".encode("utf-8", "surrogatepass"))
print(str(b"abc", "ascii"), str(b"abc"), bytes("h\u00e9", "utf-8"), str(b"\xe9", encoding="latin-1", errors="strict"))
for bad in ("'a'.encode('no-such')", "b'a'.decode('nope-8')", "bytes('a')", "str('a', 'utf-8')", "'\\udc80'.encode()"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, type(e).__name__, ascii(str(e)))
