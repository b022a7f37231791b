"""Runs a program of this folder on several threads at once and prints the seconds it took.

    freewheel benches/programs/body.py PROGRAM THREADS

Every thread does the same amount of work, on objects of its own.
"""

import sys
import threading
import time


def main(name, threads):
    program = __import__(name)
    program.run(program.WARM_UP)
    answers = []

    def body():
        answers.append(program.run(program.SIZE))

    team = [threading.Thread(target=body) for _ in range(threads)]
    start = time.perf_counter()
    for t in team:
        t.start()
    for t in team:
        t.join()
    seconds = time.perf_counter() - start
    if answers != [program.ANSWER] * threads:
        raise SystemExit(f"{name}: wrong answers {answers}")
    print(seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
