"""Threads that begin at the same time."""

import threading


def in_threads(threads, body):
    """Calls `body` with the number of each thread, on all of them; an exception of one is raised here."""
    problems = []

    def run(number):
        try:
            body(number)
        except BaseException as problem:
            problems.append(problem)

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if problems:
        raise problems[0]


def answer(requests, compute):
    """Answers each line with `ok` and the numbers that are computed of its words, or with `error` and the problem."""
    for line in requests:
        try:
            numbers = compute(*line.split())
        except Exception as problem:
            text = " ".join(str(problem).split())
            print("error", f"{type(problem).__name__}: {text}", flush=True)
        else:
            print("ok", *numbers, flush=True)
