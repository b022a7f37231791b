def numbers():
    for i in range(5):
        if i == 3:
            raise LookupError(f"generator failed at {i}")
        yield i


def doubled(src):
    try:
        for x in src:
            yield x * 2
    finally:
        print("doubled closed")


for v in doubled(numbers()):
    print(v)
