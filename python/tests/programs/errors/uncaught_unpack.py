pairs = ["k=v", "a=b", "no separator"]
for p in pairs:
    key, value = p.split("=")
    print(key, "->", value)
