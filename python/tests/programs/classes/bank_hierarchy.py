class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")
        self.need, self.have = need, have


class Account:
    _next = 1000

    def __init__(self, owner, balance=0):
        self.owner, self._balance = owner, balance
        self.number = Account._next
        Account._next += 1
        self.history = []

    balance = property(lambda self: self._balance)

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self._balance += amount
        self.history.append(("dep", amount))
        return self

    def withdraw(self, amount):
        if amount > self.limit():
            raise InsufficientFunds(amount, self.limit())
        self._balance -= amount
        self.history.append(("wd", amount))
        return self

    def limit(self):
        return self._balance

    def __str__(self):
        return f"{type(self).__name__} #{self.number} {self.owner:<6}{self.balance:>10,.2f}"

    def __iadd__(self, amount):
        return self.deposit(amount)

    def __lt__(self, other):
        return self.balance < other.balance


class Checking(Account):
    overdraft = 100

    def limit(self):
        return super().limit() + self.overdraft


class Savings(Account):
    def __init__(self, *a, rate=0.05, **k):
        super().__init__(*a, **k)
        self.rate = rate

    def accrue(self, years):
        for _ in range(years):
            self.deposit(round(self.balance * self.rate, 2))
        return self

    def withdraw(self, amount):
        if len([h for h in self.history if h[0] == "wd"]) >= 2:
            raise PermissionError("too many withdrawals")
        return super().withdraw(amount)


a, b, c = Account("Ann", 500), Checking("Bob", 50), Savings("Cy", 1000, rate=0.1)
a.deposit(250).withdraw(100)
b.withdraw(120)
c.accrue(3)
a += 10
for acct in sorted([a, b, c]):
    print(acct, acct.history)
for f in (lambda: b.withdraw(100), lambda: a.deposit(-5), lambda: c.withdraw(1).withdraw(1).withdraw(1)):
    try:
        f()
    except InsufficientFunds as e:
        print(e, e.need - e.have)
    except (ValueError, PermissionError) as e:
        print(type(e).__name__, e)
print(max(a, b, c).owner, c.balance, isinstance(c, Account))
a.withdraw(10_000)
