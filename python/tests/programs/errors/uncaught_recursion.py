depth = 0


def dive(n):
    global depth
    depth = n
    return dive(n + 1) + 1


try:
    dive(0)
except RecursionError as e:
    print("first time caught", depth > 100)


class Hall:
    def __getattr__(self, name):
        return getattr(self, name)


dive(0)
