total = 10


def add(n):
    if n > 100:
        total = 0
    print("adding", n)
    total += n
    return total


try:
    print(add(5))
except UnboundLocalError as e:
    print("caught:", e)
print(add(500))
add(1)
