fs = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "neg": lambda a: -a}
print(fs["+"](1, 2), fs["*"]("ab", 2), fs["neg"](5), (lambda *a, **k: (a, k))(1, x=2), (lambda: None)(), (lambda x, y=3, *z: (x, y, z))(1))
print(list(map(lambda x: x**2, range(5))), list(filter(lambda x: x % 2, range(8))), sorted([-3, 1, 2], key=lambda x: abs(x)), (lambda x: (yield x)).__name__)


def fold(f, xs, init):
    for x in xs:
        init = f(init, x)
    return init


print(fold(lambda a, b: a * 10 + b, [1, 2, 3], 0), fold(lambda a, b: [b] + a, "abc", []), fold(max, [3, 9, 2], 0))


def curry(f, n, args=()):
    return f(*args) if len(args) == n else lambda x: curry(f, n, args + (x,))


print(curry(lambda a, b, c: a + b * c, 3)(1)(2)(3))


def pipe(x, *fns):
    for f in fns:
        x = f(x)
    return x


print(pipe(range(10), lambda r: [x for x in r if x & 1], sum, str, lambda s: s.zfill(5), len))
print(list(map(lambda a, b, c: a + b + c, [1, 2], [10, 20], [100, 200, 300])), list(map(str.upper, "ab")), list(map(int.__add__, [1, 2], [3, 4])), list(map(None.__class__, [])))
ops = [("push", 3), ("push", 4), ("add",), ("push", 5), ("mul",)]
stack = []
table = {
    "push": lambda v: stack.append(v),
    "add": lambda: stack.append(stack.pop() + stack.pop()),
    "mul": lambda: stack.append(stack.pop() * stack.pop()),
}
for op, *args in ops:
    table[op](*args)
print(stack)
church = lambda n: lambda f: lambda x: x if n == 0 else f(church(n - 1)(f)(x))
print(church(5)(lambda v: v + 2)(0), church(3)(lambda s: s + "!")("hey"))
compose2 = lambda f, g: lambda *a: f(g(*a))
print(compose2(len, str)(12345), compose2(sorted, set)([3, 1, 3]), callable(compose2), callable(5))
print((lambda x: x if x > 0 else (lambda: "neg")())(-1), (lambda n: (lambda f: f(f, n))(lambda s, k: 1 if k < 2 else k * s(s, k - 1)))(6))
print(sorted("bca", key=lambda c: -ord(c)), min([(1, "z"), (2, "a")], key=lambda p: p[1]), max("aXbY", key=str.lower))
table["div"]()
