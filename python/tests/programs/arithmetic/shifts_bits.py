# Shifts and bitwise operators on small, negative and huge integers.
for n in (0, 1, -1, 5, -5, 255, -256, 2**31, -(2**31), 2**63, -(2**63) - 1):
    print(n, n << 1, n << 33, n >> 1, n >> 3, n >> 70, ~n, n & 0xFF, n | 0x0F, n ^ 0xFFFF)
print(-1 >> 1000, 1 << 100, (1 << 100) >> 98, -(1 << 100) >> 99)
print(-7 & 3, -7 | 3, -7 ^ 3, -(2**70) & (2**71 - 1), -(2**70) ^ -1)
print(True & 1, True | False, True ^ True, type(True & True).__name__, type(True & 1).__name__)
print((10).bit_count(), (-10).bit_count(), (2**200 - 1).bit_count())


def popcount(n):
    c = 0
    while n:
        n &= n - 1
        c += 1
    return c


print([popcount(i) for i in range(17)], popcount(3**77))


def reverse_bits(n, width=16):
    r = 0
    for _ in range(width):
        r = r << 1 | n & 1
        n >>= 1
    return r


print([reverse_bits(i) for i in (0, 1, 2, 3, 0x1234, 0xFFFF)])
x = 0xDEADBEEF
for _ in range(5):
    x ^= x << 13 & 0xFFFFFFFF
    x ^= x >> 17
    x ^= x << 5 & 0xFFFFFFFF
    print(hex(x))
for expr in ("1 << -1", "1 >> -1", "1 << 1.0", "1.5 & 1", "~1.5"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, type(e).__name__, e)
