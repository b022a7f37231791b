print("not printed")


def f(n):
    if n:
        break
    return n


print(f(0))
