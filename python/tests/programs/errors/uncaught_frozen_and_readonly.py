class Const:
    def __setattr__(self, k, v):
        if k in self.__dict__:
            raise AttributeError(f"{k} is already set")
        self.__dict__[k] = v


c = Const()
c.x = 1
print(c.x)
try:
    c.x = 2
except AttributeError as e:
    print(e)
t = (1, 2)
try:
    t[0] = 5
except TypeError as e:
    print(e)
"text"[0:1] + "ok"
s = "immutable"
s[0] = "I"
