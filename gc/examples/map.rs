//! A map that many threads read and write without a lock: a persistent search tree whose root is one slot.
//!
//! Readers load and walk; they count nothing and write nothing. A writer copies the path to its key, which is PRIVATE and
//! costs no synchronization, marks it SHARED, and publishes it by a compare-and-exchange of the root. Nodes that nobody
//! needs any more are retired and freed in pauses.
//!
//! `cargo run --release -p freewheel-gc --example map`

use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use freewheel_gc::*;
use freewheel_refcount::{Header, Value};

/// A node: its key is not changed after it was made, and of all nodes only the root's `left` is.
#[repr(C)]
struct Node {
    header: Header,
    key: i64,
    left: AtomicU64,
    right: AtomicU64,
}

fn load(slot: &AtomicU64) -> Value {
    // SAFETY: slots hold values. Acquire: the node behind it. Partner: the exchange in `insert`.
    unsafe { Value::from_bits(slot.load(Ordering::Acquire)) }
}

fn node<'a>(v: Value) -> Option<&'a Node> {
    // SAFETY: all objects here are nodes; between safepoints nothing that was loaded from the tree is freed.
    v.as_object().map(|h| unsafe { h.cast::<Node>().as_ref() })
}

/// # Safety
/// It is a node.
unsafe fn trace(h: NonNull<Header>, tracer: &mut Tracer<'_>) {
    let n = node(Value::object(h)).unwrap();
    tracer.visit(load(&n.left));
    tracer.visit(load(&n.right));
}

/// # Safety
/// It is a node, and dead.
unsafe fn drop_node(h: NonNull<Header>, releaser: &mut Releaser<'_>) {
    let n = node(Value::object(h)).unwrap();
    releaser.release(load(&n.left));
    releaser.release(load(&n.right));
}

static NODE: TypeInfo =
    TypeInfo { name: "node", trace, drop: drop_node, has_finalizer: TypeInfo::no_finalizer };

/// The client: one root, counted once, never changed; no weak references, no finalizers.
#[derive(Default)]
struct Map {
    root: AtomicU64,
}

// SAFETY: the one root is visited, and counted.
unsafe impl Client for Map {
    unsafe fn scan_roots(&self, _: Moment<'_>, visit: &mut dyn FnMut(Value)) {
        visit(load(&self.root));
    }
    fn clear_weak(&self, _: Moment<'_>, _: NonNull<Header>) {}
    fn finalize(&self, _: &Mutator, _: NonNull<Header>) {}
    fn run_pending(&self, _: &Mutator) {}
}

/// Threads here keep nothing across safepoints.
struct NoStack;

// SAFETY: there is nothing to visit.
unsafe impl StackRoots for NoStack {
    unsafe fn scan_stack(&self, _: &mut dyn FnMut(Value)) {}
}

/// A new node; takes over the children's counts and hands its own to the caller.
fn new_node(m: &Mutator, shape: u32, key: i64, left: Value, right: Value) -> Value {
    let p = m.alloc(size_of::<Node>()).expect("there is no limit").cast::<Node>();
    let header = Header::new(m.id(), shape);
    let (left, right) = (AtomicU64::new(left.bits()), AtomicU64::new(right.bits()));
    // SAFETY: fresh memory of that size.
    unsafe { p.write(Node { header, key, left, right }) };
    Value::object(p.cast())
}

/// One more count of a value found in the tree.
fn keep(m: &Mutator, v: Value) -> Value {
    node(v).inspect(|n| n.header.incref(m.id()));
    v
}

/// The tree with the key, sharing all it can with `tree`. None if the key is there.
fn with(m: &Mutator, shape: u32, tree: Value, key: i64) -> Option<Value> {
    let Some(n) = node(tree) else { return Some(new_node(m, shape, key, Value::NONE, Value::NONE)) };
    let (left, right) = (load(&n.left), load(&n.right));
    match key.cmp(&n.key) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => {
            let left = with(m, shape, left, key)?;
            Some(new_node(m, shape, n.key, left, keep(m, right)))
        }
        std::cmp::Ordering::Greater => {
            let right = with(m, shape, right, key)?;
            Some(new_node(m, shape, n.key, keep(m, left), right))
        }
    }
}

fn insert(m: &Mutator, shape: u32, slot: &AtomicU64, key: i64) -> bool {
    loop {
        let old = load(slot);
        let Some(new) = with(m, shape, old, key) else { return false };
        // SAFETY: what the new path reaches is ours or shared already.
        unsafe { m.share(new) };
        // Release: the new path. Acquire: the old tree, whose count we drop.
        let done = slot.compare_exchange(old.bits(), new.bits(), Ordering::AcqRel, Ordering::Relaxed).is_ok();
        // SAFETY: the slot's count of the old tree, or ours of the new one.
        unsafe { m.drop_value(if done { old } else { new }) };
        if done {
            return true;
        }
    }
}

fn contains(mut tree: Value, key: i64) -> bool {
    while let Some(n) = node(tree) {
        if n.key == key {
            return true;
        }
        tree = load(if key < n.key { &n.left } else { &n.right });
    }
    false
}

fn main() {
    let map = Arc::new(Map::default());
    let world = World::new(WorldConfig::default(), map.clone()).unwrap();
    let NewRecord { id: shape, at: record, .. } = world.shapes().alloc().unwrap();
    // SAFETY: the record is ours and 64 bytes long.
    unsafe { record.cast().write(ShapeHead { info: &NODE }) };
    let main = world.register(&NoStack).unwrap();
    main.attach().unwrap();
    let root = new_node(&main, shape, 0, Value::NONE, Value::NONE);
    map.root.store(root.bits(), Ordering::Release);
    main.share_roots();
    main.detach();

    let (threads, each) = (4, 20_000);
    let start = Instant::now();
    let inserted: usize = std::thread::scope(|scope| {
        let work = |t: i64| {
            let m = world.register(&NoStack).unwrap();
            m.attach().unwrap();
            let slot = &node(load(&map.root)).unwrap().left;
            let done = (0..each).filter(|i| {
                let key = (i * threads + t).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64) >> 20;
                let new = insert(&m, shape, slot, key);
                assert!(contains(load(slot), key));
                if m.poll() {
                    m.safepoint();
                }
                new
            });
            done.count()
        };
        let all: Vec<_> = (0..threads).map(|t| scope.spawn(move || work(t))).collect();
        all.into_iter().map(|t| t.join().unwrap()).sum()
    });
    println!("{inserted} keys by {threads} threads in {:?}", start.elapsed());
    main.attach().unwrap();
    main.reclaim();
    let mut nodes = 0;
    main.pause(|token| world.objects(token, &mut |_| nodes += 1));
    println!("{nodes} nodes, {:?}", world.stats());
    assert_eq!(nodes, inserted + 1);
}
