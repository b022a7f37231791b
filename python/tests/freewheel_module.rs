//! What the book promises of the module `freewheel`, under several threads. `programs` cannot compare it with anything.

mod common;

use common::prints;

/// Starts functions in a thread each, waits for them, and shows what went wrong in them.
const RUN: &str = "
import gc, queue, threading, time, weakref
from freewheel import *
def run(*fs):
    ts = [threading.Thread(target=f) for f in fs]
    for t in ts: t.start()
    for t in ts: t.join()
def raises(f, *args, **kwargs):
    try: return f(*args, **kwargs)
    except BaseException as e: return type(e).__name__
";

fn run_prints(program: &str, want: &str) {
    prints(&format!("{RUN}{program}"), want);
}

#[test]
fn numbers_change_in_single_steps() {
    let program = "
n, bits, low, high, doubled = AtomicInt(), AtomicInt(), AtomicInt(), AtomicInt(), AtomicInt()
seen = [[] for _ in range(8)]
def work(k):
    for i in range(5000):
        seen[k].append(n.fetch_add())
        bits.fetch_xor(1 << k); bits.fetch_or(1 << 20); bits.fetch_and(~(1 << 21))
        low.fetch_min(-k * i); high.fetch_max(k * i)
        if i % 10 == 0: doubled.update(lambda v: v + 3)
run(*[lambda k=k: work(k) for k in range(8)])
every = sorted(x for s in seen for x in s)
print(every == list(range(40000)), all(s == sorted(s) for s in seen), bits.load() == 1 << 20)
print(low.load() == -7 * 4999, high.load() == 7 * 4999, doubled.load() == 3 * 8 * 500, n.add(0))
";
    run_prints(program, "True True True\nTrue True True 40000\n");
}

#[test]
fn a_result_that_does_not_fit_changes_nothing() {
    let program = "
top = 2**63 - 1
n = AtomicInt(top - 1)
failures = AtomicInt()
def work():
    for _ in range(1000):
        if raises(n.add) == 'OverflowError': failures.add()
run(*[work] * 4)
print(n.load() == top, failures.load())
# Small integers of the runtime have fewer bits than the number.
for start in (2**47 - 2, 2**61 - 2, 2**62 - 2, -2**62 + 1, top - 5):
    n = AtomicInt(start)
    print(n.fetch_add(4) == start, n.load() == start + 4, n.sub(4) == start, n.compare_exchange(start, start + 1), n.exchange(0) == start + 1)
print(raises(n.store, 2**63), raises(AtomicInt, -2**63 - 1), raises(n.add, 2**64), AtomicInt(-2**63).load() == -2**63, raises(AtomicInt(-2**63).sub))
print(raises(n.add, 1.5), raises(n.add, 'x'), raises(n.update, lambda v: None), raises(n.update, lambda v: 1 / 0), n.load())
";
    run_prints(
        program,
        "True 3999\nTrue True True True True\nTrue True True True True\nTrue True True True True\n\
         True True True True True\nTrue True True True True\n\
         OverflowError OverflowError OverflowError True OverflowError\nTypeError TypeError TypeError ZeroDivisionError 0\n",
    );
}

#[test]
fn references_are_exchanged_by_identity() {
    // A stack of nodes that all threads push to and pop from: no node is lost, none comes twice.
    let program = "
class Node:
    def __init__(self, value, next): self.value, self.next = value, next
top = AtomicRef()
popped = [[] for _ in range(4)]
def work(k):
    for i in range(4000):
        node = Node((k, i), None)
        while True:
            node.next = top.get()
            if top.compare_exchange(node.next, node): break
        if i % 2:
            while (old := top.get()) is not None:
                if top.compare_exchange(old, old.next):
                    popped[k].append(old.value)
                    break
run(*[lambda k=k: work(k) for k in range(4)])
left = []
node = top.get()
while node is not None:
    left.append(node.value); node = node.next
every = left + [v for p in popped for v in p]
print(len(every), len(set(every)))
x, y = [1], [1]
r = AtomicRef(x)
print(r.compare_exchange(y, 1), r.get() is x, r.compare_exchange(x, y), r.exchange(5) is y, r.compare_exchange(5, 'five'), r.get())
r.set([])
def append(k):
    for i in range(500): r.update(lambda old: old + [(k, i)])
run(*[lambda k=k: append(k) for k in range(4)])
print(len(r.get()), len(set(r.get())))
";
    run_prints(program, "16000 16000\nFalse True True True True five\n2000 2000\n");
}

