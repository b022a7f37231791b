"""Pancake flips over all permutations: small lists of integers, slices, assignments to items."""


def run(n):
    order = list(range(n))
    count = list(range(1, n + 1))
    most = checksum = 0
    even = True
    while True:
        if order[0]:
            work = order[:]
            flips = 0
            while top := work[0]:
                work[:top + 1] = work[top::-1]
                flips += 1
            if flips > most:
                most = flips
            checksum += flips if even else -flips
        # The next permutation; every second one needs a single swap.
        if even:
            order[0], order[1] = order[1], order[0]
            even = False
            continue
        order[1], order[2] = order[2], order[1]
        even = True
        for k in range(2, n):
            count[k] -= 1
            if count[k]:
                break
            if k == n - 1:
                return checksum, most
            count[k] = k + 1
            order.insert(k + 1, order.pop(0))


WARM_UP = 7
SIZE = 9
ANSWER = (8629, 30)
