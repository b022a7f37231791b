"""A module whose attributes the rows read."""

LIMIT = [100]


def double(x):
    return x + x
