print("not printed")
x = [1, 2]
yield x
print(x)
