print("not printed")
x = 5
print(f"value: {}")
