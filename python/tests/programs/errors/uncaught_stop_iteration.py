it = iter("ab")
print(next(it), next(it), next(it, "default"))


def firsts(lists):
    return [next(iter(l)) for l in lists]


print(firsts([[1, 2], "xy"]))
print(firsts([[1], []]))
