import heapq
from collections import Counter


def build(freq):
    heap = [(n, i, ch) for i, (ch, n) in enumerate(sorted(freq.items()))]
    heapq.heapify(heap)
    k = len(heap)
    while len(heap) > 1:
        a, _, x = heapq.heappop(heap)
        b, _, y = heapq.heappop(heap)
        heapq.heappush(heap, (a + b, k, (x, y)))
        k += 1
    return heap[0][2]


def codes(tree, prefix=""):
    if isinstance(tree, str):
        return {tree: prefix or "0"}
    left, right = tree
    return {**codes(left, prefix + "0"), **codes(right, prefix + "1")}


def encode(text, table):
    bits = "".join(table[c] for c in text)
    pad = -len(bits) % 8
    return pad, bytes(int((bits + "0" * pad)[i:i + 8], 2) for i in range(0, len(bits), 8))


def decode(data, pad, tree):
    bits = "".join(f"{b:08b}" for b in data)
    out, node = [], tree
    for bit in bits[:len(bits) - pad]:
        if not isinstance(node, str):
            node = node[int(bit)]
        if isinstance(node, str):
            out.append(node)
            node = tree
    return "".join(out)


for text in ("abracadabra", "she sells sea shells by the sea shore", "aaaa", "the quick brown fox jumps over the lazy dog" * 3):
    freq = Counter(text)
    tree = build(freq)
    table = codes(tree)
    pad, data = encode(text, table)
    print(sorted(table.items(), key=lambda kv: (len(kv[1]), kv[1])))
    print(len(text), len(data), pad, data[:8].hex(), decode(data, pad, tree) == text)
    print(all(not b.startswith(a) for a in table.values() for b in table.values() if a != b), round(sum(len(table[c]) * n for c, n in freq.items()) / len(text), 4))


def lzw(text):
    d = {chr(i): i for i in range(256)}
    w, out = "", []
    for c in text:
        if w + c in d:
            w += c
        else:
            out.append(d[w])
            d[w + c] = len(d)
            w = c
    return out + [d[w]] if w else out


def unlzw(codes):
    d = {i: chr(i) for i in range(256)}
    it = iter(codes)
    w = out = d[next(it)]
    for k in it:
        e = d[k] if k in d else w + w[0]
        out += e
        d[len(d)] = w + e[0]
        w = e
    return out


z = lzw("TOBEORNOTTOBEORTOBEORNOT")
print(z, unlzw(z), len(lzw("ab" * 100)), unlzw(lzw("aaaaaaa")))
encode("xyz", {"x": "0"})
