print("not printed")
x = 1
else:
    print(x)
