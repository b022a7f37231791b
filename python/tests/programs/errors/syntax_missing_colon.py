# The whole file is rejected: nothing is printed.
print("this must not be printed")


def ok(n):
    return n + 1


for i in range(3):
    print(ok(i))

if ok(1) == 2
    print("missing colon above")
