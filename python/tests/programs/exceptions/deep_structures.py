# Structures that are deeper than calls may be.
from collections import deque


def nested(make, n):
    x = make(None)
    for _ in range(n):
        x = make(x)
    return x


def outcome(f):
    try:
        f()
    except RecursionError as e:
        return str(e)
    return 'done'


makers = [
    ('list', lambda x: [x]),
    ('tuple', lambda x: (x,)),
    ('dict', lambda x: {1: x}),
    ('deque', lambda x: deque([x])),
]
for n in (300, 2000):
    for name, make in makers:
        x, y = nested(make, n), nested(make, n)
        print(n, name, 'repr', outcome(lambda: repr(x)))
        print(n, name, 'str', outcome(lambda: str(x)))
        print(n, name, '==', outcome(lambda: x == y))
        if name in ('list', 'tuple'):
            print(n, name, '<', outcome(lambda: x < y))
        if name == 'tuple':
            print(n, name, 'hash', outcome(lambda: hash(x)))

# What has failed once leaves nothing behind.
x = nested(lambda x: [x], 2000)
for _ in range(3):
    print(outcome(lambda: repr(x)))
while x[0] is not None and x[0][0] is not None:
    x = x[0]
print(x)
x = []
x.append({'me': x})
print(x, [x] * 20)


class Mirror:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other


print(outcome(lambda: repr(Mirror())).startswith('maximum recursion depth exceeded'))
print(outcome(lambda: Mirror() == 1).startswith('maximum recursion depth exceeded'))
