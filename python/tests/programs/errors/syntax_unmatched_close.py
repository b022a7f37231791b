print("not printed")
x = (1 + 2))
print(x)
