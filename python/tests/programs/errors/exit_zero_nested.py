import sys


class Quit(Exception):
    pass


def inner():
    try:
        raise Quit("inner")
    except Quit as q:
        print("quit because", q)
        sys.exit(0)
    finally:
        print("inner finally")


def outer():
    with_exit = False
    try:
        inner()
    except Exception:
        print("must not catch SystemExit")
    finally:
        print("outer finally", with_exit)


outer()
