print("not printed")
try:
    x = 1
print(x)
