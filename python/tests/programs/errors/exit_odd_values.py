import sys

for v in (True, 3.0, [1, 2], ("a",), -1, 256, ""):
    try:
        sys.exit(v)
    except SystemExit as e:
        print(repr(e.code), repr(e), e.args)
print("leaving with a tuple")
sys.exit(("tuple", "code"))
