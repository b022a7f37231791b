//! What `gc.get_objects` hands out may be another thread's: it is shared before, and the owner goes on with it.

mod common;

use std::time::Duration;

use common::{freewheel, run};

const LIMIT: Duration = Duration::from_secs(60);

const PROGRAM: &str = "
import gc, threading
class P:
    def __init__(self, n): self.n = n; self.l = [n]; self.d = {'n': self}
stop = []
def work():
    while not stop:
        ps = [P(i) for i in range(50)]
        for p in ps: p.l.append(p); p.m = p.l[0]
        def numbers():
            for p in ps: yield p.n
        assert sum(numbers()) == 1225
        s = set(tuple(ps)); s.discard(ps[7]); assert len(s) == 49
threads = [threading.Thread(target=work) for i in range(3)]
for t in threads: t.start()
seen = 0
for i in range(10):
    gc.collect()
    for p in gc.get_objects():
        if type(p) is P and hasattr(p, 'l'):
            seen += len(p.l)
            p.d['seen'] = i
            found = p
    gc.get_referrers(found); gc.get_referents(found)
stop.append(1)
for t in threads: t.join()
print(seen > 0, any(r is found for r in gc.get_referrers(found.d)))
";

#[test]
fn objects_of_threads_that_run() {
    let f = run(freewheel().args(["--heap-limit", "512M", "-c", PROGRAM]), LIMIT);
    assert_eq!((f.code(), f.out().as_str(), f.err().as_str()), (0, "True True\n", ""));
}

#[test]
fn callbacks_are_told_of_collections_that_growth_has_caused() {
    let program = "
import gc
log = []
gc.callbacks.append(lambda phase, info: log.append((phase, info['collected'] > 0)))
kept = [[i] for i in range(100)]
for i in range(1000000):
    x = [i]; x.append(x)
    if log: break
print(log[:2])
";
    let f = run(freewheel().args(["-c", program]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "[('start', False), ('stop', True)]\n"), "{}", f.err());
}
