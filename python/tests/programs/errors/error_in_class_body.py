print("before class")


class Good:
    limit = 3
    values = [n for n in range(limit)]


print(Good.values)


class Bad:
    print("in body")
    table = {}
    entry = table["absent"]
    print("unreachable")
