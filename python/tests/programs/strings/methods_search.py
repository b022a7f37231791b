s = "the cat sat on the mat with the hat"
print(s.find("the"), s.find("the", 1), s.rfind("the"), s.find("dog"), s.find("", 5), s.find("at", 0, 6), s.rfind("", 0, 4))
print(s.index("sat"), s.rindex("at"), s.count("the"), s.count("at", 10), s.count(""), s.count("z"))
for sub in ("dog", "zz"):
    try:
        s.index(sub)
    except ValueError as e:
        print(e)
print(s.startswith("the"), s.startswith(("a", "t")), s.endswith("hat"), s.endswith(("x", "y")), s.startswith("cat", 4), s.endswith("the", 0, 18))
print(s.partition(" "), s.rpartition(" "), s.partition("#"), s.rpartition("#"))
print(s.split(), s.split("the"), s.split(" ", 2), s.rsplit(" ", 2), s.split(maxsplit=1), s.rsplit(None, 1))
print("".split(), "".split(","), "  a  b ".split(), "  a  b ".split(" "), "a,,b,".split(","))
print(s.replace("the", "THE"), s.replace("at", "", 2), s.replace("", "-", 3), "aaa".replace("aa", "b"), "abc".replace("", "."))
print("cat" in s, "dog" not in s, "" in s, "" in "")
print("prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"), "abc".removeprefix("x"), "abc".removesuffix(""))
print(",".join(["a", "b", "c"]), "".join("xyz"), "-".join([]), "ab".join(("1",)), ", ".join(str(i) for i in range(4)))
for bad in ("','.join([1, 2])", "','.join(5)", "'a'.split('')", "'a'.partition('')", "'a' in 5", "5 in 'a'", "'abc'.startswith(5)", "'a'.replace('a')", "'x'.count()"):
    try:
        print(eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
