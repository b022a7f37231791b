print(2.0 ** 1000)
print(1e308 * 10)
x = 10.0
for k in range(3):
    print(k, x)
    x = x ** 10 if k < 1 else x ** 40
