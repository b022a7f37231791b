class Report(Exception):
    def __str__(self):
        return "\n".join(f"  problem {i}: {a}" for i, a in enumerate(self.args, 1))


problems = []
for n in (3, -1, 0):
    if n < 1:
        problems.append(f"{n} is too small")
print(problems)
raise Report(*problems)
