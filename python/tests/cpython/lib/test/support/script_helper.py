"""Programs in processes of their own."""

import os
import sys

from test.support.os_helper import TESTFN, unlink


def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def _taken(path):
    with open(path, "rb") as file:
        content = file.read()
    unlink(path)
    return content


def assert_python_ok(*args):
    """Runs the interpreter, which must end well; answers code, output and errors."""
    out, err = f"{TESTFN}_out", f"{TESTFN}_err"
    words = [_quoted(word) for word in (sys.executable, *args)]
    code = os.waitstatus_to_exitcode(os.system(f"{' '.join(words)} <{os.devnull} >{_quoted(out)} 2>{_quoted(err)}"))
    done = code, _taken(out), _taken(err)
    assert code == 0, f"exit code {code}, output {done[1]!r}, errors {done[2]!r}"
    return done


def make_script(folder, name, source):
    path = os.path.join(folder, f"{name}.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(source)
    return path
