groups = {}
for key in ("a", 1, (2, 3), [4]):
    groups[key] = groups.get(key, 0) + 1
    print(groups)
