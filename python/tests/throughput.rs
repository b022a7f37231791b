//! Many threads at one atomic number. The only test of its process: others would take its processors.

mod common;

use common::prints;

#[test]
fn more_threads_do_not_slow_a_number_down() {
    // Two and eight threads together do at least half of what one does. They take turns, and the best of each counts:
    // the machine may be busy.
    let program = "
import threading, time
from freewheel import AtomicInt
def rate(threads):
    n, stop, barrier = AtomicInt(), [], threading.Barrier(threads + 1)
    def add():
        barrier.wait()
        while not stop:
            for _ in range(1000): n.add()
    ts = [threading.Thread(target=add) for _ in range(threads)]
    for t in ts: t.start()
    barrier.wait()
    start = time.perf_counter()
    time.sleep(0.1)
    done = n.load() / (time.perf_counter() - start)
    stop.append(True)
    for t in ts: t.join()
    return done
best = {1: 0, 2: 0, 8: 0}
for attempt in range(30):
    for threads in best: best[threads] = max(best[threads], rate(threads))
    if attempt >= 2 and all(best[t] * 2 >= best[1] for t in best): break
print(*[best[t] * 2 >= best[1] or best for t in (2, 8)])
";
    prints(program, "True True\n");
}
