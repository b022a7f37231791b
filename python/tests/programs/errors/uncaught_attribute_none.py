def lookup(d, k):
    if k in d:
        return d[k]


d = {"a": "Text"}
for k in "ab":
    print(lookup(d, k).upper())
