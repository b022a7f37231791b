print(eval("1 + 2 * 3"), eval("[x * x for x in range(4)]"), eval("  'spaces'  "), eval("(lambda a: a + 1)(5)"), eval("{'k': [1, (2,)]}"), eval("1 if 0 else 2"), eval("'a' 'b'"))
x = 10
print(eval("x + 1"), eval("x + 1", {"x": 100}), eval("x + y", {"x": 1}, {"y": 2}), eval("x", {"x": "g"}, {"x": "l"}))
exec("x = 20\ny = x + 1")
print(x, y, exec("pass"))
ns = {}
exec("""
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)

class Greeter:
    greeting = "hi"
    def greet(self, who):
        return f"{self.greeting} {who}"

result = [fact(i) for i in range(6)]
""", ns)
print(ns["result"], ns["Greeter"]().greet("bob"), ns["fact"](10), "__builtins__" in ns)
g, l = {"a": 1}, {}
exec("b = a + 1\nglobal c\nc = 5", g, l)
print(l, g["c"])
code = compile("p * q", "<expr>", "eval")
print([eval(code, {"p": i, "q": 3}) for i in range(3)], code.co_names)
stmt = compile("total = sum(values)", "<stmt>", "exec")
env = {"values": [1, 2, 3]}
exec(stmt, env)
print(env["total"])


def locs():
    a, b = 1, 2
    return eval("a + b"), sorted(locals())


print(locs())
for src in ("1 +", "x = 1", "", "import os", "1 2", "(", "a b", "undefined_q", "1 / 0", "[][1]", "def f(): pass", "\n1", "5 # comment", "yield 1", "lambda: (yield)", "'unclosed"):
    try:
        v = eval(src)
        print(repr(src), "=", v if not callable(v) else "function")
    except SyntaxError as e:
        print(repr(src), "SyntaxError:", e.msg)
    except Exception as e:
        print(repr(src), type(e).__name__, e)
for bad in (5, None, [1]):
    try:
        eval(bad)
    except TypeError as e:
        print(e)
ops = ["+", "-", "*", "//", "%", "**", "<<", "&", "|", "^", "==", "<", "and", "or"]
print([eval(f"13 {op} 5") for op in ops])
print(eval("__name__"), eval("len", {"__builtins__": {"len": "custom"}}))
try:
    eval("len([])", {"__builtins__": {}})
except NameError as e:
    print(e)
exec("for i in range(3):\n    if i == 2:\n        raise ValueError(f'exec got {i}')")
