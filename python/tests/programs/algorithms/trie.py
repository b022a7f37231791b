class Trie:
    def __init__(self):
        self.kids, self.word, self.count = {}, None, 0

    def add(self, w):
        n = self
        for ch in w:
            n = n.kids.setdefault(ch, Trie())
            n.count += 1
        n.word = w
        return self

    def find(self, prefix):
        n = self
        for ch in prefix:
            if ch not in n.kids:
                return None
            n = n.kids[ch]
        return n

    def __contains__(self, w):
        n = self.find(w)
        return n is not None and n.word is not None

    def __iter__(self):
        if self.word is not None:
            yield self.word
        for ch in sorted(self.kids):
            yield from self.kids[ch]

    def complete(self, prefix, limit=3):
        n = self.find(prefix)
        return [] if n is None else [w for w, _ in zip(n, range(limit))]

    def fuzzy(self, word, k):
        out = []

        def go(node, ch, prev):
            row = [prev[0] + 1]
            for i, c in enumerate(word, 1):
                row.append(min(row[-1] + 1, prev[i] + 1, prev[i - 1] + (c != ch)))
            if node.word is not None and row[-1] <= k:
                out.append((row[-1], node.word))
            if min(row) <= k:
                for c in sorted(node.kids):
                    go(node.kids[c], c, row)

        for c in sorted(self.kids):
            go(self.kids[c], c, list(range(len(word) + 1)))
        return sorted(out)

    def show(self, depth=0, label="*"):
        print("  " * depth + label + (f" [{self.word}]" if self.word else ""))
        for c in sorted(self.kids):
            self.kids[c].show(depth + 1, c)


t = Trie()
for w in "car card care cart cat dog do door dorm can candle".split():
    t.add(w)
print(list(t), "car" in t, "ca" in t, "dot" in t, t.find("ca").count, t.find("z"))
print(t.complete("car"), t.complete("do", 10), t.complete("x"), t.complete("", 2))
print(t.fuzzy("cat", 1), t.fuzzy("dorr", 2), t.fuzzy("zzzzz", 1))
Trie().add("ab").add("ac").add("a").show()


def longest_common_prefix(words):
    t = Trie()
    for w in words:
        t.add(w)
    out, n = "", t
    while len(n.kids) == 1 and n.word is None:
        (ch, n), = n.kids.items()
        out += ch
    return out


print(repr(longest_common_prefix(["flower", "flow", "flight"])), repr(longest_common_prefix(["a", "b"])), repr(longest_common_prefix(["same", "same"])))


def segment(s, trie, memo):
    if s in memo:
        return memo[s]
    out = [[]] if not s else [[s[:i]] + rest for i in range(1, len(s) + 1) if s[:i] in trie for rest in segment(s[i:], trie, memo)]
    memo[s] = out
    return out


print(segment("candlecardog", t, {}), segment("cardcarecat", t, {}))
t.find("nothing").count
