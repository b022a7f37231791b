queue = [3, 2, 1]
for i in range(5):
    print("item", i, queue[i] * 10)
