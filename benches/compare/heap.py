#!/usr/bin/env python3
"""Compares what collections cost, or what objects take, on several interpreters.

usage: heap.py [--memory] [--bench DIR] [--rounds N] [--only NAME,...] [--verbose] NAME=COMMAND NAME=COMMAND...

The first interpreter is the one that is compared with each of the others. Every run is a process of its own, and in
each round every interpreter runs once, so that what disturbs a round disturbs all of them; a ratio is the median of
the rounds' ratios. Without --memory: nanoseconds of one `gc.collect()` for each live object, over the graphs of
`programs/gc/graphs.py` and, with --bench, over pyperformance's two programs about the collector. With --memory: bytes
by which the resident memory grows for each of the things that `programs/gc/memory.py` makes. Prints a Markdown table.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys

import compare

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "..", "programs", "gc")
GRAPHS = ["nothing", "records", "tree", "chains"]
KINDS = ["instances", "pairs", "strings", "tables"]
# pyperformance's: the folder, the row it prints, and what its collections pass over: references to a thousand lists,
# garbage in a hundred cycles of 21 instances.
THEIRS = [("bm_gc_traversal", "gc_traversal", 1000 * 999 // 2), ("bm_gc_collect", "create_gc_cycles", 100 * 21)]
WHAT = {"nothing": "nothing (µs a collection)", "gc_traversal": "gc_traversal (by reference)",
        "create_gc_cycles": "create_gc_cycles (by dead object)"}


class Failed(Exception):
    """A run that ended with an error."""


def ours(command, program, name):
    """What a program of ours prints for this name: the value and the number of objects."""
    done = subprocess.run([*shlex.split(command), os.path.join(PROGRAMS, program), name], capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise Failed(f"{command} {program} {name}: exit code {done.returncode}: {last[0]}")
    row = done.stdout.split("\t")
    return float(row[1]), int(row[2])


def theirs(command, folder, name, objects):
    program = os.path.join(folder, "run_benchmark.py")
    rows = compare.run(command, program)
    if name not in rows:
        raise Failed(f"{command} {program} has not printed {name}")
    return rows[name], objects


def jobs(options):
    """Name, and a function from a command to the value and the number of objects."""
    if options.memory:
        return [(k, lambda c, k=k: ours(c, "memory.py", k)) for k in KINDS]
    all = [(g, lambda c, g=g: ours(c, "graphs.py", g)) for g in GRAPHS]
    if options.bench:
        for folder, name, objects in THEIRS:
            path = os.path.join(os.path.abspath(options.bench), folder)
            all.append((name, lambda c, p=path, n=name, o=objects: theirs(c, p, n, o)))
    return all


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda s: s.split(","))
    parser.add_argument("--verbose", action="store_true", help="print every run")
    parser.add_argument("interpreters", nargs="+", type=lambda s: s.split("=", 1))
    options = parser.parse_args()
    names = [name for name, _ in options.interpreters]
    base, others = names[0], names[1:]
    unit, scale = ("bytes", 1) if options.memory else ("ns", 1e9)

    print(f"| | {base}, {unit} each |", *(f"{n} | {n} ÷ {base} |" for n in others))
    print("|---|--:|" + "--:|--:|" * len(others))
    ratios = {n: [] for n in others}
    failed = False
    for name, job in jobs(options):
        if options.only and name not in options.only:
            continue
        values = {n: [] for n in names}
        for _ in range(options.rounds):
            for n, command in options.interpreters:
                try:
                    value, objects = job(command)
                except Failed as e:
                    print(e, file=sys.stderr)
                    failed = True
                    values[n].append(None)
                    continue
                each = value * 1e6 if name == "nothing" else value * scale / objects
                values[n].append(each)
                if options.verbose:
                    print(f"{name} {n} {each:.2f}", file=sys.stderr, flush=True)
        cells = []
        for n in names:
            whole = [v for v in values[n] if v is not None]
            cells.append(f"{statistics.median(whole):.1f}" if whole else "failed")
            if n != base:
                pairs = [b / a for a, b in zip(values[base], values[n]) if a is not None and b is not None]
                cells.append(f"{statistics.median(pairs):.2f}×" if pairs else "failed")
                if pairs and name != "nothing":
                    ratios[n].append(statistics.median(pairs))
        print(f"| {WHAT.get(name, name)} |", *(f"{c} |" for c in cells), flush=True)
    for n in others:
        if ratios[n]:
            print(f"\n{n} ÷ {base}: geometric mean of {len(ratios[n])} rows {statistics.geometric_mean(ratios[n]):.2f}×, "
                  f"lowest {min(ratios[n]):.2f}×")
    return failed


if __name__ == "__main__":
    sys.exit(main())
