print("not printed")
name = "world"
greeting = "hello, + name
print(greeting)
