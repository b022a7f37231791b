def chunks(seq, n):
    return [seq[i:i + n] for i in range(0, len(seq), n)]


def windows(seq, n):
    return [seq[i:i + n] for i in range(len(seq) - n + 1)]


def rotate(seq, k):
    k %= len(seq) or 1
    return seq[-k:] + seq[:-k]


data = list(range(10))
for n in (1, 3, 5, 10, 11):
    print(n, chunks(data, n), len(windows(data, n)))
print(chunks("abcdefg", 3), windows("abcd", 2), chunks(range(7), 3), windows((1, 2, 3), 3))
print([rotate("abcde", k) for k in range(-2, 7)], rotate([], 3))


def moving_avg(xs, k):
    return [round(sum(w) / k, 3) for w in windows(xs, k)]


print(moving_avg([1, 2, 6, 8, 3, 9], 3))


def interleave(*seqs):
    out = [None] * sum(map(len, seqs))
    for i, s in enumerate(seqs):
        out[i::len(seqs)] = s
    return out


print(interleave([1, 2], "ab", (None, 0.5)), interleave("xyz"))
deck = list(range(1, 13))
for _ in range(3):
    half = len(deck) // 2
    deck = interleave(deck[:half], deck[half:])
    print(deck)
board = ["." * 8] * 3
board[1] = board[1][:3] + "X" + board[1][4:]
print("\n".join(board))
evens, odds = data[::2], data[1::2]
print(evens, odds, sorted(evens + odds) == data, data[::-1][::-1] == data, data[:3] + data[3:] == data)


def palindromes(s):
    found = []
    for c in range(len(s)):
        for lo, hi in ((c, c), (c, c + 1)):
            while lo >= 0 and hi < len(s) and s[lo] == s[hi]:
                if hi > lo:
                    found.append(s[lo:hi + 1])
                lo, hi = lo - 1, hi + 1
    return found


print(palindromes("abacabadd"))
print(interleave([1, 2, 3], [4]))
