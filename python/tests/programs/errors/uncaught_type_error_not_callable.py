handlers = {"a": len, "b": "oops"}
for name in handlers:
    print(name, handlers[name]([1, 2]))
