# Building strings step by step: concatenation, join, StringIO-free buffers.
def box(lines, pad=1):
    w = max(map(len, lines)) + 2 * pad
    out = ["+" + "-" * w + "+"]
    for line in lines:
        out.append("|" + (" " * pad + line).ljust(w) + "|")
    out.append(out[0])
    return "\n".join(out)


print(box(["hello", "a longer line", ""]))
acc = ""
for i in range(300):
    acc += chr(97 + i % 26)
    if i % 100 == 99:
        acc += "|"
print(len(acc), acc[:30], acc[-30:])
print("".join(sorted(set(acc))))


def caesar(s, k):
    r = []
    for c in s:
        if c.islower():
            r.append(chr((ord(c) - 97 + k) % 26 + 97))
        elif c.isupper():
            r.append(chr((ord(c) - 65 + k) % 26 + 65))
        else:
            r.append(c)
    return "".join(r)


for k in (1, 13, -3, 26):
    print(k, caesar("Attack at Dawn, Zebra!", k))
print(all(caesar(caesar(w, k), -k) == w for w in ("abc", "XyZ") for k in range(30)))


def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append(s[i] + (str(j - i) if j - i > 1 else ""))
        i = j
    return "".join(out)


for s in ("", "a", "aaabbc", "abcd", "zzzzzzzzzzzzy"):
    print(repr(s), rle(s))
print([w for w in "A man a plan a canal Panama".lower().replace(" ", "").split("a") if w])
print("level" == "level"[::-1], "hello".title().swapcase(), "%s" % "x" * 3)
