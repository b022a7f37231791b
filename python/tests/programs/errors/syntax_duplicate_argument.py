print("not printed")


def area(w, h, w):
    return w * h


print(area(1, 2, 3))
