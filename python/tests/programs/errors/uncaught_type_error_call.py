class Shape:
    def __init__(self, w, h, *, colour="red"):
        self.w, self.h, self.colour = w, h, colour

    def scale(self, k):
        return Shape(self.w * k, self.h * k, colour=self.colour)


s = Shape(1, 2).scale(3)
print(s.w, s.h, s.colour)
for args, kw in (((1,), {}), ((1, 2, 3), {}), ((1, 2), {"shade": 5}), ((), {})):
    try:
        Shape(*args, **kw)
    except TypeError as e:
        print(e)
s.scale()
