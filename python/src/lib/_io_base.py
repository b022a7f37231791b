"""The abstract classes of files, for programs that derive from them or ask `isinstance`."""

import abc
import _io


class _IOBase(metaclass=abc.ABCMeta):
    """Any file."""

    _closed_ = False

    def _refuse(self, name):
        raise _io.UnsupportedOperation(f"{type(self).__name__}.{name}() not supported")

    def seek(self, offset, whence=0):
        self._refuse("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None):
        self._refuse("truncate")

    def fileno(self):
        self._refuse("fileno")

    def flush(self):
        self._check_open()

    def close(self):
        if not self._closed_:
            try:
                self.flush()
            finally:
                self._closed_ = True

    @property
    def closed(self):
        return self._closed_

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def isatty(self):
        self._check_open()
        return False

    def __enter__(self):
        self._check_open()
        return self

    def __exit__(self, *reason):
        self.close()

    def __iter__(self):
        self._check_open()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1):
        line = bytearray()
        while size is None or size < 0 or len(line) < size:
            byte = self.read(1)
            if not byte:
                break
            line += byte
            if line.endswith(b"\n"):
                break
        return bytes(line)

    def readlines(self, hint=None):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        self._check_open()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    """A file without buffer, of bytes."""

    def read(self, size=-1):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        n = self.readinto(buffer)
        return None if n is None else bytes(buffer[:n])

    def readall(self):
        parts = []
        while part := self.read(_io.DEFAULT_BUFFER_SIZE):
            parts.append(part)
        return b"".join(parts)

    def readinto(self, buffer):
        raise NotImplementedError

    def write(self, data):
        raise NotImplementedError


class _BufferedIOBase(_IOBase):
    """A file with a buffer, of bytes."""

    def read(self, size=-1):
        self._refuse("read")

    def read1(self, size=-1):
        self._refuse("read1")

    def write(self, data):
        self._refuse("write")

    def detach(self):
        self._refuse("detach")

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)


class _TextIOBase(_IOBase):
    """A file of text."""

    encoding = errors = newlines = None

    def read(self, size=-1):
        self._refuse("read")

    def write(self, text):
        self._refuse("write")

    def readline(self, size=-1):
        self._refuse("readline")

    def detach(self):
        self._refuse("detach")


_RawIOBase.register(_io.FileIO)
for _each in (_io.BufferedReader, _io.BufferedWriter, _io.BufferedRandom, _io.BytesIO):
    _BufferedIOBase.register(_each)
for _each in (_io.TextIOWrapper, _io.StringIO):
    _TextIOBase.register(_each)
