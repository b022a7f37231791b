"""Random numbers: `Random`, `SystemRandom` and functions bound to one shared generator.

The generator itself (Mersenne Twister) is native. For the same seed every method gives the
numbers Python 3.11 gives, so each draws from the generator in exactly the documented order.

Left out: pickling, seeding `version=1`, the second argument `shuffle` once had.
"""

from _operator import index as _index
from _random import Random as _Generator
from itertools import accumulate
from math import acos, ceil, cos, e as _E, exp, floor, log, pi, sin, sqrt

__all__ = [
    "Random", "SystemRandom", "betavariate", "choice", "choices", "expovariate", "gammavariate",
    "gauss", "getrandbits", "getstate", "lognormvariate", "normalvariate", "paretovariate",
    "randbytes", "randint", "random", "randrange", "sample", "seed", "setstate", "shuffle",
    "triangular", "uniform", "vonmisesvariate", "weibullvariate",
]

_TWO_PI = 2.0 * pi
_NORMAL_SCALE = 4 * exp(-0.5) / sqrt(2.0)
_GAMMA_SHIFT = 1.0 + log(4.5)
_LOG_4 = log(4.0)
_STATE_VERSION = 3


class _Draws:
    """All that can be drawn by means of `random` and `getrandbits`."""

    def _below(self, n):
        """A random int from 0 up to but excluding `n`, which is positive."""
        bits = n.bit_length()
        draw = self.getrandbits
        value = draw(bits)
        while value >= n:
            value = draw(bits)
        return value

    def randbytes(self, n):
        """`n` random bytes."""
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=1):
        """A random element of `range(start, stop, step)`."""
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            start, stop = 0, _index(start)
            if stop <= 0:
                raise ValueError("empty range for randrange()")
            return self._below(stop)
        start, stop, step = _index(start), _index(stop), _index(step)
        width = stop - start
        if step == 1:
            if width <= 0:
                raise ValueError(f"empty range for randrange() ({start}, {stop}, {width})")
            return start + self._below(width)
        if step == 0:
            raise ValueError("zero step for randrange()")
        count = (width + step + (-1 if step > 0 else 1)) // step
        if count <= 0:
            raise ValueError("empty range for randrange()")
        return start + step * self._below(count)

    def randint(self, a, b):
        """A random int from `a` to `b`, both included."""
        return self.randrange(a, b + 1)

    def choice(self, seq):
        """A random element of a sequence that is not empty."""
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        """A list of `k` random elements, possibly repeated, as likely as their weights say."""
        n = len(population)
        random = self.random
        if cum_weights is None:
            if weights is None:
                n += 0.0  # makes the products floats even for an int-like random()
                return [population[floor(random() * n)] for _ in range(k)]
            try:
                cum_weights = list(accumulate(weights))
            except TypeError:
                if not isinstance(weights, int):
                    raise
                raise TypeError("The number of choices must be a keyword argument: "
                                f"k={weights}") from None
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if total == float("inf") or total != total:
            raise ValueError("Total of weights must be finite")
        from bisect import bisect
        return [population[bisect(cum_weights, random() * total, 0, n - 1)] for _ in range(k)]

    def shuffle(self, x):
        """Bring the items of a list into random order, in place."""
        below = self._below
        for last in range(len(x) - 1, 0, -1):
            other = below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        """A list of `k` different elements; `counts` says how often each may be taken."""
        if not (hasattr(population, "__getitem__") and hasattr(population, "__len__")) \
                or hasattr(population, "keys"):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if counts is not None:
            ends = list(accumulate(counts))
            if len(ends) != n:
                raise ValueError("The number of counts does not match the population")
            total = ends.pop()
            if not isinstance(total, int):
                raise TypeError("Counts must be integers")
            if total <= 0:
                raise ValueError("Total of counts must be greater than zero")
            from bisect import bisect
            return [population[bisect(ends, place)] for place in self.sample(range(total), k=k)]
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        below = self._below
        # A set of the places taken pays when it is smaller than a list of the population.
        set_size = 21
        if k > 5:
            set_size += 4 ** ceil(log(k * 3, 4))
        result = []
        if n <= set_size:
            pool = list(population)
            for left in range(n, n - k, -1):
                place = below(left)
                result.append(pool[place])
                pool[place] = pool[left - 1]
            return result
        taken = set()
        for _ in range(k):
            place = below(n)
            while place in taken:
                place = below(n)
            taken.add(place)
            result.append(population[place])
        return result

    def uniform(self, a, b):
        """A float between `a` and `b`."""
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        """A float between `low` and `high`, likeliest near `mode`."""
        u = self.random()
        try:
            peak = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if u > peak:
            u, peak = 1.0 - u, 1.0 - peak
            low, high = high, low
        return low + (high - low) * sqrt(u * peak)

    def normalvariate(self, mu=0.0, sigma=1.0):
        """Normal distribution, by the ratio of uniforms of Kinderman and Monahan."""
        random = self.random
        while True:
            u = random()
            v = 1.0 - random()
            z = _NORMAL_SCALE * (u - 0.5) / v
            if z * z / 4.0 <= -log(v):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        """Normal distribution; every other call uses what the call before left over."""
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * _TWO_PI
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            z = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        """A float whose logarithm is normally distributed."""
        return exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        """Exponential distribution with mean `1 / lambd`."""
        return -log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        """An angle around `mu`, the closer the larger `kappa` is (Best and Fisher's method)."""
        random = self.random
        if kappa <= 1e-6:
            return _TWO_PI * random()
        s = 0.5 / kappa
        r = s + sqrt(1.0 + s * s)
        while True:
            z = cos(pi * random())
            d = z / (r + z)
            u = random()
            if u < 1.0 - d * d or u <= (1.0 - d) * exp(d):
                break
        q = 1.0 / r
        turn = acos((q + z) / (1.0 + q * z))
        return (mu + turn if random() > 0.5 else mu - turn) % _TWO_PI

    def gammavariate(self, alpha, beta):
        """Gamma distribution: Cheng's method above 1, Ahrens and Dieter's below."""
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        random = self.random
        if alpha > 1.0:
            a = sqrt(2.0 * alpha - 1.0)
            b = alpha - _LOG_4
            c = alpha + a
            while True:
                u = random()
                if not 1e-7 < u < 0.9999999:
                    continue
                w = 1.0 - random()
                v = log(u / (1.0 - u)) / a
                x = alpha * exp(v)
                z = u * u * w
                r = b + c * v - x
                if r + _GAMMA_SHIFT - 4.5 * z >= 0.0 or r >= log(z):
                    return x * beta
        if alpha == 1.0:
            return -log(1.0 - random()) * beta
        b = (_E + alpha) / _E
        while True:
            p = b * random()
            if p <= 1.0:
                x = p ** (1.0 / alpha)
                if random() <= exp(-x):
                    return x * beta
            else:
                x = -log((b - p) / alpha)
                if random() <= x ** (alpha - 1.0):
                    return x * beta

    def betavariate(self, alpha, beta):
        """Beta distribution, from two gamma distributed numbers."""
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0

    def paretovariate(self, alpha):
        """Pareto distribution."""
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        """Weibull distribution."""
        return alpha * (-log(1.0 - self.random())) ** (1.0 / beta)