#[test]
fn what_was_stored_dies() {
    // Counts: private containers free at once, shared ones after a collection, cycles are found.
    let program = "
class Thing: pass
def last(make):
    thing = Thing()
    w = weakref.ref(thing)
    holder = make(thing)
    del thing
    kept = w() is not None
    del holder
    return kept, w() is None
def ref(t): return AtomicRef(t)
def mapped(t): return ConcurrentDict(k=t)
def queued(t):
    q = MpmcQueue(); q.put(t); return q
def walked(t):
    it = iter(ConcurrentDict(a=t, b=t).values()); return it
for make in (ref, mapped, queued, walked): print(make.__name__, last(make))
def cycle(make):
    thing = Thing(); w = weakref.ref(thing)
    thing.own = make(thing)
    del thing
    gc.collect()
    return w() is None
print([cycle(make) for make in (ref, mapped, queued, walked)])
count = AtomicInt()
class Counted:
    def __init__(self): count.add()
    def __del__(self): count.sub()
r, d, q = AtomicRef(), ConcurrentDict(), MpmcQueue(50)
def work(k):
    for i in range(3000):
        r.exchange(Counted()); r.set(Counted()); r.compare_exchange(None, Counted()); r.update(lambda old: Counted())
        d[i % 40] = Counted(); d.setdefault(i % 50, Counted()); d.pop(i % 30, None); d.compute(i % 45, lambda old: Counted())
        d.merge(i % 35, Counted(), lambda old, new: new); d.compare_exchange(i % 40, None, Counted())
        if k % 2: q.put(Counted())
        else: q.get()
run(*[lambda k=k: work(k) for k in range(4)])
r.set(None); d.clear()
gc.collect(); gc.collect()
print(count.load(), q.qsize())
";
    run_prints(
        program,
        "ref (True, True)\nmapped (True, True)\nqueued (True, True)\nwalked (True, True)\n[True, True, True, True]\n0 0\n",
    );
}

#[test]
fn keys_change_in_single_steps() {
    let program = "
d = ConcurrentDict()
defaults = [[] for _ in range(6)]
def work(k):
    for i in range(3000):
        key = i % 97
        d.compute(('sum', key), lambda old: old + 1, 0)
        d.merge(('list', key), (k,), lambda old, new: old + new if len(old) < 20 else old)
        defaults[k].append(d.setdefault(('default', i), (k, i)))
        mine = d.get_or_compute(('made', i), lambda: (k, i))
        if mine is not d[('made', i)]: defaults[k].append('another')
        while True:
            old = d.setdefault(('swap', key), 0)
            if d.compare_exchange(('swap', key), old, old + 1): break
run(*[lambda k=k: work(k) for k in range(6)])
print(sum(v for (kind, _), v in d.items() if kind == 'sum'), sum(v for (kind, _), v in d.items() if kind == 'swap'))
print(all(defaults[0] == x for x in defaults), len(d) == 97 * 3 + 6000)
taken = [[] for _ in range(6)]
def take(k):
    while d:
        try: taken[k].append(d.popitem()[0])
        except KeyError: pass
run(*[lambda k=k: take(k) for k in range(6)])
every = [x for t in taken for x in t]
print(len(every), len(set(every)), len(d), raises(d.popitem))
# A function that raises changes nothing; one that uses the mapping may.
d['k'] = 1
print(raises(d.compute, 'k', lambda old: 1 / 0), d['k'], d.compute('k', lambda old: d.setdefault('other', 5) + old), d['other'])
print(raises(d.compare_exchange, [], 1, 2), raises(d.get_or_compute, 'new', lambda: 1 / 0), 'new' in d)
";
    run_prints(
        program,
        "18000 18000\nTrue True\n6291 6291 0 KeyError\nZeroDivisionError 1 6 5\nTypeError ZeroDivisionError False\n",
    );
}

#[test]
fn a_function_of_compute_may_block() {
    // Others change other keys, and the same key, meanwhile; then the function is asked again.
    let program = "
d = ConcurrentDict(k=1)
at, go = threading.Event(), threading.Event()
asked = []
def slow(old):
    asked.append(old)
    if len(asked) == 1: at.set(); go.wait()
    return old * 10
t = threading.Thread(target=lambda: d.compute('k', slow))
t.start(); at.wait()
for i in range(1000): d[i] = i
d['k'] = 2
go.set(); t.join()
print(asked, d['k'], len(d))
";
    run_prints(program, "[1, 2] 20 1001\n");
}

