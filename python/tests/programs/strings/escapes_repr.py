samples = ["plain", "it's", 'say "hi"', "both ' and \"", "tab\there", "new\nline", "nul\0", "\x7f\x80\xa0", "\\", "\r\a\b\f\v", "caf\u00e9", "\u4e2d\u6587", "\U0001f600", "\ud800", "\u200b", "\xad"]
for s in samples:
    print(ascii(s), len(s), ascii(repr(s)))
print(repr("caf\u00e9 \u4e2d\u6587 \U0001f600"))
print(r"raw \n \t \\", R'\x41', "\x41\101\u0041\N{LATIN SMALL LETTER A}", "line one \
continued")
print("""triple
  quoted "text" with 'quotes'
end""")
print('adjacent ' "literals " 'join' r"\ed" f" {1 + 1}")
print(len("\N{GREEK SMALL LETTER ALPHA}"), ascii("\N{BULLET}"), "\1\12\123".encode())
print(ascii([1, "\u00e9", ("\n", b"\xff")]), repr(["a'b", 'c"d']))
print([ord(c) for c in "a\u00e9\u20ac\U0001f40d"], [chr(n) for n in (65, 233, 8364)], ascii(chr(0x10FFFF)))
for bad in (-1, 0x110000):
    try:
        chr(bad)
    except ValueError as e:
        print(e)
for bad in ("", "ab"):
    try:
        ord(bad)
    except TypeError as e:
        print(e)
