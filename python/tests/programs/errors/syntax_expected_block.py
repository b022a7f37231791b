print("not printed")


def f():
x = 1


print(x)
