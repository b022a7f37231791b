import contextlib


def requires_working_threading():
    return lambda test: test


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    """Starts threads; at the end calls `unlock`, which makes them end, and waits for them."""
    started = []
    try:
        for thread in threads:
            thread.start()
            started.append(thread)
        yield
    finally:
        if unlock:
            unlock()
        for thread in started:
            thread.join()
