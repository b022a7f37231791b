# Syntax errors met while the program runs can be caught and inspected.
bad = ["x ==== 1", "def f(:", "1 +", "a b", "for x in", "if True print(1)", "print 'x'", "x = = 2", "import", "from x import", "lambda: = 1", "[1, 2", "'abc", "(1, 2", "{1: 2", "a = 1 1", "1a = 2", "x +", "def f(a, a): pass", "del f()", "f(**k, *a)", "None = 1", "x = yield = 1", "with open() as 5: pass", "continue", "a, b += 1", "(a, b): int = 1", "f(x for x in y, 1)", "'\\N{no such name}'", "0777", "0xg", "1__0", "return", "class C: return 1", "\\ x", "$", "x = $y", "async", "nonlocal z", "import a.b as c.d", "from . import *x", "raise from x", "assert", "f(a.b=1)", "f(True=1)", "def f(*): pass", "def f(*, **k): pass", "x if y", "{**a for a in b}", "[*a for a in b]", "(*a)", "not", "a not b", "  indented", "try: pass", "while", "@", "@x\ny = 1", "match x:\n  y", "global x; x: int = 1"]
for src in bad:
    try:
        compile(src, "<test>", "exec")
        print(repr(src), "accepted")
    except IndentationError as e:
        print(repr(src), type(e).__name__)
    except SyntaxError as e:
        print(repr(src), type(e).__name__, e.lineno)
try:
    exec("a = 1\nb = (2\nc = 3")
except SyntaxError as e:
    print(e.msg, e.lineno, e.filename)
print("the program went on")
exec("if 1:\nprint('never')")
