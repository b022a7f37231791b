import bisect
import heapq

a = [1, 3, 3, 5, 9]
print([bisect.bisect_left(a, x) for x in (0, 1, 3, 4, 9, 10)], [bisect.bisect_right(a, x) for x in (0, 1, 3, 4, 9, 10)], bisect.bisect(a, 3), bisect.bisect_left(a, 3, 2), bisect.bisect(a, 5, 0, 2))
for x in (4, 3, 0, 10):
    bisect.insort(a, x)
print(a)
bisect.insort_left(a, 3.0)
print(a, bisect.bisect([(1, "a"), (2, "b")], 1, key=lambda p: p[0]))
people = [("a", 3), ("b", 7)]
bisect.insort(people, ("c", 5), key=lambda p: p[1])
print(people)


def grade(s):
    return "FDCBA"[bisect.bisect([60, 70, 80, 90], s)]


print([grade(s) for s in (33, 99, 77, 70, 89, 90, 100)])
h = []
for x in (5, 2, 8, 1, 9, 3):
    heapq.heappush(h, x)
print(h, h[0], [heapq.heappop(h) for _ in range(3)], h)
data = [9, 4, 7, 1, 8, 2]
heapq.heapify(data)
print(data, heapq.heappushpop(data, 0), heapq.heapreplace(data, 100), data, heapq.nlargest(2, data), heapq.nsmallest(3, data), heapq.nlargest(2, ["aa", "b", "ccc"], key=len), heapq.nsmallest(0, [1]), heapq.nlargest(10, [2, 1]))
print(list(heapq.merge([1, 4, 7], [2, 5], [0, 9])), list(heapq.merge("ac", "bd")), list(heapq.merge([3, 1], [2], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)))


def heapsort(xs):
    h = list(xs)
    heapq.heapify(h)
    return [heapq.heappop(h) for _ in range(len(h))]


seq = [(i * 7919) % 1009 for i in range(200)]
print(heapsort(seq) == sorted(seq), heapsort("heapsort"))
tasks = []
for n, (p, name) in enumerate([(2, "write"), (1, "plan"), (2, "test"), (1, "think")]):
    heapq.heappush(tasks, (p, n, name))
print([heapq.heappop(tasks)[2] for _ in range(4)])


class J:
    def __init__(self, p):
        self.p = p

    def __lt__(self, o):
        return self.p > o.p


js = [J(i) for i in (3, 9, 1)]
heapq.heapify(js)
print(heapq.heappop(js).p)
for f in (lambda: heapq.heappop([]), lambda: heapq.heapify((1,)), lambda: heapq.heappush([1], "a"), lambda: bisect.bisect([1], "a"), lambda: bisect.bisect([1], 1, -1), lambda: heapq.heapreplace([], 1), lambda: bisect.insort((1,), 2), lambda: heapq.heappush()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
heapq.heappush(h, None)
