# Values around machine-word and 30-bit digit boundaries.
edges = [2**15, 2**30, 2**31, 2**32, 2**60, 2**61, 2**62, 2**63, 2**64, 2**90]
for e in edges:
    for d in (-1, 0, 1):
        n = e + d
        m = -n
        assert n - d == e and m + n == 0 and n * 2 // 2 == n
        assert int(str(n)) == n and int(hex(m), 16) == m
        print(n, n * n, n + n, m - n, n // -3, m % 10, n >> 1, (n << 5) - n)
i = 2**62
steps = 0
while i < 2**66:
    i += 2**61
    steps += 1
print(i, steps)
acc = 1
for k in range(1, 40):
    acc *= -3
print(acc, -acc, abs(acc), acc // 7, acc % 7, acc % -7)
print(-(2**63) // -1, (2**63) * -1, -(2**63) - 1, (2**32) ** 2, (2**31) * (2**32) + 2**63)
f = 0
for k in range(62, 66):
    f += 1 << k
    f -= 1
print(f, f.bit_length(), sum([2**63 - 1, 1]), sum([-(2**63), -1]), sum([2**62, 0.5]))
