table = {("north", 1): "a", ("south", 2): "b"}
print(table["north", 1])


def find(direction, n):
    return table[direction, n]


print(find("south", 2))
try:
    find("east", 3)
except KeyError as e:
    print("caught", e, repr(e))
find("it's west", None)
