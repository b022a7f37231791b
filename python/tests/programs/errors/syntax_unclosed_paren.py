print("not printed")
values = [1, 2, 3]
total = sum(values
print(total)
def after():
    return total
