"""Runs one of CPython's test files with the `unittest` and the helpers in `lib`.

Usage:  run.py FOLDER MODULE [TEXT]      only tests whose names contain TEXT

FOLDER holds the test files. Each test is a line: its name, and `pass`, `fail` or `skip`. What fails must be in
`known_failures.txt`, and what is there must fail: otherwise the exit code is 1.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def known_failures(module):
    """Names and reasons, one a line."""
    known = {}
    with open(os.path.join(HERE, "known_failures.txt"), encoding="utf-8") as file:
        for line in file:
            name, _, reason = line.strip().partition(" ")
            if name.startswith(f"{module}."):
                assert reason, f"{name} has no reason"
                known[name] = reason
    return known


def main():
    folder, module, *rest = sys.argv[1:]
    wanted = rest[0] if rest else ""
    lib = os.path.join(HERE, "lib")
    sys.path.insert(0, lib)
    os.environ["CPYTHON_TESTS"] = folder
    # For the processes that tests start.
    os.environ["PYTHONPATH"] = lib
    import unittest

    known, counts, wrong = known_failures(module), {"pass": 0, "fail": 0, "skip": 0}, []
    tests = getattr(__import__(f"test.{module}"), module)
    for outcome in unittest.run_module(tests, wanted, lambda name: print(name, end=" ... ", flush=True)):
        name, result = outcome.name, outcome.result
        counts[result] += 1
        reason = known.pop(name, None)
        if reason is not None:
            if result != "fail":
                wrong.append(f"{name}: {result}, but it is in known_failures.txt")
            print(f"{result}  (known: {reason})", flush=True)
            continue
        if result == "fail":
            wrong.append(f"{name}: fail")
        print(f"{result}  ({outcome.why})" if result == "skip" else result, flush=True)
        if result == "fail":
            print("     " + outcome.why.rstrip().replace("\n", "\n     "), flush=True)
    if not wanted:
        wrong += [f"{name}: there is no such test, but it is in known_failures.txt" for name in known]
        if counts["pass"] == 0:
            wrong.append("no test passed")
    print(f"{module}: {counts['pass']} pass, {counts['fail']} fail, {counts['skip']} skip")
    for line in wrong:
        print(f"UNEXPECTED {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
