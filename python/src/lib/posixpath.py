"""Path names of POSIX systems, as `os.path`. Questions about files are put to `os.stat`.

Left out: bytes with `expandvars` and `expanduser("~name")` where no user database is found.
"""

import sys

__all__ = [
    "abspath", "altsep", "basename", "commonpath", "commonprefix", "curdir", "defpath", "devnull",
    "dirname", "exists", "expanduser", "expandvars", "extsep", "getatime", "getctime", "getmtime",
    "getsize", "isabs", "isdir", "isfile", "islink", "ismount", "join", "lexists", "normcase",
    "normpath", "pardir", "pathsep", "realpath", "relpath", "samefile", "sameopenfile",
    "samestat", "sep", "split", "splitdrive", "splitext", "supports_unicode_filenames",
]

curdir, pardir, extsep, sep, pathsep = ".", "..", ".", "/", ":"
defpath, altsep, devnull = "/bin:/usr/bin", None, "/dev/null"
supports_unicode_filenames = sys.platform == "darwin"

_KIND, _DIR, _FILE, _LINK = 0o170000, 0o040000, 0o100000, 0o120000


def _path(path):
    """The str or bytes of a path, and its separator and dot in the same kind."""
    if not isinstance(path, (str, bytes)):
        show = getattr(type(path), "__fspath__", None)
        path = path if show is None else show(path)
        if not isinstance(path, (str, bytes)):
            raise TypeError("expected str, bytes or os.PathLike object, not "
                            f"{type(path).__name__}")
    return (path, "/", ".") if isinstance(path, str) else (path, b"/", b".")


# taking apart and putting together

def normcase(s):
    return _path(s)[0]


def isabs(s):
    """Whether a path begins at the root."""
    s, slash, _ = _path(s)
    return s.startswith(slash)


def join(a, *p):
    """Parts joined by separators; an absolute part makes those before it irrelevant."""
    path, slash, _ = _path(a)
    for part in p:
        if not isinstance(part, (str, bytes)) and not hasattr(type(part), "__fspath__"):
            raise TypeError("join() argument must be str, bytes, or os.PathLike object, not "
                            f"{type(part).__name__!r}")
        part, part_slash, _ = _path(part)
        if part_slash != slash:
            raise TypeError("Can't mix strings and bytes in path components")
        if part.startswith(slash):
            path = part
        elif not path or path.endswith(slash):
            path += part
        else:
            path += slash + part
    return path


def split(p):
    """(what is before the last separator, what is behind it)."""
    p, slash, _ = _path(p)
    cut = p.rfind(slash) + 1
    head, tail = p[:cut], p[cut:]
    return head.rstrip(slash) or head, tail


def basename(p):
    """The part behind the last separator."""
    return split(p)[1]


def dirname(p):
    """The part before the last separator."""
    return split(p)[0]


def splitext(p):
    """(the path without its extension, the extension with its dot or nothing)."""
    p, slash, dot = _path(p)
    name = p.rfind(slash) + 1
    at = p.rfind(dot)
    if at <= name or not p[name:at].strip(dot):
        return p, p[:0]
    return p[:at], p[at:]


def splitdrive(p):
    """There are no drives: (nothing, the path)."""
    p = _path(p)[0]
    return p[:0], p


def normpath(path):
    """The path without doubled separators, `.` and `x/..`."""
    path, slash, dot = _path(path)
    # Two slashes at the start, and only two, mean something else than one.
    root = slash * (2 if path.startswith(slash * 2) and not path.startswith(slash * 3)
                    else path.startswith(slash))
    kept = []
    for part in path.split(slash):
        if not part or part == dot:
            continue
        if part == dot * 2 and (kept and kept[-1] != part or not kept and root):
            if kept:
                kept.pop()
        else:
            kept.append(part)
    return root + slash.join(kept) or dot


def _cwd(like):
    import os
    return os.getcwd() if isinstance(like, str) else os.getcwdb()


def abspath(path):
    """The normalised path from the root."""
    path = _path(path)[0]
    return normpath(path if isabs(path) else join(_cwd(path), path))


def relpath(path, start=None):
    """The way from `start` (or the working directory) to `path`."""
    path, slash, dot = _path(path)
    if not path:
        raise ValueError("no path specified")
    here = [part for part in abspath(dot if start is None else start).split(slash) if part]
    there = [part for part in abspath(path).split(slash) if part]
    common = len(commonprefix([here, there]))
    return slash.join([dot * 2] * (len(here) - common) + there[common:]) or dot


