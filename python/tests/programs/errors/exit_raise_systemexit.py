print("start")


def gen():
    try:
        yield 1
        raise SystemExit(7)
    finally:
        print("generator cleanup")


for x in gen():
    print(x)
print("unreachable")
