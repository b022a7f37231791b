def dump(x, indent=None, level=0):
    if x is None:
        return "null"
    if x is True or x is False:
        return str(x).lower()
    if isinstance(x, (int, float)):
        return repr(x)
    if isinstance(x, str):
        esc = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
        return '"' + "".join(esc.get(c) or (c if 32 <= ord(c) < 127 else f"\\u{ord(c):04x}") for c in x) + '"'
    pad = "" if indent is None else "\n" + " " * indent * (level + 1)
    end = "" if indent is None else "\n" + " " * indent * level
    if isinstance(x, dict):
        items = [f"{dump(str(k))}: {dump(v, indent, level + 1)}" for k, v in x.items()]
        o, c = "{}"
    elif isinstance(x, (list, tuple)):
        items = [dump(v, indent, level + 1) for v in x]
        o, c = "[]"
    else:
        raise TypeError(f"cannot dump {type(x).__name__}")
    if not items:
        return o + c
    return o + pad + ("," + (pad or " ")).join(items) + end + c


class Loader:
    def __init__(self, s):
        self.s, self.i = s, 0

    def ws(self):
        while self.i < len(self.s) and self.s[self.i] in " \n\t\r":
            self.i += 1

    def fail(self, why):
        line = self.s.count("\n", 0, self.i) + 1
        raise ValueError(f"{why}: line {line} char {self.i}")

    def eat(self, ch):
        self.ws()
        if not self.s.startswith(ch, self.i):
            self.fail(f"expected {ch!r}")
        self.i += len(ch)

    def seq(self, close, item):
        self.ws()
        if self.s.startswith(close, self.i):
            self.i += 1
            return
        while True:
            yield item()
            self.ws()
            if self.s[self.i:self.i + 1] == ",":
                self.i += 1
            else:
                self.eat(close)
                return

    def pair(self):
        self.ws()
        k = self.string()
        self.eat(":")
        return k, self.value()

    def string(self):
        self.eat('"')
        out = []
        while True:
            c = self.s[self.i:self.i + 1]
            if not c:
                self.fail("unterminated string")
            self.i += 1
            if c == '"':
                return "".join(out)
            if c == "\\":
                c = self.s[self.i]
                self.i += 1
                if c == "u":
                    c = chr(int(self.s[self.i:self.i + 4], 16))
                    self.i += 4
                else:
                    c = {"n": "\n", "t": "\t"}.get(c, c)
            out.append(c)

    def value(self):
        self.ws()
        c = self.s[self.i:self.i + 1]
        if c == "{":
            self.i += 1
            return dict(self.seq("}", self.pair))
        if c == "[":
            self.i += 1
            return list(self.seq("]", self.value))
        if c == '"':
            return self.string()
        for lit, v in (("true", True), ("false", False), ("null", None)):
            if self.s.startswith(lit, self.i):
                self.i += len(lit)
                return v
        j = self.i
        while j < len(self.s) and self.s[j] in "+-.eE0123456789":
            j += 1
        if j == self.i:
            self.fail("unexpected character" if c else "unexpected end")
        text, self.i = self.s[self.i:j], j
        return float(text) if set(text) & set(".eE") else int(text)


doc = {"name": "caf\u00e9 \"x\"\n", "nums": [1, -2.5, 1e20, 0], "nested": {"t": True, "f": False, "n": None, "empty": [{}, []]}, "tuple": (1, (2,)), 5: "int key"}
flat = dump(doc)
print(flat)
print(dump(doc, 2))
back = Loader(flat).value()
print(back, dump(back) == flat)
for bad in ('{"a" 1}', "[1, 2", '"abc', "[1,, 2]", "", "{\n\n 'x': 1}", "tru", "[1 2]"):
    try:
        print(Loader(bad).value())
    except ValueError as e:
        print(repr(bad), e)
dump({"bad": {1, 2}})
