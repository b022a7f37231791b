//! A toy language: vectors of values, with canaries, finalizers and weak references.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the toy's one rule: what it looks at is counted or on a stack"
)]
#![allow(
    clippy::missing_safety_doc,
    clippy::wrong_self_convention,
    clippy::new_ret_no_self,
    reason = "a toy"
)]

use std::cell::UnsafeCell;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use freewheel_gc::*;
use freewheel_refcount::{Header, Slot, Value, flags};

const MAGIC: u64 = 0x5afe_0b1e_c7ca_9a27;

/// Weak cells and where they lead; a real client has a table per world.
static WEAK_CELLS: std::sync::Mutex<Vec<(usize, usize)>> = std::sync::Mutex::new(Vec::new());

/// A vector: header, canary, length, values.
#[repr(C)]
pub struct Node {
    header: Header,
    canary: AtomicU64,
    len: u64,
}

/// Where the slots begin.
pub const BASE: usize = size_of::<Node>();

#[repr(C)]
struct Record {
    head: ShapeHead,
}

unsafe fn trace(h: NonNull<Header>, tracer: &mut Tracer<'_>) {
    tracer.visit_each(slots(h), value);
}

unsafe fn drop_node(h: NonNull<Header>, releaser: &mut Releaser<'_>) {
    check(Value::object(h));
    node(h).canary.store(0, Ordering::Relaxed);
    for slot in slots(h) {
        releaser.release(value(slot));
    }
}

unsafe fn trace_weak(h: NonNull<Header>, tracer: &mut Tracer<'_>) {
    tracer.visit_weak(value(&slots(h)[0]));
}

unsafe fn drop_weak(h: NonNull<Header>, _: &mut Releaser<'_>) {
    check(Value::object(h));
    WEAK_CELLS.lock().unwrap().retain(|&(cell, _)| cell != h.as_ptr().addr());
    node(h).canary.store(0, Ordering::Relaxed);
}

unsafe fn always(_: NonNull<Header>) -> bool {
    true
}

static PLAIN: TypeInfo =
    TypeInfo { name: "plain", trace, drop: drop_node, has_finalizer: TypeInfo::no_finalizer };
static FINAL: TypeInfo = TypeInfo { name: "final", trace, drop: drop_node, has_finalizer: always };
static WEAK: TypeInfo =
    TypeInfo { name: "weak", trace: trace_weak, drop: drop_weak, has_finalizer: TypeInfo::no_finalizer };

fn node<'a>(h: NonNull<Header>) -> &'a Node {
    unsafe { h.cast::<Node>().as_ref() }
}

fn value(slot: &AtomicU64) -> Value {
    unsafe { Value::from_bits(slot.load(Ordering::Acquire)) }
}

/// The slots of a vector.
pub fn slots<'a>(h: NonNull<Header>) -> &'a [AtomicU64] {
    let len = node(h).len as usize;
    unsafe {
        let p = h.as_ptr().expose_provenance() + BASE;
        std::slice::from_raw_parts(std::ptr::with_exposed_provenance(p), len)
    }
}

/// Panics if the value is an object that is gone.
pub fn check(v: Value) {
    if let Some(h) = v.as_object() {
        assert_eq!(node(h).canary.load(Ordering::Relaxed), MAGIC ^ h.as_ptr().addr() as u64, "dead object");
    }
}

pub fn header<'a>(v: Value) -> &'a Header {
    unsafe { v.as_object().unwrap().as_ref() }
}

/// The client.
pub struct Toy {
    /// Holds one counted reference.
    pub root: AtomicU64,
    /// Where finalizers put their object if they are to bring it back.
    pub graveyard: AtomicU64,
    pub resurrect: AtomicUsize,
    pub finalized: AtomicUsize,
    pub cleared: AtomicUsize,
    pub callbacks: AtomicUsize,
}

unsafe impl Client for Toy {
    unsafe fn scan_roots(&self, _: Moment<'_>, visit: &mut dyn FnMut(Value)) {
        visit(value(&self.root));
        visit(value(&self.graveyard));
    }

    fn clear_weak(&self, _: Moment<'_>, obj: NonNull<Header>) {
        let addr = obj.as_ptr().addr();
        WEAK_CELLS.lock().unwrap().retain(|&(cell, target)| {
            if target == addr {
                let cell = NonNull::new(std::ptr::with_exposed_provenance_mut::<Header>(cell)).unwrap();
                slots(cell)[0].store(Value::NONE.bits(), Ordering::Release);
            }
            target != addr
        });
        self.cleared.fetch_add(1, Ordering::Relaxed);
    }

    fn finalize(&self, m: &Mutator, obj: NonNull<Header>) {
        check(Value::object(obj));
        self.finalized.fetch_add(1, Ordering::Relaxed);
        if self.resurrect.load(Ordering::Relaxed) > 0 {
            self.resurrect.fetch_sub(1, Ordering::Relaxed);
            unsafe { obj.as_ref() }.incref(m.id());
            let old = self.graveyard.swap(Value::object(obj).bits(), Ordering::AcqRel);
            unsafe { m.drop_value(Value::from_bits(old)) };
        }
    }

    fn run_pending(&self, _: &Mutator) {
        self.callbacks.fetch_add(1, Ordering::Relaxed);
    }
}

/// A thread's stack.
#[derive(Default)]
pub struct Stack(pub UnsafeCell<Vec<Slot>>);

unsafe impl StackRoots for Stack {
    unsafe fn scan_stack(&self, visit: &mut dyn FnMut(Value)) {
        for slot in unsafe { &*self.0.get() } {
            visit(slot.value());
        }
    }
}

