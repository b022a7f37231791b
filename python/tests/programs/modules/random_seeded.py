import random

for seed in (0, 1, 42, 12345, -7, 10**20, "text seed", b"bytes", 1.5):
    random.seed(seed)
    print(repr(seed), random.random(), random.random(), random.getrandbits(64), random.randrange(1000))
random.seed(2024)
print([random.randint(1, 6) for _ in range(20)])
print([random.randrange(0, 100, 7) for _ in range(8)], [random.randrange(-5, 5) for _ in range(8)], random.randrange(10**30))
print([random.choice("abcdef") for _ in range(10)], random.choice([[1], [2]]), random.choice(range(50, 60)))
l = list(range(12))
random.shuffle(l)
print(l, random.sample(range(100), 6), random.sample("abcdefgh", 3), random.sample([1, 2, 3], 3), random.sample(range(10**6), 4))
print([random.uniform(-1, 1) for _ in range(3)], [random.gauss(0, 1) for _ in range(4)], random.triangular(0, 10, 3), random.expovariate(1.5), random.normalvariate(5, 2), random.betavariate(2, 3))
print(random.choices([1, 2, 3], k=8), random.choices("ab", weights=[1, 9], k=12), random.choices("xyz", cum_weights=[5, 6, 10], k=5), random.getrandbits(1), random.getrandbits(100), random.getrandbits(0), random.randbytes(5))
state = random.getstate()
a = [random.random() for _ in range(3)]
random.setstate(state)
print(a == [random.random() for _ in range(3)])
r1, r2 = random.Random(5), random.Random(5)
print(r1.random() == r2.random(), r1.randint(0, 10**9), r2.randint(0, 10**9), r1.choice("pqr"), r1.sample([10, 20, 30, 40], counts=[1, 2, 1, 3], k=4))
for code in ("random.randint(5, 1)", "random.randrange(0)", "random.choice([])", "random.sample([1], 2)", "random.sample({1, 2}, 1)", "random.choices([], k=1)", "random.getrandbits(-1)", "random.shuffle((1, 2))", "random.choices([1, 2], weights=[1])", "random.randrange(1, 5, 0)", "random.choices([1], weights=[0])", "random.seed([])"):
    try:
        print(code, "=", eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
rng = random.Random(99)
inside = sum(rng.random() ** 2 + rng.random() ** 2 <= 1 for _ in range(5000))
print(inside, 4 * inside / 5000)
