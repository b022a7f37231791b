import time

a = time.monotonic()
b = time.monotonic()
print(b >= a, isinstance(a, float), time.time() > 1_600_000_000, isinstance(time.time_ns(), int), time.perf_counter() >= 0)
start = time.monotonic()
time.sleep(0.02)
spent = time.monotonic() - start
print(0.015 <= spent < 1.5)
samples = [time.perf_counter() for _ in range(100)]
print(samples == sorted(samples), time.monotonic_ns() <= time.monotonic_ns(), time.process_time() >= 0)
ns, sec = time.time_ns(), time.time()
print(abs(ns / 1e9 - sec) < 1)
time.sleep(0)
for bad in (-1, "x", None):
    try:
        time.sleep(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
t = time.gmtime(0)
print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t[0], len(t))
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)))


class Stopwatch:
    def __init__(self, clock=time.monotonic):
        self.clock, self.total, self.started = clock, 0, None

    def __enter__(self):
        self.started = self.clock()
        return self

    def __exit__(self, *exc):
        self.total += self.clock() - self.started
        self.started = None


fake = iter([10, 13, 20, 29])
w = Stopwatch(lambda: next(fake))
with w:
    pass
with w:
    pass
print(w.total)
with Stopwatch() as real:
    time.sleep(0.01)
print(real.total > 0.005, real.started)
time.sleep("soon")
