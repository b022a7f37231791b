def bubble(a):
    a = a[:]
    for i in range(len(a)):
        swapped = False
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
                swapped = True
        if not swapped:
            break
    return a


def insertion(a):
    out = []
    for x in a:
        i = len(out)
        while i and out[i - 1] > x:
            i -= 1
        out.insert(i, x)
    return out


def selection(a):
    a = list(a)
    for i in range(len(a)):
        k = min(range(i, len(a)), key=a.__getitem__)
        a[i], a[k] = a[k], a[i]
    return a


def quick(a):
    a = list(a)

    def go(lo, hi):
        while lo < hi:
            p, i, j = a[(lo + hi) // 2], lo, hi
            while i <= j:
                while a[i] < p:
                    i += 1
                while a[j] > p:
                    j -= 1
                if i <= j:
                    a[i], a[j] = a[j], a[i]
                    i, j = i + 1, j - 1
            go(lo, j)
            lo = i

    go(0, len(a) - 1)
    return a


def heap(a):
    a = list(a)

    def sift(i, n):
        while (c := 2 * i + 1) < n:
            c += c + 1 < n and a[c + 1] > a[c]
            if a[i] >= a[c]:
                return
            a[i], a[c] = a[c], a[i]
            i = c

    for i in reversed(range(len(a) // 2)):
        sift(i, len(a))
    for n in range(len(a) - 1, 0, -1):
        a[0], a[n] = a[n], a[0]
        sift(0, n)
    return a


def shell(a):
    a = list(a)
    gap = len(a) // 2
    while gap:
        for i in range(gap, len(a)):
            x, j = a[i], i
            while j >= gap and a[j - gap] > x:
                a[j] = a[j - gap]
                j -= gap
            a[j] = x
        gap //= 2
    return a


def radix(a):
    shift = 0
    while any(x >> shift for x in a):
        buckets = [[] for _ in range(16)]
        for x in a:
            buckets[x >> shift & 15].append(x)
        a = sum(buckets, [])
        shift += 4
    return a


def merge(a):
    if len(a) < 2:
        return list(a)
    x, y, out = merge(a[::2]), merge(a[1::2]), []
    i = j = 0
    while i < len(x) and j < len(y):
        if x[i] <= y[j]:
            out.append(x[i])
            i += 1
        else:
            out.append(y[j])
            j += 1
    return out + x[i:] + y[j:]


data, s = [], 99
for _ in range(150):
    s = (s * 75 + 74) % 65537
    data.append(s)
for f in (bubble, insertion, selection, quick, heap, shell, radix, merge):
    r = f(data)
    print(f.__name__, r == sorted(data), r[:3], f([]), f([1]), f([3, 1, 2, 3, 1]), f(list(range(9, -1, -1))) == list(range(10)))


def kth(a, k):
    p = a[len(a) // 2]
    lo, eq, hi = [x for x in a if x < p], [x for x in a if x == p], [x for x in a if x > p]
    return kth(lo, k) if k < len(lo) else p if k < len(lo) + len(eq) else kth(hi, k - len(lo) - len(eq))


print([kth(data, k) for k in (0, 75, 149)], [sorted(data)[k] for k in (0, 75, 149)])


def inversions(a):
    if len(a) < 2:
        return a, 0
    m = len(a) // 2
    (x, p), (y, q) = inversions(a[:m]), inversions(a[m:])
    out, n = [], p + q
    while x and y:
        if y[0] < x[0]:
            n += len(x)
            out.append(y.pop(0))
        else:
            out.append(x.pop(0))
    return out + x + y, n


print(inversions(data)[1], inversions([2, 1, 3, 1, 2])[1], quick("sorting"), merge(["b", "a"]), heap([2.5, -1, 0]))
kth(data, 150)
