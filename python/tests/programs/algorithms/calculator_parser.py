class ParseError(Exception):
    def __init__(self, msg, pos):
        super().__init__(f"{msg} at column {pos}")


class Calc:
    OPS = {"+": (1, "L"), "-": (1, "L"), "*": (2, "L"), "/": (2, "L"), "%": (2, "L"), "^": (3, "R")}

    def __init__(self):
        self.env = {"pi": 3.141592653589793}
        self.funcs = {"max": max, "min": min, "abs": abs, "sqrt": lambda v: v**0.5}

    def tokens(self, text):
        i, out = 0, []
        while i < len(text):
            c = text[i]
            if c.isspace():
                i += 1
            elif c.isdigit() or c == ".":
                j = i
                while j < len(text) and (text[j].isdigit() or text[j] == "."):
                    j += 1
                lit = text[i:j]
                out.append(("num", float(lit) if "." in lit else int(lit), i))
                i = j
            elif c.isalpha():
                j = i
                while j < len(text) and text[j].isalnum():
                    j += 1
                out.append(("name", text[i:j], i))
                i = j
            elif c in "+-*/%^(),=":
                out.append(("op", c, i))
                i += 1
            else:
                raise ParseError(f"unexpected {c!r}", i)
        return out + [("end", None, len(text))]

    def eval(self, text):
        self.toks, self.k = self.tokens(text), 0
        if self.toks[0][0] == "name" and self.toks[1][1] == "=":
            self.k = 2
            v = self.env[self.toks[0][1]] = self.expr(0)
        else:
            v = self.expr(0)
        if self.peek()[0] != "end":
            raise ParseError(f"trailing {self.peek()[1]!r}", self.peek()[2])
        return v

    def peek(self):
        return self.toks[self.k]

    def take(self):
        self.k += 1
        return self.toks[self.k - 1]

    def expect(self, ch):
        kind, v, pos = self.take()
        if v != ch:
            raise ParseError(f"expected {ch!r}, got {v!r}", pos)

    def expr(self, level):
        left = self.unary()
        while self.peek()[1] in self.OPS and self.OPS[self.peek()[1]][0] >= level:
            op = self.take()[1]
            prec, side = self.OPS[op]
            right = self.expr(prec + (side == "L"))
            left = {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right, "%": lambda: left % right, "^": lambda: left**right}[op]()
        return left

    def unary(self):
        kind, v, pos = self.take()
        if v == "-" and kind == "op":
            return -self.expr(3)
        if v == "(":
            r = self.expr(0)
            self.expect(")")
            return r
        if kind == "num":
            return v
        if kind == "name":
            if self.peek()[1] == "(":
                self.take()
                args = [self.expr(0)]
                while self.peek()[1] == ",":
                    self.take()
                    args.append(self.expr(0))
                self.expect(")")
                return self.funcs[v](*args)
            return self.env[v]
        raise ParseError(f"unexpected {v!r}", pos)


c = Calc()
for line in ["1 + 2 * 3", "(1+2)*3", "2 ^ 3 ^ 2", "-2 ^ 2", "10 - 4 - 3", "7 % 4 + .5", "x = 3 * 4", "x * x", "max(1, x, 5) + min(2, 3)", "sqrt(16) / 8", "1 / 0", "1 +", "(1", "2 $ 3", "y + 1", "1 2", "max(", "f(1)", "--5", "pi * 2 ^ 2", "2 ^ 100"]:
    try:
        print(line, "=", c.eval(line))
    except (ParseError, ArithmeticError, KeyError) as e:
        print(line, "!", type(e).__name__, e)
c.eval("4 + * 5")
