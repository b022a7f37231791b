#!/usr/bin/env python3
"""Compares interpreters on programs of pyperformance, one process after the other.

usage: compare.py --bench DIR [--rounds N] [--only NAME,...] NAME=COMMAND NAME=COMMAND...

DIR has the programs (`data-files/benchmarks` of the package). The first interpreter is the one that the others are
compared with. In each round every program runs once on every interpreter; a row's ratio is the median of the rounds'
ratios, so that what disturbs one round disturbs it alone. Prints a Markdown table and the geometric mean.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = ["nbody", "fannkuch", "spectral_norm", "nqueens", "float", "chaos", "richards", "deltablue", "go", "hexiom",
            "raytrace", "meteor_contest", "unpack_sequence", "generators", "comprehensions", "pyflate", "scimark"]


def run(command, program):
    """Seconds by the name of the benchmark, for one program on one interpreter."""
    env = dict(os.environ, PYTHONPATH=HERE)
    done = subprocess.run([*shlex.split(command), program], cwd=os.path.dirname(program), env=env,
                          capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        print(f"{program}: {command}: exit code {done.returncode}: {last[0]}", file=sys.stderr)
    rows = (line.split("\t") for line in done.stdout.splitlines())
    return {row[0]: float(row[1]) for row in rows if len(row) == 2}


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("--bench", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=lambda s: s.split(","), default=PROGRAMS)
    parser.add_argument("interpreters", nargs="+", type=lambda s: s.split("=", 1))
    options = parser.parse_args()
    names = [name for name, _ in options.interpreters]
    base, others = names[0], names[1:]

    print(f"| program | {base} |", *(f"{n}, times its speed |" for n in others))
    print("|---|--:|" + "--:|" * len(others))
    means = {n: [] for n in others}
    failed = False
    for program in options.only:
        path = os.path.join(os.path.abspath(options.bench), f"bm_{program}", "run_benchmark.py")
        times = {n: {} for n in names}
        for _ in range(options.rounds):
            for name, command in options.interpreters:
                for row, seconds in run(command, path).items():
                    times[name].setdefault(row, []).append(seconds)
        failed |= any(not times[n] for n in names)
        for row, bases in times[base].items():
            cells = []
            for n in others:
                ratios = [b / t for b, t in zip(bases, times[n].get(row, []))]
                if ratios:
                    means[n].append(statistics.median(ratios))
                cells.append(f"{means[n][-1]:.2f}×" if ratios else "failed")
            print(f"| {row} | {statistics.median(bases) * 1e3:.4g} ms |", *(f"{c} |" for c in cells), flush=True)
    for n in others:
        print(f"\ngeometric mean of {len(means[n])} rows for {n}: {statistics.geometric_mean(means[n]):.2f}×, "
              f"lowest {min(means[n]):.2f}×")
    return failed


if __name__ == "__main__":
    sys.exit(main())
