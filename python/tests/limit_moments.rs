//! `--heap-limit` reached at awkward moments: in finalizers, in the midst of collections, in half-built dicts.
//!
//! What grows otherwise is in `heap_limit.rs`.

mod common;

use std::time::Duration;

use common::{freewheel, run};

const LIMIT: Duration = Duration::from_secs(60);

fn prints(program: &str, expected: &str) {
    let f = run(freewheel().args(["--heap-limit", "32M", "-c", program]), LIMIT);
    assert_eq!(
        (f.code(), f.out().as_str(), f.err().as_str()),
        (0, expected, ""),
        "{program}\n{:?}",
        f.status
    );
}

#[test]
fn in_a_finalizer() {
    // By counts, by the collector, and in another thread.
    prints(
        "
import gc, threading
seen = []
class F:
    def __del__(self):
        x = []
        try:
            while True: x.append(bytearray(10000))
        except MemoryError:
            x.clear(); seen.append(1)
def work():
    for i in range(3): F()
    for i in range(3): f = F(); f.me = f
    del f
    gc.collect()
work(); print(len(seen))
t = threading.Thread(target=work); t.start(); t.join(); print(len(seen))
print(len([str(i) for i in range(10000)]))
",
        "6\n12\n10000\n",
    );
}

#[test]
fn out_of_a_finalizer() {
    // The error is reported like any other, and the program goes on.
    prints(
        "
import gc, sys
seen = []
sys.unraisablehook = lambda u: seen.append(u.exc_type)
class F:
    def __del__(self):
        x = []
        while True: x.append(bytearray(10000))
for i in range(3): F()
f = F(); f.me = f; del f
gc.collect()
print(seen == [MemoryError] * 4, len([str(i) for i in range(10000)]))
",
        "True 10000\n",
    );
}

#[test]
fn in_a_collection() {
    // At the limit allocation collects; the finalizers of what that finds need memory, too, and some get none.
    let program = "
import gc
class N:
    made = dead = 0
    def __init__(self):
        self.b = bytearray(20000)
        self.me = self
        self.counted = True
        N.made += 1
    def __del__(self):
        N.dead += hasattr(self, 'counted')
        self.c = [bytearray(20000)]
for i in range(20000): N()
kept = []
try:
    while True: kept.append(N())
except MemoryError: n = len(kept); kept = None
gc.collect(); gc.collect()
print(n > 100, N.made > 20000, N.made - N.dead)
";
    let f = run(freewheel().args(["--heap-limit", "32M", "-c", program]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "True True 0\n"), "{:?} {}", f.status, f.err());
}

#[test]
fn in_callbacks_of_weak_references() {
    prints(
        "
import gc, weakref
seen = []
class T: pass
def callback(r):
    x = []
    try:
        while True: x.append(bytearray(10000))
    except MemoryError:
        x.clear(); seen.append(1)
t = T(); r = weakref.ref(t, callback); t = None
t = T(); t.me = t; s = weakref.ref(t, callback); t = None
gc.collect()
print(len(seen), r(), s())
",
        "2 None None\n",
    );
}

#[test]
fn in_a_half_built_dict() {
    // What was put in before is all there and nothing else is, and the dict goes on working.
    prints(
        "
import itertools
def grow(d, key, value):
    i = 0
    try:
        while True: d[key(i)] = value(i); i += 1
    except MemoryError: return i
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 1000
    def __eq__(self, other): return self.n == other.n
for key, value in [(int, float), (str, int), (K, lambda i: bytearray(50000)), (lambda i: (i, i), lambda i: [i])]:
    d, ballast = {}, bytearray(1 << 20)
    n = grow(d, key, value)
    # There is no room for the pair that taking an item out answers.
    ballast = None
    ok = len(d) == n > 100
    # Taking items out, last ones first, makes room for looking.
    for i in range(n - n // 2): d.popitem()
    ok = ok and all(key(i) in d for i in range(n // 2)) and not any(key(i) in d for i in range(n // 2, n))
    d[key(-5)] = 1
    print(ok, len(d) == n // 2 + 1, d[key(-5)])
    d = None
",
        "True True 1\nTrue True 1\nTrue True 1\nTrue True 1\n",
    );
}

#[test]
fn in_other_ways_to_build_dicts() {
    prints(
        "
import itertools
def refused(f):
    try: f()
    except MemoryError: return True
big = {i: i for i in range(100000)}
def repeat(f):
    x = []
    while True: x.append(f())
def attributes():
    class C: pass
    c = C()
    for i in itertools.count(): setattr(c, 'a%d' % i, bytearray(5000))
def names():
    g = {}
    for i in itertools.count(): exec('a%d = bytearray(50000)' % i, g)
def keywords(**kw): return kw
print(refused(lambda: {i: i for i in itertools.count()}),
      refused(lambda: dict(zip(itertools.count(), itertools.repeat(0)))),
      refused(lambda: repeat(lambda: {**big, 'a': 1})),
      refused(lambda: repeat(lambda: big | {'a': 1})),
      refused(lambda: repeat(big.copy)),
      refused(lambda: repeat(lambda: keywords(**{'a%d' % i: i for i in range(10000)}))),
      refused(attributes), refused(names),
      len(big), sum(big.values()))
",
        "True True True True True True True True 100000 4999950000\n",
    );
}

#[test]
fn each_error_is_one_of_its_own() {
    prints(
        "
import threading
def depth(e):
    n, tb = 0, e.__traceback__
    while tb is not None: n += 1; tb = tb.tb_next
    return n
def fail():
    x = []
    try:
        while True: x.append(bytearray(10000))
    except MemoryError as e: return e
errors = [fail() for i in range(5)]
def work(): errors.append(fail())
t = threading.Thread(target=work); t.start(); t.join()
print(len(set(map(id, errors))), {depth(e) for e in errors}, {e.__context__ for e in errors}, errors[0].args)
",
        "6 {1} {None} ()\n",
    );
}
