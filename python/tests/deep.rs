//! Chains of millions of objects: marking, sharing and freeing them takes no native stack.
//!
//! Each kind of chain dies four times: by counts; as a part of cyclic garbage; shared with a second thread, which drops it;
//! made by a thread that has ended.

mod common;

use std::time::Duration;

use common::{freewheel, start};

const LIMIT: Duration = Duration::from_secs(300);
/// The largest chain has 10 million links; the verifier of debug builds looks at each of them in each collection.
const LINKS: usize = if cfg!(debug_assertions) { 100_000 } else { 10_000_000 };
/// More than the largest chain takes.
const MEMORY: u64 = 6 << 30;

const PROGRAM: &str = "
import gc, itertools, sys, threading
N, kind = int(sys.argv[1]), sys.argv[2]
class Node:
    __slots__ = ('next',)
    def __init__(self, n): self.next = n
class Plain:
    def __init__(self, n): self.next = n
class Fin:
    dead = 0
    def __init__(self, n): self.next = n
    def __del__(self): Fin.dead += 1
def suspended(x):
    try: yield x
    finally: Fin.dead += 1
def generator(x):
    x = suspended(x); next(x)
    return x
def method(x):
    c = Plain(x)
    return c.__init__
def exception(x):
    e = ValueError(); e.__context__ = x or None
    return e
def cell(x): return lambda: x
links = {
    'slots': Node, 'attributes': Plain, 'lists': lambda x: [x], 'tuples': lambda x: (x,), 'dicts': lambda x: {1: x},
    'generators': generator, 'finalizers': Fin, 'methods': method, 'exceptions': exception, 'closures': cell,
    'iterators': lambda x: iter([x]), 'chains': lambda x: itertools.chain(x),
}
link = links[kind]
def make():
    x = ()
    for i in range(N): x = link(x)
    return x
finalized = 0
def died():
    # Objects of ended threads, and finalized ones, may take a second collection.
    global finalized
    gc.collect(); gc.collect()
    finalized += N if kind in ('finalizers', 'generators') else 0
    assert Fin.dead == finalized, (Fin.dead, finalized)
x = make(); gc.collect(); x = None; died()
x = [make()]; x.append(x); x = None; died()
box = [make()]; go = threading.Event()
def drop(): go.wait(); box.clear()
t = threading.Thread(target=drop); t.start(); gc.collect(); go.set(); t.join(); died()
t = threading.Thread(target=lambda: box.append(make())); t.start(); t.join(); box.clear(); died()
print('ok')
";

fn chain(kind: &str, links: usize) {
    let f = start(freewheel().args(["-c", PROGRAM, &links.to_string(), kind])).finish_within(LIMIT, MEMORY);
    assert_eq!((f.code(), f.out().as_str(), f.err().as_str()), (0, "ok\n", ""), "{kind}: {:?}", f.status);
}

#[test]
fn linked_objects() {
    chain("slots", LINKS);
    chain("attributes", LINKS / 10);
}

#[test]
fn nested_containers() {
    chain("lists", LINKS);
    chain("tuples", LINKS);
    chain("dicts", LINKS / 10);
}

#[test]
fn generators() {
    chain("generators", LINKS);
}

#[test]
fn objects_with_finalizers() {
    chain("finalizers", LINKS / 10);
}

#[test]
fn other_links() {
    for kind in ["methods", "exceptions", "closures", "iterators", "chains"] {
        chain(kind, LINKS / 10);
    }
}
