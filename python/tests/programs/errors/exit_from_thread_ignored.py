import sys
import threading


def worker():
    print("worker exits")
    sys.exit(9)


t = threading.Thread(target=worker)
t.start()
t.join()
print("main thread is not affected")
raise SystemExit(4)
