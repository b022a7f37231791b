"""Regenerate the golden files of the conformance programs.

Usage:  python3 regen.py            rewrite every X.out and X.expect
        python3 regen.py --check    write nothing; run each program three times
                                    (with different hash seeds) and report every
                                    difference from the golden files, and every
                                    program that takes 2 seconds or more
        python3 regen.py [--check] TOPIC_OR_FILE...   only those folders or files

Each program X.py lies in a topic folder and is run as `python3 X.py` with that
folder as working directory and standard input empty.  Beside it are kept

    X.out     its standard output, byte for byte
    X.expect  line 1: the exit code
              line 2: the last line of standard error, or empty

The interpreter is the `python3` found first on PATH; it must be 3.11, because
messages differ between versions.  Output is UTF-8 on every machine.
"""

import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
LIMIT = 2.0


def programs(selected):
    for folder in sorted(os.listdir(ROOT)):
        path = os.path.join(ROOT, folder)
        if not os.path.isdir(path) or folder.startswith((".", "_")):
            continue
        for name in sorted(os.listdir(path)):
            if not name.endswith(".py"):
                continue
            key = folder + "/" + name
            if selected and folder not in selected and key not in selected:
                continue
            yield path, name, key


def run(folder, name, seed):
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env.update(PYTHONHASHSEED=seed, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1")
    start = time.monotonic()
    done = subprocess.run(["python3", name], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    spent = time.monotonic() - start
    lines = done.stderr.decode("utf-8", "replace").rstrip("\n").split("\n")
    expect = "%d\n%s\n" % (done.returncode, lines[-1])
    return done.stdout, expect.encode("utf-8"), spent


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def main():
    check = "--check" in sys.argv[1:]
    selected = {a.rstrip("/") for a in sys.argv[1:] if a != "--check"}
    version = subprocess.run(["python3", "--version"], capture_output=True, text=True).stdout
    if not version.startswith("Python 3.11."):
        sys.exit("python3 is %s, but the golden files are for 3.11" % version.strip())
    counts, bad = {}, 0
    for folder, name, key in programs(selected):
        topic = key.split("/")[0]
        counts[topic] = counts.get(topic, 0) + 1
        stem = os.path.join(folder, name[:-3])
        for seed in ("random", "1", "4242") if check else ("0",):
            out, expect, spent = run(folder, name, seed)
            if spent >= LIMIT:
                print("slow: %s took %.1f s" % (key, spent))
                bad += 1
            if check:
                if out != read(stem + ".out") or expect != read(stem + ".expect"):
                    print("differs: %s (hash seed %s)" % (key, seed))
                    bad += 1
            else:
                with open(stem + ".out", "wb") as file:
                    file.write(out)
                with open(stem + ".expect", "wb") as file:
                    file.write(expect)
    for topic in sorted(counts):
        print("%4d %s" % (counts[topic], topic))
    print("%4d programs, %d problems" % (sum(counts.values()), bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
