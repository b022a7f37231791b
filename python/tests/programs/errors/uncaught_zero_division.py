def mean(xs):
    return sum(xs) / len(xs)


def report(groups):
    for name, xs in groups.items():
        print(f"{name}: {mean(xs):.2f}")


report({"first": [1, 2, 3], "second": [10], "empty": []})
print("unreachable")
