# Code that reads a closure cannot run without one.
def make(x):
    return lambda: x + 1


for run in (eval, exec):
    try:
        run(make(3).__code__, {})
    except TypeError as e:
        print(e)

# A name that some function declares global is stored as a global by the module, too.
text = """
def f():
    y = 1
    def g():
        global y
        return y
    def h():
        return y + 1
    return g, h
y = 9
z = 10
g, h = f()
result = g(), h()
"""
names, variables = {}, {}
exec(text, names, variables)
print(variables["result"], "y" in names, "y" in variables, "z" in names, "z" in variables)

text = """
def set():
    global deep
    deep = 1
class C:
    def m(self):
        global deeper
        deeper = 2
set()
C().m()
print(deep, deeper)
deep = 3
"""
names, variables = {}, {}
exec(text, names, variables)
print(names["deep"], names["deeper"], sorted(variables))
