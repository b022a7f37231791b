def fail(with_what):
    raise with_what


for w in (ValueError, ValueError("instance")):
    try:
        fail(w)
    except ValueError as e:
        print(repr(e))
fail("just a string")
