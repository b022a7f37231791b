# A hand-written tokenizer and an indentation-aware block parser for a toy language.
KEYWORDS = {"if", "else", "while", "print", "let"}


class LexError(SyntaxError):
    pass


def lex(src):
    toks, indents = [], [0]
    for ln, line in enumerate(src.splitlines(), 1):
        code = line.split("#")[0].rstrip()
        if not code:
            continue
        width = len(code) - len(code.lstrip(" "))
        if width > indents[-1]:
            indents.append(width)
            toks.append(("INDENT", "", ln))
        while width < indents[-1]:
            indents.pop()
            toks.append(("DEDENT", "", ln))
        if width != indents[-1]:
            raise LexError(f"bad dedent on line {ln}")
        i = width
        while i < len(code):
            c = code[i]
            j = i + 1
            if c == " ":
                i = j
                continue
            if c.isdigit():
                while j < len(code) and code[j].isdigit():
                    j += 1
                kind = "NUM"
            elif c.isalpha() or c == "_":
                while j < len(code) and (code[j].isalnum() or code[j] == "_"):
                    j += 1
                kind = "KW" if code[i:j] in KEYWORDS else "ID"
            elif code[i:j + 1] in ("==", "<=", ">="):
                j, kind = j + 1, "OP"
            elif c in "+-*/<>=():%":
                kind = "OP"
            else:
                raise LexError(f"unexpected {c!r} on line {ln}")
            toks.append((kind, code[i:j], ln))
            i = j
        toks.append(("NL", "", ln))
    return toks + [("DEDENT", "", 0)] * (len(indents) - 1) + [("EOF", "", 0)]


class Run:
    PREC = [("==", "<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%")]

    def __init__(self, src):
        self.t, self.i, self.env, self.out = lex(src), 0, {}, []

    def at(self, *vals):
        return self.t[self.i][1] in vals or self.t[self.i][0] in vals

    def eat(self, want):
        kind, val, ln = self.t[self.i]
        if want not in (kind, val):
            raise SyntaxError(f"line {ln}: expected {want}, found {val or kind}")
        self.i += 1
        return val

    def block(self):
        self.eat(":"), self.eat("NL"), self.eat("INDENT")
        out = []
        while not self.at("DEDENT"):
            out.append(self.stmt())
        self.eat("DEDENT")
        return lambda: [s() for s in out]

    def stmt(self):
        if self.at("print", "let"):
            kw = self.eat("KW")
            name = (self.eat("ID"), self.eat("="))[0] if kw == "let" else None
            e = self.expr(0)
            self.eat("NL")
            return (lambda: self.out.append(e())) if kw == "print" else lambda: self.env.__setitem__(name, e())
        if self.at("while", "if"):
            kw = self.eat("KW")
            cond, body = self.expr(0), self.block()
            other = None
            if kw == "if" and self.at("else"):
                self.eat("else")
                other = self.block()

            def loop():
                while cond():
                    body()
            return loop if kw == "while" else lambda: body() if cond() else other and other()
        raise SyntaxError(f"line {self.t[self.i][2]}: unexpected {self.t[self.i][1] or self.t[self.i][0]}")

    def expr(self, level):
        if level == len(self.PREC):
            if self.at("("):
                self.eat("(")
                e = self.expr(0)
                self.eat(")")
                return e
            if self.at("NUM"):
                v = int(self.eat("NUM"))
                return lambda: v
            name = self.eat("ID")
            return lambda: self.env[name]
        left = self.expr(level + 1)
        while self.at(*self.PREC[level]):
            left = self.binary(left, self.eat("OP"), self.expr(level + 1))
        return left

    @staticmethod
    def binary(a, op, b):
        fs = {"+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y, "/": lambda x, y: x // y, "%": lambda x, y: x % y, "==": lambda x, y: x == y, "<": lambda x, y: x < y, ">": lambda x, y: x > y, "<=": lambda x, y: x <= y, ">=": lambda x, y: x >= y}
        f = fs[op]
        return lambda: f(a(), b())

    def run(self):
        prog = []
        while not self.at("EOF"):
            prog.append(self.stmt())
        for s in prog:
            s()
        return self.out


SRC = """
let n = 1      # collatz lengths
while n <= 9:
    let x = n
    let len = 1
    while x > 1:
        if x % 2 == 0:
            let x = x / 2
        else:
            let x = 3 * x + 1
        let len = len + 1
    print n * 100 + len
    let n = n + 1
print (1 + 2) * (3 + 4)
"""
print(Run(SRC).run())
print([k for k, *_ in lex("if a:\n  print 1\nprint 2")])
for bad in ("let = 5", "print 1 +", "if x:\nprint 1", "print @", "while 1\n", "if 1:\n    print 1\n  print 2", "print 1 / 0", "print zz", "else:"):
    try:
        print(Run(bad).run())
    except (SyntaxError, ArithmeticError, KeyError) as e:
        print(type(e).__name__, e)
Run("print (1").run()
