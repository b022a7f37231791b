for raw in (b"ok", "caf\u00e9".encode(), b"bad \xff tail"):
    print(ascii(raw.decode("utf-8")))
