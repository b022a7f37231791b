import sys

print("ok")
try:
    print("in try")
except ValueError:
    pass
else:
    sys.exit(None)
print("unreachable")
