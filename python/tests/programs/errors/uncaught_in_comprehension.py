data = {"a": 4, "b": 2, "c": 0}
print({k: 8 // v for k, v in data.items() if v})
print([[x / y for y in (2, 1)] for x in range(3)])
print({k: [8 // v for _ in range(2)] for k, v in data.items()})