class Random(_Draws, _Generator):
    """A generator of its own, with a seed of its own."""

    def __new__(cls, *args, **kwds):
        return _Generator.__new__(cls)

    def __init__(self, x=None):
        self.seed(x)

    def __init_subclass__(cls, /, **kwargs):
        """A subclass with only `random` of its own draws ints by means of that."""
        super().__init_subclass__(**kwargs)
        for base in cls.__mro__:
            if base is Random or "_below" in base.__dict__ or "getrandbits" in base.__dict__:
                break
            if "random" in base.__dict__:
                cls._below = _below_by_random
                break

    def seed(self, a=None, version=2):
        """Start anew from an int, float, str or bytes; from the system's randomness if None."""
        if isinstance(a, (str, bytes, bytearray)):
            try:
                from hashlib import sha512
            except ImportError:
                raise NotImplementedError("seeding with str or bytes needs hashlib.sha512")
            data = a.encode() if isinstance(a, str) else bytes(a)
            a = int.from_bytes(data + sha512(data).digest(), "big")
        elif isinstance(a, float):
            a = hash(a) & 0xFFFF_FFFF_FFFF_FFFF
        elif isinstance(a, int):
            a = abs(a)
        elif a is not None:
            raise TypeError("The only supported seed types are: None,\n"
                            "int, float, str, bytes, and bytearray.")
        super().seed(a)
        self.gauss_next = None

    def getstate(self):
        """All there is to know about the generator, for `setstate`."""
        return _STATE_VERSION, super().getstate(), self.gauss_next

    def setstate(self, state):
        """Go on from where `getstate` was called."""
        version, internal, gauss_next = state
        if version != _STATE_VERSION:
            raise ValueError(f"state with version {version} passed to Random.setstate() of "
                             f"version {_STATE_VERSION}")
        super().setstate(internal)
        self.gauss_next = gauss_next


def _below_by_random(self, n):
    """Draw an int below `n` from floats alone."""
    limit = 1 << 53
    if n >= limit:
        return floor(self.random() * n)
    bound = (limit - limit % n) / limit  # of the floats, as many as a multiple of n
    value = self.random()
    while value >= bound:
        value = self.random()
    return floor(value * limit) % n


class SystemRandom(_Draws):
    """Draws from the operating system's randomness; has no seed and no state."""

    def __init__(self, x=None):
        self.gauss_next = None

    def getrandbits(self, k):
        """An int of `k` random bits."""
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        from os import urandom
        return int.from_bytes(urandom((k + 7) // 8), "big") >> (-k % 8)

    def random(self):
        """A random float from 0 up to but excluding 1."""
        return self.getrandbits(53) * 2.0 ** -53

    def randbytes(self, n):
        from os import urandom
        return urandom(n)

    def seed(self, *args, **kwds):
        """There is nothing to seed."""

    def getstate(self, *args, **kwds):
        raise NotImplementedError("System entropy source does not have state.")

    setstate = getstate


_shared = Random()
seed = _shared.seed
random = _shared.random
uniform = _shared.uniform
triangular = _shared.triangular
randint = _shared.randint
choice = _shared.choice
randrange = _shared.randrange
sample = _shared.sample
shuffle = _shared.shuffle
choices = _shared.choices
normalvariate = _shared.normalvariate
lognormvariate = _shared.lognormvariate
expovariate = _shared.expovariate
vonmisesvariate = _shared.vonmisesvariate
gammavariate = _shared.gammavariate
gauss = _shared.gauss
betavariate = _shared.betavariate
paretovariate = _shared.paretovariate
weibullvariate = _shared.weibullvariate
getstate = _shared.getstate
setstate = _shared.setstate
getrandbits = _shared.getrandbits
randbytes = _shared.randbytes
