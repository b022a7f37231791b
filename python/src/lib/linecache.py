"""Lines of source files by number, for error messages; each file is read once.

Left out: sources inside archives and those known only to an import loader.
"""

__all__ = ["checkcache", "clearcache", "getline", "getlines"]

cache = {}  # file name -> (size, time of change, lines, full name)


def clearcache():
    """Forget all files."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """The line of that number, with its end; "" if there is none."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    """All lines of a file; [] if it cannot be read."""
    entry = cache.get(filename)
    return entry[2] if entry is not None else updatecache(filename, module_globals)


def checkcache(filename=None):
    """Forget files that have changed since they were read."""
    import os
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or entry[1] is None:
            continue
        try:
            status = os.stat(entry[3])
        except OSError:
            cache.pop(name, None)
            continue
        if (entry[0], entry[1]) != (status.st_size, status.st_mtime):
            cache.pop(name, None)


def lazycache(filename, module_globals):
    """Sources known only to an import loader are not looked for: False."""
    return False


def updatecache(filename, module_globals=None):
    """Read a file anew and return its lines."""
    cache.pop(filename, None)
    if not filename or filename.startswith("<") and filename.endswith(">"):
        return []
    import os
    import sys
    places = [filename]
    if not filename.startswith("/"):
        places += [f"{folder}/{filename}" for folder in sys.path if isinstance(folder, str)]
    for place in places:
        try:
            status = os.stat(place)
            with open(place, encoding="utf-8") as file:
                lines = file.read().splitlines(True)
        except (OSError, UnicodeDecodeError, SyntaxError):
            continue
        # Only line ends proper divide lines of source; splitlines knows some more.
        if any(line[-1:] not in "\n\r" for line in lines[:-1]):
            lines = [f"{line}\n" for line in "".join(lines).split("\n")]
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        cache[filename] = (status.st_size, status.st_mtime, lines, place)
        return lines
    return []
