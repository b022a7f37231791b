class Money:
    def __init__(self, n, cur):
        self.n, self.cur = n, cur

    def __add__(self, o):
        if self.cur != o.cur:
            raise ValueError(f"cannot add {self.cur} to {o.cur}")
        return Money(self.n + o.n, self.cur)

    def __radd__(self, o):
        return self if o == 0 else NotImplemented

    def __repr__(self):
        return f"{self.n} {self.cur}"


print(Money(1, "EUR") + Money(2, "EUR"), sum([Money(1, "USD"), Money(5, "USD")]))
try:
    5 + Money(1, "EUR")
except TypeError as e:
    print(e)
print(sum([Money(1, "EUR"), Money(1, "USD")]))
