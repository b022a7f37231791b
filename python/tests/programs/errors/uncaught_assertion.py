class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)

    def pop(self):
        assert self.items, "pop from an empty stack"
        return self.items.pop()


s = Stack()
for w in "one two three".split():
    s.push(w)
print([s.pop() for _ in range(3)])
try:
    assert not s.items and False
except AssertionError as e:
    print("empty message:", repr(str(e)))
s.pop()
