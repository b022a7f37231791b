print("not printed")
count = 1
class = count + 1
print(count)
