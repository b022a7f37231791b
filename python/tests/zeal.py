#!/usr/bin/env python3
"""Runs the test programs on a build with `cfg(freewheel_zeal)`, where what is rare happens all the time.

usage: zeal.py FREEWHEEL [--every N] [--sites N] [--only TEXT] [--seed N]

Twice each: with a collection at every N-th safepoint (50 unless given), where a program must write what its golden
file says; and with one request for memory failing, at N sites (12 unless given; 0: all of them), where it must end by
itself, as a program ends that meets a `MemoryError` or handles it, within a minute. Prints what does not, and the
command that repeats it.
"""

import argparse
import concurrent.futures
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Programs whose output says how often the heap was collected.
COUNTS_COLLECTIONS = {"modules/gc_inspect.py"}
PROGRAMS = os.path.join(HERE, "programs")


def has_threads(path):
    """Then it may wait for one that has died of the error: it only must not crash."""
    with open(path, encoding="utf-8", errors="replace") as f:
        text = f.read()
    return any(word in text for word in ("threading", "concurrent"))


def run(command, path, timeout=60, **variables):
    env = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1", **variables)
    try:
        return subprocess.run([command, os.path.basename(path)], cwd=os.path.dirname(path), env=env, timeout=timeout,
                              stdin=subprocess.DEVNULL, capture_output=True)
    except subprocess.TimeoutExpired:
        return None


def programs(only):
    with open(os.path.join(PROGRAMS, "known_failures.txt")) as f:
        known = {line.split()[0] for line in f if line.strip() and not line.startswith("#")}
    for folder, _, names in sorted(os.walk(PROGRAMS)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            key = os.path.relpath(path, PROGRAMS)
            if name.endswith(".py") and folder != PROGRAMS and key not in known and only in key:
                yield path


def collecting(command, path, every):
    if os.path.relpath(path, PROGRAMS) in COUNTS_COLLECTIONS:
        return []
    done = run(command, path, FREEWHEEL_COLLECT_EVERY=str(every))
    with open(path.removesuffix(".py") + ".out", "rb") as f:
        same = done is not None and done.stdout == f.read()
    return [] if same else [(f"FREEWHEEL_COLLECT_EVERY={every}", "writes something else", done)]


def crashed(done):
    if done is None:
        return "does not end"
    if done.returncode < 0:
        return f"signal {-done.returncode}"
    if b"panicked at" in done.stderr:
        return next(line for line in done.stderr.decode(errors="replace").splitlines() if "panicked at" in line)
    return None


def failing(command, path, sites, choose):
    done = run(command, path, FREEWHEEL_COUNT_ALLOCATIONS="1")
    count = int(done.stderr.split(b"allocations: ")[-1])
    chosen = range(1, count + 1)
    if 0 < sites < count:
        chosen = sorted(choose.sample(chosen, sites))
    found = []
    for n in chosen:
        threads = has_threads(path)
        done = run(command, path, 10 if threads else 60, FREEWHEEL_FAIL_ALLOCATION=str(n))
        why = crashed(done)
        if why and not (threads and done is None):
            found.append((f"FREEWHEEL_FAIL_ALLOCATION={n}", why, done))
    return len(chosen), found


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("command")
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--sites", type=int, default=12)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    command = os.path.abspath(options.command)
    paths = list(programs(options.only))

    def check(path):
        tried, found = failing(command, path, options.sites, random.Random(f"{options.seed} {path}"))
        return path, tried, collecting(command, path, options.every) + found

    bad = sites = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, tried, found in pool.map(check, paths):
            sites += tried
            for variable, why, _ in found:
                bad += 1
                print(f"{why}\n    cd {os.path.dirname(path)}; {variable} {command} {os.path.basename(path)}", flush=True)
    print(f"{len(paths)} programs, {sites} failing allocations: {bad} bad")
    return bad != 0 or not paths


if __name__ == "__main__":
    sys.exit(main())
