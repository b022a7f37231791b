print("not printed")
x = 1
if x:
    return x
print("after")
