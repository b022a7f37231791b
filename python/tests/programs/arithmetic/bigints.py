# Arbitrary precision: growth, products, comparisons, printing.
a = 1
for i in range(1, 26):
    a = a * i + i
    if i % 5 == 0:
        print(i, a)
print(2**64, 2**64 - 1, -(2**64), 2**63 * 2 == 2**64)
print((2**127 - 1) * (2**61 - 1))
print((3**200) // (2**100), (3**200) % (2**100))
x = 123456789012345678901234567890
print(x + 1, x - 1, x * -x, x // 3, -x // 3, x % 1000000007, -x % 1000000007)
print(x == x + 0, x < x + 1, x > -x, x >= 10**29, abs(-x) == x)
print(x ^ (x >> 3), x & 0xFFFFFFFFFFFFFFFFFFFF, x | 1 << 120, ~x)
print(x.bit_length(), (-x).bit_length(), (2**100).bit_length(), (2**100 - 1).bit_length())
print(hex(x), oct(x), bin(2**70 + 1))
print(len(str(7**1000)), str(7**1000)[:20], str(7**1000)[-20:])
print(hash(2**61 - 1), hash(5) == hash(5.0), hash(10**25) == hash(10.0**0 * 10**25))
print(int("9" * 40) + 1, int("-" + "9" * 40) - 1)
total = 0
for k in range(100):
    total += (-1) ** k * k**30
print(total)
print(sum(10**k for k in range(30)))
print(9007199254740993 == 9007199254740992.0, 9007199254740993 > 9007199254740992.0)
print(10**400 > 1e308, 10**400 < float("inf"), -(10**400) > float("-inf"))
print(float(2**80), float(2**53 + 1), float(10**22), float(10**23))
try:
    float(10**400)
except OverflowError as e:
    print(type(e).__name__, e)