def commonprefix(m):
    """The longest start that all of the strings (or lists) share."""
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = [_path(each)[0] for each in m]
    low, high = min(m), max(m)
    for index, item in enumerate(low):
        if item != high[index]:
            return low[:index]
    return low


def commonpath(paths):
    """The longest path all of the paths begin with."""
    paths = [_path(each) for each in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    _, slash, dot = paths[0]
    if len({each.startswith(slash) for each, _, _ in paths}) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in each.split(slash) if part and part != dot] for each, _, _ in paths]
    root = slash if paths[0][0].startswith(slash) else slash[:0]
    return root + slash.join(commonprefix(parts))


# asking the system

def _stat(path, follow=True):
    """The status of a file, or None."""
    import os
    try:
        return os.stat(path) if follow else os.lstat(path)
    except (OSError, ValueError):
        return None


def _is(status, kind):
    return status is not None and status.st_mode & _KIND == kind


def exists(path):
    """Whether there is such a file; a link to nothing is none."""
    return _stat(path) is not None


def lexists(path):
    """Whether there is such a file or link."""
    return _stat(path, False) is not None


def isfile(path):
    return _is(_stat(path), _FILE)


def isdir(s):
    return _is(_stat(s), _DIR)


def islink(path):
    return _is(_stat(path, False), _LINK)


def ismount(path):
    """Whether another file system begins here."""
    here = _stat(path, False)
    if not _is(here, _DIR):
        return False
    above = _stat(join(path, ".." if isinstance(_path(path)[0], str) else b".."), False)
    return above is not None and (here.st_dev != above.st_dev or here.st_ino == above.st_ino)


def getsize(filename):
    import os
    return os.stat(filename).st_size


def getmtime(filename):
    import os
    return os.stat(filename).st_mtime


def getatime(filename):
    import os
    return os.stat(filename).st_atime


def getctime(filename):
    import os
    return os.stat(filename).st_ctime


def samestat(s1, s2):
    """Whether two results of `os.stat` belong to the same file."""
    return s1.st_ino == s2.st_ino and s1.st_dev == s2.st_dev


def samefile(f1, f2):
    import os
    return samestat(os.stat(f1), os.stat(f2))


def sameopenfile(fp1, fp2):
    import os
    return samestat(os.fstat(fp1), os.fstat(fp2))


def realpath(filename, *, strict=False):
    """The absolute path without symbolic links in it."""
    import os
    path, slash, dot = _path(filename)
    todo = [part for part in reversed(path.split(slash)) if part]
    done = slash if isabs(path) else _cwd(path)
    seen = set()
    while todo:
        part = todo.pop()
        if part == dot:
            continue
        if part == dot * 2:
            done = dirname(done)
            continue
        here = join(done, part)
        try:
            target = os.readlink(here) if _is(os.lstat(here), _LINK) else None
        except OSError:
            if strict:
                raise
            target = None
        if target is None or here in seen and not strict:
            done = here
            continue
        if here in seen:
            os.stat(here)  # complains of the loop
        seen.add(here)
        if isabs(target):
            done = slash
        todo += [each for each in reversed(target.split(slash)) if each]
    return normpath(done)


def expanduser(path):
    """The path with `~` or `~name` at its start replaced by that home directory."""
    path, slash, _ = _path(path)
    tilde = "~" if isinstance(path, str) else b"~"
    if not path.startswith(tilde):
        return path
    end = path.find(slash)
    end = len(path) if end < 0 else end
    import os
    name = path[1:end] if isinstance(path, str) else os.fsdecode(path[1:end])
    home = None if name else os.environ.get("HOME")
    if home is None:
        try:
            import pwd
            home = (pwd.getpwnam(name) if name else pwd.getpwuid(os.getuid())).pw_dir
        except (ImportError, KeyError):
            return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    return home.rstrip(slash) + path[end:] or slash


def expandvars(path):
    """The path with `$name` and `${name}` replaced where the environment has that name."""
    path = _path(path)[0]
    if not isinstance(path, str) or "$" not in path:
        return path
    import os
    result, at = [], 0
    while True:
        dollar = path.find("$", at)
        if dollar < 0:
            return "".join(result) + path[at:]
        end = start = dollar + 1
        if path[start:start + 1] == "{" and "}" in path[start:]:
            end = path.index("}", start) + 1
            name = path[start + 1:end - 1]
        else:
            while path[end:end + 1].isascii() and (path[end:end + 1].isalnum()
                                                   or path[end:end + 1] == "_"):
                end += 1
            name = path[start:end]
        value = os.environ.get(name) if name else None
        result.append(path[at:end] if value is None else path[at:dollar] + value)
        at = end
