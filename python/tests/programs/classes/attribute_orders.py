# Instances whose attributes come in ever other orders keep their order and their values, and use no more and more memory.
import random


class Bag:
    pass


rng = random.Random(1)
for i in range(3000):
    b = Bag()
    names = [f"f{k}" for k in range(8)]
    rng.shuffle(names)
    for n in names:
        setattr(b, n, n)
    assert list(vars(b)) == names
    assert all(getattr(b, n) == n for n in names)
    del b.f3
    assert not hasattr(b, "f3") and len(vars(b)) == 7
    b.f3 = 1
    assert list(vars(b))[-1] == "f3", list(vars(b))
print("ok")
