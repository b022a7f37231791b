DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
NAMES = "Mon Tue Wed Thu Fri Sat Sun".split()


def leap(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


class Date:
    __slots__ = ("y", "m", "d")

    def __init__(self, y, m, d):
        if not 1 <= m <= 12:
            raise ValueError(f"month must be in 1..12, not {m}")
        if not 1 <= d <= self.month_days(y, m):
            raise ValueError(f"day {d} is out of range for {y}-{m:02d}")
        self.y, self.m, self.d = y, m, d

    @staticmethod
    def month_days(y, m):
        return DAYS[m - 1] + (m == 2 and leap(y))

    def ordinal(self):
        y = self.y - 1
        return y * 365 + y // 4 - y // 100 + y // 400 + sum(self.month_days(self.y, k) for k in range(1, self.m)) + self.d

    @classmethod
    def from_ordinal(cls, n):
        y = n * 400 // 146097 + 1
        while cls(y, 1, 1).ordinal() > n:
            y -= 1
        n -= cls(y, 1, 1).ordinal()
        m = 1
        while n >= cls.month_days(y, m):
            n -= cls.month_days(y, m)
            m += 1
        return cls(y, m, n + 1)

    def __add__(self, days):
        return Date.from_ordinal(self.ordinal() + days) if isinstance(days, int) else NotImplemented

    def __sub__(self, o):
        return self.ordinal() - o.ordinal() if isinstance(o, Date) else self + -o

    def __eq__(self, o):
        return self.ordinal() == o.ordinal()

    def __lt__(self, o):
        return self.ordinal() < o.ordinal()

    def weekday(self):
        return NAMES[(self.ordinal() + 6) % 7]

    def __format__(self, spec):
        return (spec or "%Y-%m-%d").replace("%Y", f"{self.y:04d}").replace("%m", f"{self.m:02d}").replace("%d", f"{self.d:02d}").replace("%a", self.weekday())

    __str__ = lambda self: format(self)
    __repr__ = lambda self: f"Date({self.y}, {self.m}, {self.d})"


d = Date(2024, 2, 28)
print(d + 1, d + 2, d - 59, Date(2024, 12, 31) - Date(2024, 1, 1), f"{d:%a %d/%m/%Y}", repr(d + 366))
print([str(Date(y, 3, 1) - 1) for y in (1900, 2000, 2023, 2024)], Date(1, 1, 1).ordinal(), Date(1970, 1, 1).ordinal(), Date(2000, 1, 1).weekday())
print(all(Date.from_ordinal(n).ordinal() == n for n in range(730000, 731500)))
print(sorted([Date(2024, 5, 1), Date(1999, 12, 31), Date(2024, 4, 30)]), max(Date(2020, 1, 1), Date(2019, 1, 1)), Date(2020, 1, 1) == Date(2020, 1, 1))
print([y for y in range(2000, 2100) if Date(y, 2, 1).weekday() == "Mon" and not leap(y)])
print(sum(Date(y, m, 13).weekday() == "Fri" for y in range(2000, 2025) for m in range(1, 13)))


def calendar(y, m):
    print(f"{y}-{m:02d}".center(20).rstrip())
    print(" ".join(n[:2] for n in NAMES))
    cells = ["  "] * NAMES.index(Date(y, m, 1).weekday()) + [f"{k:2d}" for k in range(1, Date.month_days(y, m) + 1)]
    for i in range(0, len(cells), 7):
        print(" ".join(cells[i:i + 7]))


calendar(2024, 2)
calendar(2023, 10)


def easter(y):
    a, b, c = y % 19, y // 100, y % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * l) // 451
    return Date(y, (h + l - 7 * m + 114) // 31, (h + l - 7 * m + 114) % 31 + 1)


print([str(easter(y)) for y in (1999, 2000, 2024, 2025)])
for bad in ((2023, 2, 29), (2024, 13, 1), (2024, 4, 31), (2024, 1, 0)):
    try:
        Date(*bad)
    except ValueError as e:
        print(e)
Date(2024, 1, 1) + "days"
