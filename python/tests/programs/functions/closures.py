def counter(start=0):
    n = start

    def inc(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return inc, get


inc, get = counter(10)
print(inc(), inc(5), get(), inc.__closure__[1 - 1].cell_contents, inc.__code__.co_freevars)
inc2, get2 = counter()
print(inc2(), get(), get2())


def outer():
    x = "outer"

    def mid():
        def inner():
            nonlocal x
            x = x + "+inner"
            return x

        return inner

    m = mid()
    return m(), m(), x


print(outer())


def compose(*fns):
    def run(x):
        for f in reversed(fns):
            x = f(x)
        return x

    return run


print(compose(str, lambda v: v * 2, int)("21"), compose()(5))


def make_account(balance):
    def deposit(n):
        nonlocal balance
        balance += n
        return balance

    def withdraw(n):
        nonlocal balance
        if n > balance:
            raise ValueError(f"insufficient funds: {balance} < {n}")
        balance -= n
        return balance

    return {"deposit": deposit, "withdraw": withdraw, "balance": lambda: balance}


acct = make_account(100)
print(acct["deposit"](50), acct["withdraw"](30), acct["balance"]())


def late():
    fs = []
    for i in range(3):
        def f():
            return i, j
        fs.append(f)
    j = "set later"
    return [g() for g in fs]


print(late())


def unset():
    def g():
        return never
    if False:
        never = 1
    return g


try:
    unset()()
except NameError as e:
    print(type(e).__name__, e)
add = lambda a: lambda b: lambda c: (a, b, c)
print(add(1)(2)(3))
acct["withdraw"](1000)
