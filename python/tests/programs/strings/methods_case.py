words = ["hello world", "Hello World", "HELLO", "hELLO wORLD", "they're bill's", "", "123abc", "\u00e9t\u00e9", "stra\u00dfe", "\u0130"]
for w in words:
    print(ascii(w), ascii(w.upper()), ascii(w.lower()), ascii(w.title()), ascii(w.capitalize()), ascii(w.swapcase()), ascii(w.casefold()))
    print("   ", w.isupper(), w.islower(), w.istitle(), w.isalpha(), w.isalnum())
for t in ("abc", "abc1", "123", "\u00b2", "\u00bd", "\u0664", "1.5", " ", "\t\n", "", "a b", "_x1", "1x", "class", "\u00e9", "\x00", "ab\n"):
    print(ascii(t), t.isalpha(), t.isalnum(), t.isdigit(), t.isdecimal(), t.isnumeric(), t.isspace(), t.isidentifier(), t.isprintable(), t.isascii())
print("ab".center(7, "*"), "abc".center(6, "-"), "ab".ljust(5, "."), "ab".rjust(5), "abc".center(2))
print("42".zfill(5), "-42".zfill(5), "+42".zfill(6), "abc".zfill(2), "".zfill(3))
print(repr("  pad\t\n".strip()), repr("  pad ".lstrip()), repr("  pad ".rstrip()), "xxhixx".strip("x"), "abcba".strip("ab"), "mississippi".rstrip("ipz"))
print(repr("a\tbc\td".expandtabs()), repr("a\tbc\td".expandtabs(4)), repr("\t".expandtabs(0)), repr("12345678\tx".expandtabs()))
