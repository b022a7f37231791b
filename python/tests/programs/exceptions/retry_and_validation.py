class ValidationError(ValueError):
    def __init__(self, field, problem):
        super().__init__(f"{field}: {problem}")
        self.field = field


def validate(rec):
    errors = []
    for field, check in (("name", lambda v: v.strip()), ("age", lambda v: int(v) >= 0 or "negative"), ("mail", lambda v: v.index("@"))):
        try:
            r = check(rec[field])
            if not r or r == "negative":
                raise ValidationError(field, r or "empty")
        except KeyError as e:
            errors.append(f"missing {e}")
        except ValidationError as e:
            errors.append(str(e))
        except (ValueError, TypeError, AttributeError) as e:
            errors.append(f"{field} {type(e).__name__}: {e}")
    return errors


for rec in ({"name": "Ann", "age": "5", "mail": "a@b"}, {"name": " ", "age": "x", "mail": "nope"}, {}, {"name": 5, "age": None, "mail": "@"}, {"name": "B", "age": -1, "mail": "q@"}):
    print(validate(rec))
attempts = 0


def flaky():
    global attempts
    attempts += 1
    if attempts < 3:
        raise ConnectionError(f"attempt {attempts}")
    return "connected"


def retry(fn, times):
    last = None
    for n in range(times):
        try:
            return fn()
        except ConnectionError as e:
            last = e
            print("retry after", e)
    raise TimeoutError(f"gave up after {times}") from last


print(retry(flaky, 5))
attempts = -10
try:
    retry(flaky, 2)
except OSError as e:
    print(type(e).__name__, e, repr(e.__cause__))


def to_num(s):
    for conv in (int, float, lambda v: int(v, 16)):
        try:
            return conv(s)
        except ValueError:
            continue
    raise ValueError(f"not a number: {s!r}")


print([to_num(s) for s in ("12", "1.5", "ff", "1e3")])
stack = []
for tok in "3 4 + 2 * 7 / 0 /".split():
    try:
        stack.append(float(tok))
    except ValueError:
        b, a = stack.pop(), stack.pop()
        try:
            stack.append({"+": a + b, "*": a * b, "/": a / b if b else None}[tok])
            if stack[-1] is None:
                raise ZeroDivisionError(f"{a} / {b}")
        except ZeroDivisionError as e:
            print("rpn", e, "context", repr(e.__context__))
print(stack)
to_num("zebra")
