//! Code objects: a compiled function together with its constants as objects, and each thread's copy of it.
//!
//! # Per-thread copies
//!
//! The compiler's instructions are never changed. A thread that runs a code object runs its own copy, made at
//! its first call, whose inline caches only that thread writes; so specializing needs no lock and no atomic
//! read-modify-write, and threads with different types do not disturb one another. Copies are found by thread
//! slot in a table that is replaced when it has to grow, under a lock, and read without one.

use std::sync::Arc;

use freewheel_gc::{Mutator, Releaser, Tracer};
use freewheel_refcount::sync::atomic::{AtomicPtr, Ordering};
use freewheel_refcount::{OwnerId, Value};
use freewheel_specializer::CodeProto;
use parking_lot::Mutex;

use super::counted::tell_current;
use super::{Obj, Payload, obj_unchecked};

/// A code object's payload.
pub struct Code {
    /// What the compiler made.
    pub proto: Arc<CodeProto>,
    /// Constants, as objects.
    pub consts: Box<[Value]>,
    /// Interned names.
    pub names: Box<[Value]>,
    /// Interned names of the locals.
    pub locals: Box<[Value]>,
    /// Interned name of what the code is of.
    pub name: Value,
    /// The same, with what it is inside of.
    pub qualname: Value,
    /// Registers in all.
    pub n_regs: u32,
    /// Registers that are locals.
    pub n_locals: u32,
    /// Number of positional parameters.
    pub args: u32,
    /// Whether a call with exactly `args` positional arguments binds all parameters and runs at once.
    pub simple: bool,
    copies: AtomicPtr<CopyTable>,
    /// All tables ever published; readers may still hold an old one's address.
    #[expect(clippy::vec_box, reason = "published tables must not move")]
    grow: Mutex<Vec<Box<CopyTable>>>,
    /// Bytes that the heap was told of.
    told: usize,
}

/// Copies by thread slot.
struct CopyTable {
    copies: Box<[AtomicPtr<u64>]>,
}

impl Code {
    /// A code object's payload; constants come with their counts, names are interned. The last two are name and qualified
    /// name.
    pub fn new(
        m: &Mutator,
        proto: Arc<CodeProto>,
        consts: Box<[Value]>,
        names: Box<[Value]>,
        locals: Box<[Value]>,
        [name, qualname]: [Value; 2],
    ) -> Code {
        let f = proto.flags;
        // Twice the instructions: a thread that runs them has a copy.
        let told = 16 * proto.code.len()
            + size_of_val(&proto.spans[..])
            + size_of_val(&proto.handlers[..])
            + size_of_val(&proto.consts[..])
            + 8 * (consts.len() + names.len() + locals.len());
        m.account(told as isize);
        Code {
            n_regs: u32::from(proto.n_regs),
            n_locals: u32::from(proto.n_locals),
            args: u32::from(proto.args),
            simple: !(f.varargs || f.varkw || f.generator) && proto.kwonly == 0,
            proto,
            consts,
            names,
            locals,
            name,
            qualname,
            copies: AtomicPtr::new(core::ptr::null_mut()),
            grow: Mutex::new(Vec::new()),
            told,
        }
    }

    /// The code behind a value that is known to be code.
    #[inline(always)]
    pub fn of<'a>(v: Value) -> &'a Obj<Code> {
        // SAFETY: callers pass a function's code or a code constant.
        unsafe { obj_unchecked(v) }
    }

    /// Thread `me`'s own copy of the instructions.
    #[inline(always)]
    pub fn copy_for(&self, me: OwnerId) -> *mut u64 {
        // Acquire: pairs with the release in `make_copy`.
        let table = self.copies.load(Ordering::Acquire);
        if !table.is_null() {
            // SAFETY: tables are kept until the code object dies.
            let copies = unsafe { &(*table).copies };
            if let Some(copy) = copies.get(me as usize) {
                // Relaxed: only this thread (or an earlier owner of its slot) writes its place.
                let copy = copy.load(Ordering::Relaxed);
                if !copy.is_null() {
                    return copy;
                }
            }
        }
        self.make_copy(me)
    }

    #[cold]
    #[inline(never)]
    fn make_copy(&self, me: OwnerId) -> *mut u64 {
        let mut tables = self.grow.lock();
        let index = me as usize;
        if tables.last().is_none_or(|t| t.copies.len() <= index) {
            let n = (index + 1).next_power_of_two().max(2);
            let old = tables.last();
            let copies = (0..n).map(|i| {
                let copy = old.and_then(|t| t.copies.get(i)).map_or(core::ptr::null_mut(), |c| {
                    // Relaxed: places are written under this lock.
                    c.load(Ordering::Relaxed)
                });
                AtomicPtr::new(copy)
            });
            let mut table = Box::new(CopyTable { copies: copies.collect() });
            // Release: pairs with the acquire in `copy_for`.
            self.copies.store(&raw mut *table, Ordering::Release);
            tables.push(table);
        }
        let copy = Box::leak(self.proto.code.clone().into_boxed_slice()).as_mut_ptr();
        tables.last().expect("just made").copies[index].store(copy, Ordering::Relaxed);
        copy
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        tell_current(-(self.told as isize));
        let tables = self.grow.get_mut();
        if let Some(table) = tables.last() {
            for copy in &table.copies {
                let p = copy.load(Ordering::Relaxed);
                if !p.is_null() {
                    let words = core::ptr::slice_from_raw_parts_mut(p, self.proto.code.len());
                    // SAFETY: leaked from a boxed slice of this length in `make_copy`; nobody runs dying code.
                    drop(unsafe { Box::from_raw(words) });
                }
            }
        }
    }
}

// SAFETY: constants are visited and released; names are interned and immortal, so they are not counted.
unsafe impl Payload for Code {
    const NAME: &'static str = "code";
    fn trace(&self, t: &mut Tracer<'_>) {
        self.consts.iter().for_each(|v| t.visit(*v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.consts.iter().for_each(|v| r.release(*v));
    }
}
