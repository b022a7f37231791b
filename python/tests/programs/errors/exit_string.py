import sys

print("working")
try:
    sys.exit("fatal: could not continue")
except SystemExit as e:
    print("code is", repr(e.code))
    raise
