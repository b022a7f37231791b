import sys


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ack(m, n):
    if m == 0:
        return n + 1
    return ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))


def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def perms(s):
    return [s] if len(s) < 2 else [s[i] + p for i in range(len(s)) for p in perms(s[:i] + s[i + 1:])]


print(fact(30), fib(17), ack(2, 6), list(hanoi(3)), len(list(hanoi(10))), even(200), odd(201), perms("abcd"))


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(800))
hits = 0


def forever():
    global hits
    hits += 1
    return forever()


try:
    forever()
except RecursionError as e:
    print(type(e).__name__, isinstance(e, RuntimeError), hits > 500)
print(depth(500))
old = sys.getrecursionlimit()
sys.setrecursionlimit(5000)
print(depth(4000), sys.getrecursionlimit())
sys.setrecursionlimit(old)
Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))
print(Y(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(10))


def change(total, coins):
    if total == 0:
        return 1
    if total < 0 or not coins:
        return 0
    return change(total - coins[0], coins) + change(total, coins[1:])


print(change(50, [25, 10, 5, 1]))
forever()
