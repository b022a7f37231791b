TEXT = ("The free-threaded runtime keeps private objects private, counts shared ones carefully, and asks every "
        "thread to stop only at a safepoint. Supercalifragilisticexpialidocious words must be broken somewhere.")


def wrap(text, width, hyphen="-"):
    lines, cur = [], ""
    for word in text.split():
        while len(word) > width:
            if cur:
                lines.append(cur)
                cur = ""
            lines.append(word[:width - 1] + hyphen)
            word = word[width - 1:]
        if not cur:
            cur = word
        elif len(cur) + 1 + len(word) <= width:
            cur += " " + word
        else:
            lines.append(cur)
            cur = word
    return lines + [cur] if cur else lines


def justify(line, width):
    words = line.split()
    if len(words) == 1:
        return line.ljust(width)
    gaps, extra = len(words) - 1, width - sum(map(len, words))
    base, more = divmod(extra, gaps)
    return "".join(w + " " * (base + (i < more)) for i, w in enumerate(words[:-1])) + words[-1]


for width in (20, 34):
    lines = wrap(TEXT, width)
    print("\n".join(f"|{justify(l, width)}|" for l in lines[:-1]), f"|{lines[-1]:<{width}}|", sep="\n")
for l in wrap(TEXT, 30)[:4]:
    print(f"[{l:^30}]", f"[{l:>30}]")


def table(rows, sep=" | "):
    widths = [max(len(str(r[i])) for r in rows) for i in range(len(rows[0]))]
    for n, r in enumerate(rows):
        yield sep.join(str(c).rjust(w) if isinstance(c, (int, float)) else str(c).ljust(w) for c, w in zip(r, widths)).rstrip()
        if n == 0:
            yield "-+-".join("-" * w for w in widths)


print("\n".join(table([("name", "qty", "price"), ("apple", 3, 1.25), ("watermelon", 12, 10.5), ("fig", 100, 0.1)])))


def minimal_raggedness(words, width):
    n = len(words)
    best = [0] + [float("inf")] * n
    cut = [0] * (n + 1)
    for j in range(1, n + 1):
        for i in range(j, 0, -1):
            length = sum(map(len, words[i - 1:j])) + j - i
            if length > width:
                break
            cost = best[i - 1] + (0 if j == n else (width - length) ** 2)
            if cost < best[j]:
                best[j], cut[j] = cost, i - 1
    out, j = [], n
    while j:
        out.append(" ".join(words[cut[j]:j]))
        j = cut[j]
    return best[n], out[::-1]


print(minimal_raggedness("aaa bb cc ddddd ee f gggg".split(), 8))
print(wrap("", 5), wrap("a", 1), wrap("abcdef", 3))
justify("", 10)
