def combine(items):
    acc = items[0]
    for x in items[1:]:
        acc = acc + x
        print(acc)
    return acc


combine([1, 2, 3.5])
combine(["a", "b"])
combine([[1], [2]])
combine([1, "x"])
