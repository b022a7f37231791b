class LispError(Exception):
    pass


class Sym(str):
    def __repr__(self):
        return str(self)


def read(src):
    toks = src.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()

    def form():
        if not toks:
            raise LispError("unexpected end of input")
        t = toks.pop(0)
        if t == "(":
            out = []
            while toks and toks[0] != ")":
                out.append(form())
            if not toks:
                raise LispError("missing )")
            toks.pop(0)
            return out
        if t == ")":
            raise LispError("unexpected )")
        if t == "'":
            return [Sym("quote"), form()]
        for kind in (int, float):
            try:
                return kind(t)
            except ValueError:
                pass
        return Sym(t)

    while toks:
        yield form()


class Env(dict):
    def __init__(self, names=(), vals=(), outer=None):
        super().__init__(zip(names, vals))
        self.outer = outer

    def lookup(self, k):
        e = self
        while e is not None:
            if k in e:
                return e
            e = e.outer
        raise LispError(f"unbound symbol: {k}")


class Lambda:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env

    def __call__(self, *args):
        if len(args) != len(self.params):
            raise LispError(f"expected {len(self.params)} args, got {len(args)}")
        return ev(self.body, Env(self.params, args, self.env))


def ev(x, env):
    while True:
        match x:
            case Sym():
                return env.lookup(x)[x]
            case list([]):
                return []
            case int() | float():
                return x
            case ["quote", v]:
                return v
            case ["if", test, a, b]:
                x = a if ev(test, env) is not False else b
            case ["define", Sym(name), val]:
                env[name] = ev(val, env)
                return None
            case ["define", [name, *params], body]:
                env[name] = Lambda(params, body, env)
                return None
            case ["set!", name, val]:
                env.lookup(name)[name] = ev(val, env)
                return None
            case ["lambda", params, body]:
                return Lambda(params, body, env)
            case ["let", binds, body]:
                env = Env([b[0] for b in binds], [ev(b[1], env) for b in binds], env)
                x = body
            case ["begin", *body, last]:
                for b in body:
                    ev(b, env)
                x = last
            case [fn, *args]:
                f = ev(fn, env)
                vals = [ev(a, env) for a in args]
                if isinstance(f, Lambda):
                    if len(vals) != len(f.params):
                        raise LispError(f"expected {len(f.params)} args, got {len(vals)}")
                    x, env = f.body, Env(f.params, vals, f.env)
                elif callable(f):
                    return f(*vals)
                else:
                    raise LispError(f"not a function: {f!r}")


def add(*a):
    return sum(a)


G = Env()
G.update({"+": add, "-": lambda a, b=None: -a if b is None else a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "<": lambda a, b: a < b, "=": lambda a, b: a == b, "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a] + l, "null?": lambda l: l == [], "list": lambda *a: list(a), "#t": True, "#f": False})
SRC = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 20)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 5000 0)
(define (counter) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))
(define c (counter))
(list (c) (c) (c))
(let ((x 2) (y 3)) (let ((x 7)) (* x y)))
'(a (b 1.5) "c")
((lambda (a b) (/ a b)) 7 2)
"""
for form in read(SRC):
    v = ev(form, G)
    if v is not None:
        print(form if len(str(form)) < 40 else "...", "=>", v)
for bad in ("(foo 1)", "(fact 1 2)", "(1 2)", "(car '())", "(+ 1", ")", "(/ 1 0)", "'"):
    try:
        print([ev(f, G) for f in read(bad)])
    except (LispError, ArithmeticError, IndexError) as e:
        print(bad, "!", type(e).__name__, e)
ev(next(read("(undefined-fn 1 2)")), G)
