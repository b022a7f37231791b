"""What `os` has that needs no system call of its own; `os` takes the names from here when they are asked for.

Other programs are started by `system` alone, and get the variables that are in `environ` then.
"""

import abc
import os
from os import _environ, _scandir, _system, fsdecode, fsencode, fspath, lstat, mkdir, path, rename, rmdir, stat
from io import open as fdopen

supports_bytes_environ = True


def _checked(value, kind):
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected, not {type(value).__name__}")
    return value


class _Environ(dict):
    """The environment's variables."""

    def __init__(self, kind, entries):
        super().__init__(entries)
        self._kind = kind

    def __getitem__(self, key):
        return super().__getitem__(_checked(key, self._kind))

    def __setitem__(self, key, value):
        super().__setitem__(_checked(key, self._kind), _checked(value, self._kind))

    def __delitem__(self, key):
        super().__delitem__(_checked(key, self._kind))

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def update(self, other=(), /, **more):
        for key, value in dict(other, **more).items():
            self[key] = value

    def __ior__(self, other):
        self.update(other)
        return self

    def __repr__(self):
        return f"environ({{{', '.join(f'{key!r}: {value!r}' for key, value in self.items())}}})"

    def copy(self):
        return dict(self)


environb = _Environ(bytes, _environ())
environ = _Environ(str, {fsdecode(key): fsdecode(value) for key, value in environb.items()})


def getenv(key, default=None):
    """A variable of the environment, or the default."""
    return environ.get(key, default)


def getenvb(key, default=None):
    return environb.get(key, default)


def putenv(name, value):
    """Does nothing: other programs get what is in `environ`."""


def unsetenv(name):
    """As `putenv`."""


def system(command):
    """Run a command by the shell. `waitstatus_to_exitcode` takes the answer."""
    return _system(fsencode(command), {fsencode(name): fsencode(value) for name, value in environ.items()})


def waitstatus_to_exitcode(status):
    """The exit code of a program that ended, or the number of the signal that ended it, below zero."""
    signal = status & 0x7F
    if signal == 0x7F:
        raise ValueError(f"process stopped by delivery of signal {status >> 8 & 0xFF}")
    return -signal if signal else status >> 8 & 0xFF


def get_exec_path(env=None):
    """The folders that are searched for programs."""
    return (environ if env is None else env).get("PATH", os.defpath).split(os.pathsep)


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a folder and all that it lies in."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail == (os.curdir if isinstance(tail, str) else b"."):
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """Remove an empty folder, and those above it that become empty."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    """Rename, making and removing folders as needed."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


class PathLike(abc.ABC):
    """What has a path."""

    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, other):
        if cls is PathLike:
            return any("__fspath__" in each.__dict__ for each in other.__mro__) or NotImplemented
        return NotImplemented

    __class_getitem__ = classmethod(lambda cls, item: cls)


class DirEntry:
    """A name found in a folder."""

    __slots__ = ("name", "path", "_kind")

    def __init__(self, folder, name, kind):
        self.name = name
        self.path = path.join(folder, name)
        self._kind = kind

    def is_symlink(self):
        return self._kind == "l"

    def _is(self, kind, test, follow):
        if self._kind == "l" and follow:
            return test(self.path)
        return self._kind == kind

    def is_dir(self, *, follow_symlinks=True):
        return self._is("d", path.isdir, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is("f", path.isfile, follow_symlinks)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path) if follow_symlinks else lstat(self.path)

    def inode(self):
        return lstat(self.path).st_ino

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _Entries:
    """What `scandir` answers: an iterator that may be closed."""

    def __init__(self, folder):
        self._left = iter([DirEntry(folder, name, kind) for name, kind in _scandir(folder)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._left)

    def close(self):
        self._left = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.close()


def scandir(path="."):
    """The entries of a folder."""
    return _Entries(fspath(path) if path is not None else ".")


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Folders below one: (folder, names of folders, names of files) each."""
    waiting = [fspath(top)]
    while waiting:
        top = waiting.pop()
        if isinstance(top, tuple):
            yield top
            continue
        try:
            entries = list(scandir(top))
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        folders, files, inside = [], [], []
        for entry in entries:
            try:
                is_folder = entry.is_dir()
            except OSError:
                is_folder = False
            (folders if is_folder else files).append(entry.name)
            if not topdown and is_folder and (followlinks or not entry.is_symlink()):
                inside.append(entry.path)
        if topdown:
            yield top, folders, files
            for name in reversed(folders):
                below = path.join(top, name)
                if followlinks or not path.islink(below):
                    waiting.append(below)
        else:
            waiting.append((top, folders, files))
            waiting.extend(reversed(inside))
