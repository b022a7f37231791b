for n, length, order, signed in ((0, 1, "big", False), (255, 1, "big", False), (256, 2, "big", False), (256, 2, "little", False),
                                 (-1, 4, "big", True), (-129, 2, "little", True), (2**70 + 3, 10, "little", False), (-(2**71), 9, "big", True)):
    b = n.to_bytes(length, order, signed=signed)
    print(n, b, int.from_bytes(b, order, signed=signed) == n, int.from_bytes(b, order))
print((5).to_bytes(), (1000).to_bytes(3), int.from_bytes(b"\x01\x02"), int.from_bytes([1, 2, 3], "little"), int.from_bytes(b"", "big"))
for n, length, signed in ((256, 1, False), (-1, 1, False), (128, 1, True), (1, 0, False)):
    try:
        print(n.to_bytes(length, "big", signed=signed))
    except OverflowError as e:
        print(n, length, e)
try:
    (1).to_bytes(2, "middle")
except ValueError as e:
    print(e)
try:
    (1).to_bytes(-2, "big")
except ValueError as e:
    print(e)


def checksum(text):
    acc = 0
    for i, ch in enumerate(text.encode()):
        acc = (acc * 131 + ch + i) % (1 << 64)
    return acc.to_bytes(8, "big").hex()


for t in ("", "a", "hello", "the quick brown fox"):
    print(repr(t), checksum(t))
