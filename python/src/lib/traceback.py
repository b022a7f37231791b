"""Showing exceptions and stacks as text.

Left out: marks of their own for the operator of a failing operation, and the tree form of
exception groups (a group is shown like any other exception). `extract_stack` without a frame needs `f_back`.
"""

import sys

__all__ = [
    "FrameSummary", "StackSummary", "TracebackException", "clear_frames", "extract_stack",
    "extract_tb", "format_exc", "format_exception", "format_exception_only", "format_list",
    "format_stack", "format_tb", "print_exc", "print_exception", "print_last", "print_list",
    "print_stack", "print_tb", "walk_stack", "walk_tb",
]

_CAUSE = ("\nThe above exception was the direct cause of the following exception:\n\n")
_CONTEXT = ("\nDuring handling of the above exception, another exception occurred:\n\n")
_REPEATS = 3
_absent = object()


class FrameSummary:
    """One entry of a stack. Unpacks like (filename, lineno, name, line)."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line", "locals")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None):
        self.end_lineno, self.colno, self.end_colno = end_lineno, colno, end_colno
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self._line = line
        self.locals = None if locals is None else {key: repr(each) for key, each in locals.items()}
        if lookup_line:
            self.line

    @property
    def line(self):
        """The text of the line, without surrounding blanks."""
        if self._line is None:
            if self.lineno is None:
                return None
            from linecache import getline
            self._line = getline(self.filename, self.lineno)
        return self._line.strip()

    def _marks(self):
        """Marks under the failing part of the line; None if that is all of it, or unknown."""
        line = self.line
        if not line or self.colno is None or self.end_colno is None:
            return None
        raw = self._line.rstrip()
        data = raw.encode()
        indent = len(raw) - len(raw.lstrip())
        start = len(data[:self.colno].decode(errors="replace"))
        end = len(raw)
        if self.end_lineno == self.lineno:
            end = len(data[:self.end_colno].decode(errors="replace"))
        if start < indent or end <= start or (start == indent and end >= len(raw)):
            return None
        return " " * (start - indent) + "^" * (end - start)

    def _fields(self):
        return self.filename, self.lineno, self.name, self.line

    def __iter__(self):
        return iter(self._fields())

    def __getitem__(self, place):
        return self._fields()[place]

    def __len__(self):
        return 4

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return self._fields()[:3] == other._fields()[:3]
        return self._fields() == other if isinstance(other, tuple) else NotImplemented

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    """A list of FrameSummary, outermost first."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Summarise pairs of a frame and a line number."""
        pairs = [(frame, (lineno, None, None, None)) for frame, lineno in frame_gen]
        return klass._from_places(pairs, limit, lookup_lines, capture_locals)

    @classmethod
    def _from_places(klass, pairs, limit, lookup_lines, capture_locals):
        """The same with places in the source: line, last line, column, last column."""
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None:
                limit = max(limit, 0)
        if limit is not None:
            pairs = pairs[:limit] if limit >= 0 else pairs[limit:]
        return klass(
            FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name,
                         lookup_line=lookup_lines,
                         locals=frame.f_locals if capture_locals else None,
                         end_lineno=end_line, colno=column, end_colno=end_column)
            for frame, (line, end_line, column, end_column) in pairs)

    @classmethod
    def from_list(klass, a_list):
        """Make one from FrameSummary objects or tuples of four."""
        return klass(each if isinstance(each, FrameSummary)
                     else FrameSummary(*each[:3], line=each[3]) for each in a_list)

    def format_frame_summary(self, frame_summary):
        """The text of one entry, with line ends."""
        shown = [f'  File "{frame_summary.filename}", line {frame_summary.lineno}, '
                 f"in {frame_summary.name}\n"]
        if frame_summary.line:
            shown.append(f"    {frame_summary.line}\n")
            marks = frame_summary._marks()
            if marks:
                shown.append(f"    {marks}\n")
        for name, value in sorted((frame_summary.locals or {}).items()):
            shown.append(f"    {name} = {value}\n")
        return "".join(shown)

    def format(self):
        """The texts of all entries; many equal ones in a row are only counted."""
        result = []
        last, count = None, 0
        for each in self:
            here = each.filename, each.lineno, each.name
            if here != last:
                self._note_repeats(result, count)
                last, count = here, 0
            count += 1
            if count <= _REPEATS:
                result.append(self.format_frame_summary(each))
        self._note_repeats(result, count)
        return result

    def _note_repeats(self, result, count):
        more = count - _REPEATS
        if more > 0:
            result.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")


