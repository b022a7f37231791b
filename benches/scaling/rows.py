"""The list of rows of the scaling gate, and what each of them is for.

A row is a function that prepares what the threads share and answers another one, which does its argument's number of
steps. It is prepared once, on the main thread, and run by any number of threads at the same time. Modules are imported
while it is prepared, so that one that cannot be loaded costs its own rows only.
"""

GATED = "gated"        # must scale
BESIDE = "beside"      # builds heap objects out of shared ones, or counts them for good: shown, not judged
CONTROL = "control"    # shows what the machine gives
SELFTEST = "selftest"  # must not scale; runs only if it is asked for

ROWS = {}


class Row:
    def __init__(self, prepare, kind, group):
        self.name = prepare.__name__
        self.kind = kind
        self.group = group
        self._prepare = prepare
        self._run = None

    def run(self):
        if self._run is None:
            self._run = self._prepare()
        return self._run


def rows_of(group):
    """A decorator for the rows of a file: `@row()` or `@row(BESIDE)`."""

    def row(kind=GATED):
        def add(prepare):
            assert prepare.__name__ not in ROWS, prepare.__name__
            ROWS[prepare.__name__] = Row(prepare, kind, group)
            return prepare

        return add

    return row
