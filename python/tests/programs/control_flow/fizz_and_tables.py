for i in range(1, 16):
    print("FizzBuzz" if i % 15 == 0 else "Fizz" if i % 3 == 0 else "Buzz" if i % 5 == 0 else i, end=" " if i < 15 else "\n")
for r in range(1, 10):
    print(" ".join(f"{r * c:3d}" for c in range(1, 10)))
for r in range(1, 5):
    print(" " * (4 - r) + "*" * (2 * r - 1))


def digits(n):
    out = []
    while True:
        n, d = divmod(n, 10)
        out.append(d)
        if not n:
            return out[::-1]


print(digits(0), digits(90210), sum(digits(2**100)))
print([n for n in range(100, 1000) if n == sum(d**3 for d in digits(n))])


def to_words(n):
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if n < 20:
        return ones[n]
    if n < 100:
        return tens[n // 10 - 2] + ("-" + ones[n % 10] if n % 10 else "")
    if n < 1000:
        return ones[n // 100] + " hundred" + (" and " + to_words(n % 100) if n % 100 else "")
    return to_words(n // 1000) + " thousand" + (" " + to_words(n % 1000) if n % 1000 else "")


for n in (0, 7, 13, 20, 42, 100, 115, 999, 1000, 12345, 800001):
    print(n, to_words(n))
a, b = 1071, 462
while b:
    print(a, b)
    a, b = b, a % b
print("gcd", a)
x = 2.0
for step in range(6):
    x = (x + 2 / x) / 2
    print(step, f"{x:.12f}")
state, tape = "idle", []
for ev in ["go", "tick", "tick", "stop", "tick", "go", "halt", "go"]:
    if state == "idle" and ev == "go":
        state = "run"
    elif state == "run" and ev == "stop":
        state = "idle"
    elif ev == "halt":
        break
    tape.append((ev, state))
print(tape, state)