class TracebackException:
    """All that is needed to show an exception later, without keeping its frames alive."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.exc_type = exc_type
        self.stack = StackSummary._from_places(_places(exc_traceback), limit, lookup_lines,
                                               capture_locals)
        self._has_traceback = exc_traceback is not None
        self._str = _text_of(exc_value)
        self.__notes__ = getattr(exc_value, "__notes__", None)
        if exc_type is not None and issubclass(exc_type, SyntaxError):
            for name in ("filename", "text", "offset", "end_offset", "msg"):
                setattr(self, name, getattr(exc_value, name, None))
            self.lineno = None if exc_value.lineno is None else str(exc_value.lineno)
        cause = getattr(exc_value, "__cause__", None)
        context = getattr(exc_value, "__context__", None)
        self.__suppress_context__ = getattr(exc_value, "__suppress_context__", False)
        options = dict(limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals)
        self.__cause__ = self.__context__ = None
        if cause is not None and id(cause) not in seen:
            self.__cause__ = TracebackException(type(cause), cause, cause.__traceback__,
                                                _seen=seen, **options)
        elif context is not None and id(context) not in seen:
            self.__context__ = TracebackException(type(context), context, context.__traceback__,
                                                  _seen=seen, **options)

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __str__(self):
        return self._str

    def format_exception_only(self):
        """The lines that name the exception, without any stack."""
        kind = self.exc_type
        if kind is None:
            yield "NoneType: None\n"
            return
        name = kind.__qualname__
        if kind.__module__ not in ("__main__", "builtins"):
            name = f"{kind.__module__}.{name}"
        if issubclass(kind, SyntaxError):
            yield from self._format_syntax_error(name)
        elif self._str:
            yield f"{name}: {self._str}\n"
        else:
            yield f"{name}\n"
        notes = self.__notes__
        if isinstance(notes, (list, tuple)):
            for note in notes:
                for line in _text_of(note).split("\n"):
                    yield f"{line}\n"
        elif notes is not None:
            yield f"{notes!r}\n"

    def _format_syntax_error(self, name):
        where = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            where = f" ({self.filename})"
        if self.text is not None:
            line = self.text.rstrip("\n").lstrip(" \n\f")
            yield f"    {line}\n"
            if self.offset is not None:
                lost = len(self.text.rstrip("\n")) - len(line)
                start = self.offset - 1 - lost
                end = (self.end_offset or self.offset) - 1 - lost
                if self.end_offset in (0, None) or end <= start:
                    end = start + 1
                if start >= 0:
                    blanks = "".join([each if each.isspace() else " " for each in line[:start]])
                    yield f"    {blanks}{'^' * (end - start)}\n"
        yield f"{name}: {self.msg or '<no detail available>'}{where}\n"

    def format(self, *, chain=True):
        """All lines, those of the exceptions that led to this one first."""
        if chain:
            if self.__cause__ is not None:
                yield from self.__cause__.format()
                yield _CAUSE
            elif self.__context__ is not None and not self.__suppress_context__:
                yield from self.__context__.format()
                yield _CONTEXT
        if self._has_traceback:
            yield "Traceback (most recent call last):\n"
            yield from self.stack.format()
        yield from self.format_exception_only()

    def print(self, *, file=None, chain=True):
        _write(self.format(chain=chain), file)


def _text_of(value):
    try:
        return str(value)
    except Exception:
        return f"<{'exception' if isinstance(value, BaseException) else 'note'} str() failed>"


def _write(lines, file):
    file = sys.stderr if file is None else file
    if file is not None:
        file.write("".join(lines))


def walk_tb(tb):
    """Frames and line numbers of a traceback, outermost first."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _places(tb):
    """Frames and places in the source of a traceback, outermost first."""
    from itertools import islice
    pairs = []
    while tb is not None:
        place = next(islice(tb.tb_frame.f_code.co_positions(), tb.tb_lasti // 2, None), None)
        pairs.append((tb.tb_frame, place or (tb.tb_lineno, None, None, None)))
        tb = tb.tb_next
    return pairs


def walk_stack(f):
    """Frames and line numbers from a frame outwards; from the caller's if it is None."""
    if f is None:
        f = getattr(_here(), "f_back", None)
    while f is not None:
        yield f, f.f_lineno
        f = getattr(f, "f_back", None)


def _here():
    """The frame of the calling function."""
    try:
        raise Exception
    except Exception as error:
        return getattr(error.__traceback__.tb_frame, "f_back", None)


def extract_tb(tb, limit=None):
    """A StackSummary of a traceback."""
    return StackSummary._from_places(_places(tb), limit, True, False)


def extract_stack(f=None, limit=None):
    """A StackSummary of the stack up to a frame, by default the caller's."""
    if f is None:
        f = getattr(_here(), "f_back", None)
    return _stack(f, limit)


def _stack(f, limit):
    stack = StackSummary.extract(walk_stack(f), limit=limit) if f is not None else StackSummary()
    stack.reverse()
    return stack


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def format_stack(f=None, limit=None):
    return _stack(getattr(_here(), "f_back", None) if f is None else f, limit).format()


def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)


def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit), file)


def print_stack(f=None, limit=None, file=None):
    _write(_stack(getattr(_here(), "f_back", None) if f is None else f, limit).format(), file)


def _as_exception(exc, value, tb):
    """The functions below take an exception alone, or its type, itself and a traceback."""
    if value is _absent and tb is _absent:
        if exc is not None and not isinstance(exc, BaseException):
            raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
        return type(exc) if exc is not None else None, exc, getattr(exc, "__traceback__", None)
    if _absent in (value, tb):
        raise ValueError("Both or neither of value and tb must be given")
    return None if value is None else type(value), value, tb


def format_exception(exc, /, value=_absent, tb=_absent, limit=None, chain=True):
    """All lines that show an exception, as a list."""
    shown = TracebackException(*_as_exception(exc, value, tb), limit=limit)
    return list(shown.format(chain=chain))


def print_exception(exc, /, value=_absent, tb=_absent, limit=None, file=None, chain=True):
    _write(format_exception(exc, value, tb, limit, chain), file)


def format_exception_only(exc, /, value=_absent):
    """The lines that name an exception, without any stack, as a list."""
    if value is not _absent:
        exc = value
    kind = None if exc is None else type(exc)
    return list(TracebackException(kind, exc, None).format_exception_only())


def format_exc(limit=None, chain=True):
    """The exception being handled, as one string."""
    return "".join(format_exception(sys.exc_info()[1], limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)


def clear_frames(tb):
    """Let go of the local variables of all frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except (AttributeError, RuntimeError):
            pass
        tb = tb.tb_next
