s = "na\u00efve caf\u00e9 \u4e2d\u6587 \U0001f40d\U0001f40d end"
print(len(s), s, s[::-1], s[11:13], s.index("\U0001f40d"), s.count("\U0001f40d"), s.upper())
for i, ch in enumerate(s):
    if ord(ch) > 127:
        print(i, ch, hex(ord(ch)), len(ch.encode()), ch.isalpha())
print("e\u0301" == "\u00e9", len("e\u0301"), ascii("e\u0301"))
print("\u00df".upper(), "\ufb01".upper(), "\u01c6".title(), "\u03a3\u03a3".lower(), "A\u03a3".lower() == "a\u03c2", "\u1e9e".lower())
print("\u0391\u0392\u0393".lower(), "\u0430\u0431\u0432".upper(), "\u00ff".upper(), "\u0131".upper())
print(sorted(["\u00e9", "z", "a", "E", "\u00c9", "\U0001f40d", "\uffff"]) == ["E", "a", "z", "\u00c9", "\u00e9", "\uffff", "\U0001f40d"])
print("\u4e2d".center(5, "\u00b7"), "\u00e9".rjust(3, "\u00b7"), f"{'caf' + chr(233):\u00b7^10}", f"{chr(0x4e2d) * 2:>6}|")
print("\u00a0x\u2003".strip() == "x", "a\u00a0b\u3000c".split(), "\u2028".isspace(), "\u200b".isspace())
café = 'identifier'
print(café, 'café' in globals())
