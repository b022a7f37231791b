words = "banana Apple cherry date Elderberry fig apple".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=lambda w: (-len(w), w)))
pairs = [(2, "b"), (1, "z"), (2, "a"), (1, "a"), (3, "c")]
pairs.sort(key=lambda p: p[0])
print(pairs)
pairs.sort(key=lambda p: p[1], reverse=True)
print(pairs, sorted(pairs), max(pairs), min(pairs, key=lambda p: p[1]))
seed, data = 12345, []
for _ in range(300):
    seed = (seed * 1103515245 + 12345) % 2**31
    data.append(seed % 1000)
s = sorted(data)
print(s[:10], s[-10:], all(s[i] <= s[i + 1] for i in range(299)), sum(s) == sum(data), data[:5])
tagged = sorted(((v % 7, i) for i, v in enumerate(data[:30])), key=lambda t: t[0])
print(tagged)
calls = []


def key(x):
    calls.append(x)
    return -x


print(sorted([3, 1, 2], key=key), calls)


class Rev:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v > other.v

    def __repr__(self):
        return f"R{self.v}"


print(sorted([Rev(1), Rev(3), Rev(2)]), min(Rev(1), Rev(5)), max([Rev(1), Rev(5)]))
for bad in ([1, "a"], [None, None, 1], [[1], 2]):
    try:
        sorted(bad)
    except TypeError as e:
        print(e)
try:
    [1, 2].sort(lambda x: x)
except TypeError as e:
    print(e)
l = [1, 2, 3]
try:
    l.sort(key=lambda x: l.append(x) or x)
except ValueError as e:
    print(e)
print([3, 2, 1].sort(), sorted([True, 0, 2.5, -1]), sorted("hello", reverse=True), sorted({3: 0, 1: 0}), sorted(range(5, 0, -2)))
