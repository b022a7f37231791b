class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


def work(n):
    x = Loud(n)
    try:
        if n == 2:
            raise ValueError(f"work {n}")
        print("worked", n)
    finally:
        print("finally", n)


for i in range(4):
    work(i)