#[test]
fn a_queue_hands_out_everything_once_and_in_order() {
    let program = "
for size in (0, 1, 7):
    q = MpmcQueue(size)
    got = [[] for _ in range(4)]
    def put(k):
        for i in range(3000): q.put((k, i))
    def get(k):
        for item in q: got[k].append(item)
    getters = [threading.Thread(target=get, args=(k,)) for k in range(4)]
    for t in getters: t.start()
    run(*[lambda k=k: put(k) for k in range(4)])
    q.close()
    for t in getters: t.join()
    every = sorted(x for g in got for x in g)
    ordered = all([i for p, i in g if p == k] == sorted(i for p, i in g if p == k) for g in got for k in range(4))
    print(size, every == [(k, i) for k in range(4) for i in range(3000)], ordered, q.qsize())
";
    run_prints(program, "0 True True 0\n1 True True 0\n7 True True 0\n");
}

#[test]
fn queues_keep_time_and_close() {
    let program = "
q = MpmcQueue(1)
def timed(f, *args, **kwargs):
    start = time.monotonic()
    name = raises(f, *args, **kwargs)
    return name, time.monotonic() - start >= 0.05
print(timed(q.get, timeout=0.05), raises(q.get, False), raises(q.get_nowait), raises(q.get, True, 0))
q.put(1)
print(timed(q.put, 2, timeout=0.05), raises(q.put, 2, False), raises(q.put_nowait, 2), q.qsize(), q.full())
print(raises(q.get, timeout=-1), raises(q.get, timeout='x'), raises(q.put), raises(MpmcQueue, 'x'))
# Closing wakes everybody: who puts is refused, who gets gets what is left.
ends = []
putters = [threading.Thread(target=lambda: ends.append(raises(q.put, 9))) for _ in range(3)]
empty = MpmcQueue()
getters = [threading.Thread(target=lambda: ends.append(raises(empty.get))) for _ in range(3)]
for t in putters + getters: t.start()
q.close(); empty.close(); q.close()
for t in putters + getters: t.join()
print(ends, q.closed, raises(q.put, 1), q.get(), raises(q.get), raises(q.get, timeout=5), list(q))
try: q.get_nowait()
except MpmcQueue.Closed as e: print(type(e) is Closed, issubclass(Closed, Exception))
";
    run_prints(
        program,
        "('Empty', True) Empty Empty Empty\n('Full', True) Full Full 1 True\nValueError TypeError TypeError TypeError\n\
         ['Closed', 'Closed', 'Closed', 'Closed', 'Closed', 'Closed'] True Closed 1 Closed Closed []\nTrue True\n",
    );
}

#[test]
fn par_map_is_a_loop_by_several_threads() {
    let program = "
print(par_map(lambda x: x * x, range(20), threads=4) == [x * x for x in range(20)], par_map(str, []), par_map(str, (i for i in 'ab')))
# As many threads as were asked for are there at once, and the caller is one of them.
barrier = threading.Barrier(4)
def meet(x):
    barrier.wait()
    return threading.get_ident()
idents = set(par_map(meet, range(4), threads=4))
print(len(idents), threading.get_ident() in idents)
# The exception is that of the first item that fails; none is begun after a failure.
begun = AtomicInt()
def fail(x):
    begun.add()
    if x % 10 == 7: raise ValueError(x)
    return x
def attempt():
    try: par_map(fail, range(100000), threads=4)
    except ValueError as e: return e.args
print({attempt() for _ in range(50)}, begun.load() < 50 * 100)
print(raises(par_map, str, [1], threads=0), raises(par_map, str, 5), raises(par_map, lambda x: exit(3), [1, 2], threads=2))
import contextvars
v = contextvars.ContextVar('v'); v.set('caller')
print(set(par_map(lambda x: v.get(), range(40), threads=4)))
print(par_map(lambda x: sum(par_map(lambda y: x * y, range(5), threads=2)), range(5), threads=3))
class Thing: pass
def big(x):
    t = Thing(); alive.append(weakref.ref(t)); raise ValueError(t)
alive = []
raises(par_map, big, range(5), threads=2)
gc.collect()
print(len(alive) > 0, [w() for w in alive if w()])
";
    run_prints(
        program,
        "True [] ['a', 'b']\n4 True\n{(7,)} True\nValueError TypeError SystemExit\n{'caller'}\n[0, 10, 20, 30, 40]\nTrue []\n",
    );
}
