rows = ["1,2", "3,4", "5,six"]
for row in rows:
    a, b = map(int, row.split(","))
    print(a + b)
