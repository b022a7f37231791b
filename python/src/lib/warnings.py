"""Warnings: `warn`, filters, `catch_warnings`.

Where a warning comes from is told by the native `sys._caller(depth)`: a tuple (file name, line
number, globals) of the function so many calls above the one that asks, or None. Without it all
warnings seem to come from `sys`, line 1.

The patterns of `filterwarnings` are regular expressions if there is a module `re`; else a
pattern matches what begins with it.
Left out: the command line's `-W`, tracing where the `source` of a ResourceWarning was made.
"""

import sys

__all__ = ["catch_warnings", "filterwarnings", "formatwarning", "resetwarnings", "showwarning",
           "simplefilter", "warn", "warn_explicit"]

_ACTIONS = ("error", "ignore", "always", "default", "module", "once")

# Entries are (action, message pattern, category, module pattern, line number or 0).
filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
defaultaction = "default"
onceregistry = {}
_version = object()  # replaced whenever the filters change; registries of older ones are stale
_elsewhere = {}      # the registry of warnings from an unknown place


class WarningMessage:
    """What `showwarning` would have been called with."""

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, filename : "
                f"{self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}")


def _changed():
    global _version
    _version = object()


def _matches(pattern, text, ignore_case):
    if pattern is None:
        return True
    if isinstance(pattern, str):
        try:
            import re
        except ImportError:
            if ignore_case:
                pattern, text = pattern.lower(), text.lower()
            return text.startswith(pattern)
        return re.match(pattern, text, re.IGNORECASE if ignore_case else 0) is not None
    return pattern.match(text) is not None


def _add_filter(entry, append):
    if append:
        if entry not in filters:
            filters.append(entry)
    else:
        if entry in filters:
            filters.remove(entry)
        filters.insert(0, entry)
    _changed()


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Say what to do about warnings of that category, text, module and line."""
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(category, type) and issubclass(category, Warning), \
        "category must be a Warning subclass"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add_filter((action, message or None, category, module or None, lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Say what to do about all warnings of that category."""
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add_filter((action, None, category, None, lineno), append)


def resetwarnings():
    """Remove all filters."""
    filters.clear()
    _changed()


def formatwarning(message, category, filename, lineno, line=None):
    """The text of a warning, with the line of source it is about if that can be read."""
    shown = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    if line is None:
        try:
            from linecache import getline
            line = getline(filename, lineno)
        except Exception:
            line = None
    return f"{shown}  {line.strip()}\n" if line and line.strip() else shown


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, by default to standard error; replace it to do otherwise."""
    file = sys.stderr if file is None else file
    if file is not None:
        try:
            file.write(formatwarning(message, category, filename, lineno, line))
        except OSError:
            pass


def warn(message, category=None, stacklevel=1, source=None):
    """Warn of something about the code `stacklevel` calls up."""
    if isinstance(message, Warning):
        category = message.__class__
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not {type(category).__name__!r}")
    ask = getattr(sys, "_caller", None)
    place = None if ask is None else ask(max(stacklevel, 1))
    filename, lineno, scope = ("sys", 1, None) if place is None else place
    if scope is None:
        module, registry = "sys", _elsewhere
    else:
        module = scope.get("__name__") or "<string>"
        registry = scope.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, module, registry, scope, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    """Warn of something at a given place."""
    lineno = int(lineno)
    if module is None:
        module = filename[:-3] if filename.endswith(".py") else filename or "<unknown>"
    if registry is None:
        registry = {}
    if registry.get("version") is not _version:
        registry.clear()
        registry["version"] = _version
    if isinstance(message, Warning):
        text, category = str(message), message.__class__
    else:
        text, message = message, category(message)
    key = text, category, lineno
    if registry.get(key):
        return
    action = defaultaction
    for chosen, pattern, kind, where, line in list(filters):
        if (issubclass(category, kind) and line in (0, lineno)
                and _matches(pattern, text, True) and _matches(where, module, False)):
            action = chosen
            break
    if action == "ignore":
        return
    if action == "error":
        raise message
    # Of several threads that come here at once, the one that makes the entry shows the warning.
    mine = object()
    if action == "once":
        registry[key] = True
        if onceregistry.setdefault((text, category), mine) is not mine:
            return
    elif action == "module":
        registry[key] = True
        if registry.setdefault((text, category, 0), mine) is not mine:
            return
    elif action == "default":
        if registry.setdefault(key, mine) is not mine:
            return
    elif action != "always":
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters")
    _show(WarningMessage(message, category, filename, lineno, source=source))


def _show(warning):
    if _recording:
        _recording[-1].append(warning)
    else:
        showwarning(warning.message, warning.category, warning.filename, warning.lineno,
                    warning.file, warning.line)


_recording = []
_own_showwarning = showwarning


class catch_warnings:
    """Puts the filters back at the end of the block; may record warnings in a list instead of
    showing them. Concerns all threads, as the filters do."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0,
                 append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)
        self._saved = None

    def __repr__(self):
        return f"{type(self).__name__}({'record=True' if self._record else ''})"

    def __enter__(self):
        if self._saved is not None:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._saved = filters[:], showwarning, _recording[:]
        _changed()
        if self._filter is not None:
            simplefilter(*self._filter)
        if not self._record:
            return None
        log = []
        _recording.append(log)
        globals()["showwarning"] = _own_showwarning
        return log

    def __exit__(self, *exc_info):
        if self._saved is None:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        filters[:], globals()["showwarning"], _recording[:] = self._saved
        _changed()
