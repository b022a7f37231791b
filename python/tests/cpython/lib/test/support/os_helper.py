import contextlib
import os

TESTFN = os.path.abspath(f"@test_{os.getpid()}_tmp")


def unlink(path):
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


@contextlib.contextmanager
def temp_dir():
    """A folder that is gone afterwards, with the files in it and those of `__pycache__`."""
    path = f"{TESTFN}_dir"
    os.mkdir(path)
    try:
        yield path
    finally:
        for where, _, files in os.walk(path, topdown=False):
            for name in files:
                os.unlink(os.path.join(where, name))
            os.rmdir(where)
