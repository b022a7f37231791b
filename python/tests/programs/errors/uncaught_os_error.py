import os
print(os.path.exists("definitely/not/here"))
try:
    open("definitely/not/here.txt")
except FileNotFoundError as e:
    print(e.errno, e.strerror, e.filename)
open("definitely/not/here.txt", "r")
