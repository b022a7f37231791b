"""Files and streams. Everything is native; this names it and adds the abstract classes.

Left out: `open_code`, and deriving from the abstract classes without giving all methods.
"""

import _io
from _io import open

SEEK_SET, SEEK_CUR, SEEK_END = range(3)
DEFAULT_BUFFER_SIZE = getattr(_io, "DEFAULT_BUFFER_SIZE", 8192)

__all__ = [
    "BlockingIOError", "BufferedIOBase", "BufferedRWPair", "BufferedRandom", "BufferedReader",
    "BufferedWriter", "BytesIO", "DEFAULT_BUFFER_SIZE", "FileIO", "IOBase",
    "IncrementalNewlineDecoder", "RawIOBase", "SEEK_CUR", "SEEK_END", "SEEK_SET", "StringIO",
    "TextIOBase", "TextIOWrapper", "UnsupportedOperation", "open", "text_encoding",
]

BlockingIOError = BlockingIOError
for _name in __all__:
    if _name not in globals() and hasattr(_io, _name):
        globals()[_name] = getattr(_io, _name)

if "UnsupportedOperation" not in globals():
    class UnsupportedOperation(OSError, ValueError):
        """Raised where a stream cannot do what is asked, such as reading a file for writing."""

if "text_encoding" not in globals():
    def text_encoding(encoding, stacklevel=2):
        """The encoding to use where None was given."""
        return "locale" if encoding is None else encoding

# The native base classes, where they exist, are classes one may derive from.
for _name, _native in (("IOBase", "_IOBase"), ("RawIOBase", "_RawIOBase"),
                       ("BufferedIOBase", "_BufferedIOBase"), ("TextIOBase", "_TextIOBase")):
    if hasattr(_io, _native):
        globals()[_name] = getattr(_io, _native)
__all__ = [_name for _name in __all__ if _name in globals()]
