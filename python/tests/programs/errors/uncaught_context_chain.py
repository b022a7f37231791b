def parse(text):
    try:
        return int(text)
    except ValueError:
        print("falling back for", text)
        return float(text)


for t in ("1", "2.5", "x1"):
    print(parse(t))
