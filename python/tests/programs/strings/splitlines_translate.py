text = "one\ntwo\r\nthree\rfour\x0bfive\x0csix\x1cseven\u2028eight\x85nine"
print([ascii(x) for x in text.splitlines()])
print([ascii(x) for x in text.splitlines(True)])
print("".splitlines(), "\n".splitlines(), "a\n".splitlines(), "a\n\nb".splitlines(), "a\n".split("\n"), "\n\n".splitlines(keepends=True))
table = str.maketrans("abc", "xyz")
print(sorted(table.items()), "aabbccdd".translate(table))
table = str.maketrans("abc", "123", "xyz ")
print("a x b y c z d".translate(table))
table = str.maketrans({"a": "<A>", "b": None, ord("c"): 67, "d": "d"})
print("abcdabcd".translate(table), "".translate(table))


class Upper:
    def __getitem__(self, key):
        if key == ord(" "):
            raise LookupError
        return chr(key).upper() + "."


print("hi you".translate(Upper()))
for bad in (("ab", "c"), ("ab",), ({"ab": 1},)):
    try:
        str.maketrans(*bad)
    except Exception as e:
        print(type(e).__name__, e)
rot13 = {}
for i in range(26):
    rot13[97 + i] = chr(97 + (i + 13) % 26)
    rot13[65 + i] = chr(65 + (i + 13) % 26)
secret = "Hello, World!".translate(rot13)
print(secret, secret.translate(rot13))