impl Stack {
    #[allow(clippy::mut_from_ref, reason = "the thread's own")]
    pub fn slots(&self) -> &mut Vec<Slot> {
        unsafe { &mut *self.0.get() }
    }
}

/// The record of a shape.
pub fn new_shape(world: &World, info: &'static TypeInfo) -> u32 {
    let NewRecord { id, at: record, .. } = world.shapes().alloc().unwrap();
    unsafe { record.cast::<Record>().write(Record { head: ShapeHead { info } }) };
    id
}

pub struct Setup {
    pub world: Arc<World>,
    pub toy: Arc<Toy>,
    pub plain: u32,
    pub fin: u32,
    pub weak: u32,
}

impl Setup {
    pub fn new(config: WorldConfig) -> Setup {
        let toy = Arc::new(Toy {
            root: AtomicU64::new(Value::NONE.bits()),
            graveyard: AtomicU64::new(Value::NONE.bits()),
            resurrect: AtomicUsize::new(0),
            finalized: AtomicUsize::new(0),
            cleared: AtomicUsize::new(0),
            callbacks: AtomicUsize::new(0),
        });
        let world = World::new(config, toy.clone()).unwrap();
        let shape = |info| new_shape(&world, info);
        let (plain, fin, weak) = (shape(&PLAIN), shape(&FINAL), shape(&WEAK));
        Setup { world, toy, plain, fin, weak }
    }

    /// A thread with its stack.
    pub fn thread(&self) -> Thread<'_> {
        let stack = Box::into_raw(Box::<Stack>::default());
        let m = self.world.register(stack as *const Stack as *const dyn StackRoots).unwrap();
        m.attach().unwrap();
        Thread { setup: self, m: std::mem::ManuallyDrop::new(m), stack }
    }

    /// A thread that is alone makes the root vector.
    pub fn make_root(&self, t: &Thread<'_>, len: usize) {
        let root = t.new(self.plain, len);
        self.toy.root.store(root.bits(), Ordering::Release);
    }

    pub fn root(&self) -> Value {
        value(&self.toy.root)
    }
}

pub struct Thread<'a> {
    pub setup: &'a Setup,
    pub m: std::mem::ManuallyDrop<Box<Mutator>>,
    stack: *mut Stack,
}

impl Drop for Thread<'_> {
    fn drop(&mut self) {
        while let Some(slot) = self.stack().slots().pop() {
            unsafe { self.m.drop_slot(slot) };
        }
        unsafe {
            std::mem::ManuallyDrop::drop(&mut self.m);
            drop(Box::from_raw(self.stack));
        }
    }
}

impl Thread<'_> {
    pub fn stack(&self) -> &Stack {
        unsafe { &*self.stack }
    }

    /// A new vector; the caller owns its count.
    pub fn try_new(&self, shape: u32, len: usize) -> Option<Value> {
        let p = self.m.alloc(BASE + 8 * len)?;
        let h = p.cast::<Header>();
        unsafe {
            let n = p.cast::<Node>();
            let canary = AtomicU64::new(MAGIC ^ p.as_ptr().addr() as u64);
            (&raw mut (*n.as_ptr()).canary).write(canary);
            (&raw mut (*n.as_ptr()).len).write(len as u64);
            for i in 0..len {
                p.add(BASE + 8 * i).cast::<AtomicU64>().write(AtomicU64::new(Value::NONE.bits()));
            }
            h.write(Header::new(self.m.id(), shape));
        }
        Some(Value::object(h))
    }

    pub fn new(&self, shape: u32, len: usize) -> Value {
        self.try_new(shape, len).expect("no limit")
    }

    pub fn plain(&self, len: usize) -> Value {
        self.new(self.setup.plain, len)
    }

    /// A weak reference to `target`.
    pub fn weak(&self, target: Value) -> Value {
        let cell = self.new(self.setup.weak, 1);
        let h = cell.as_object().unwrap();
        slots(h)[0].store(target.bits(), Ordering::Release);
        header(target).set_flags(flags::WEAKLY_REFERENCED);
        WEAK_CELLS.lock().unwrap().push((h.as_ptr().addr(), header(target).as_ptr().as_ptr().addr()));
        cell
    }

    /// Reads without counting: valid until the next safepoint.
    pub fn get(&self, container: Value, i: usize) -> Value {
        let v = value(&slots(container.as_object().unwrap())[i]);
        check(v);
        v
    }

    /// Stores a reference whose count the caller owns.
    pub fn set(&self, container: Value, i: usize, v: Value) {
        let h = container.as_object().unwrap();
        unsafe { self.m.barrier(h.as_ref(), v) };
        let old = slots(h)[i].swap(v.bits(), Ordering::AcqRel);
        unsafe { self.m.drop_value(Value::from_bits(old)) };
    }

    pub fn drop(&self, v: Value) {
        unsafe { self.m.drop_value(v) };
    }

    /// Counts once more.
    pub fn own(&self, v: Value) -> Value {
        if let Some(h) = v.as_object() {
            unsafe { h.as_ref() }.incref(self.m.id());
        }
        v
    }

    pub fn push(&self, s: Slot) {
        self.stack().slots().push(s);
    }

    pub fn poll(&self) {
        if self.m.poll() {
            self.m.safepoint();
        }
    }

    pub fn count(&self) -> usize {
        let mut n = 0;
        self.m.pause(|token| {
            self.setup.world.objects(token, &mut |h| {
                check(Value::object(h));
                n += 1;
            });
        });
        n
    }
}
