words = ["plain", "caf\u00e9", "\u4e2d"]
for w in words:
    print(ascii(w), w.encode("latin-1"))
