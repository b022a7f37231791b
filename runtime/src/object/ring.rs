//! Rings: queues with two ends, in a block that knows its own capacity.
//!
//! # Problem
//!
//! As that of [`RingSlot`], which has the words and the protocol of readers; here is where the memory comes from, and
//! what writers do.
//!
//! # Who may touch which field
//!
//! Readers take no lock ([`Ring`]). Writers go through an [`Edit`], which holds the lock of a SHARED object, and none of
//! a PRIVATE one.
//!
//! # Transitions
//!
//! | change | of a PRIVATE ring | of a SHARED one |
//! |---|---|---|
//! | an item is added or taken at an end, or replaced | in place | in place |
//! | a rotation | in place | in place if what moves fits beside the rest, else a new block |
//! | an item is added or taken elsewhere; the order is reversed | in place, the shorter side moves | a new block |
//! | no room | a new block | a new block |
//!
//! # Safety argument
//!
//! A PRIVATE ring is read by its writer only, between two operations, so what happens within one does not matter. A block
//! that was replaced is freed at once, or, if others may be reading it, retired through an epoch.
//!
//! What is taken out is handed to the caller with its count, who drops it after unlocking: dropping may run user code.
//!
//! # Source
//!
//! DESIGN §6.

use core::alloc::Layout;
use core::ptr::NonNull;

use freewheel_gc::{Mutator, Releaser, Tracer};
use freewheel_refcount::ring_slot::{RingBlock, RingSlot, Span, SpanWord, place};
use freewheel_refcount::{HeapSlot, Value};

use super::list::NoMemory;
use super::lock::{ObjectGuard, write_lock};
use super::{Obj, Payload};

pub use freewheel_refcount::ring_slot::End;

/// Attempts to read all items while others change the ring, before its writers have to wait.
const ATTEMPTS: usize = 4;
/// Slots of the first block.
const FIRST: usize = 4;

/// Storage of a ring.
#[repr(C)]
struct Block {
    capacity: usize,
    span: SpanWord,
    slots: [HeapSlot; 0],
}

fn block_layout(capacity: usize) -> Option<Layout> {
    Layout::from_size_align(capacity.checked_mul(8)?.checked_add(size_of::<Block>())?, 8).ok()
}

impl RingBlock for Block {
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.capacity
    }

    #[inline(always)]
    fn span(&self) -> &SpanWord {
        &self.span
    }

    #[inline(always)]
    fn slot(&self, i: usize) -> &HeapSlot {
        assert!(i < self.capacity);
        // SAFETY: the block has `capacity` slots.
        unsafe { &*self.slots.as_ptr().add(i) }
    }
}

/// A block with these items, `len` of them, from slot 0 on.
fn new_block(
    capacity: usize,
    len: usize,
    items: impl Iterator<Item = Value>,
) -> Result<NonNull<Block>, NoMemory> {
    let room = u32::try_from(capacity).map_err(|_| NoMemory)?;
    debug_assert!(0 < room && len <= capacity);
    let layout = block_layout(capacity).ok_or(NoMemory)?;
    // SAFETY: the layout is not empty.
    let p = NonNull::new(unsafe { std::alloc::alloc(layout) }.cast::<Block>()).ok_or(NoMemory)?;
    let mut items = items.take(len);
    // SAFETY: freshly allocated with this layout, which has room for `capacity` slots; nobody else sees it yet.
    unsafe {
        (&raw mut (*p.as_ptr()).capacity).write(capacity);
        (&raw mut (*p.as_ptr()).span).write(SpanWord::new(Span { start: 0, len: len as u32 }));
        let slots = (&raw mut (*p.as_ptr()).slots).cast::<HeapSlot>();
        for i in 0..capacity {
            slots.add(i).write(HeapSlot::new(items.next().unwrap_or(Value::UNBOUND)));
        }
    }
    Ok(p)
}

/// The items of a block in its span's order, for the writer.
fn items_of(block: Option<&Block>) -> impl DoubleEndedIterator<Item = Value> + ExactSizeIterator + '_ {
    let len = block.map_or(0, |b| b.span.get().len as usize);
    (0..len).map(move |i| block.expect("an empty range has no items").item(i).get())
}

/// A ring of values, part of a payload.
#[derive(Default)]
pub struct Ring(RingSlot<Block>);

impl Ring {
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of changes of length or order.
    #[inline(always)]
    pub fn version(&self) -> u64 {
        self.0.version()
    }

    /// Item `i`, counted from the end if negative, and the version in which it was there. It is borrowed until the next
    /// safepoint.
    #[inline(always)]
    pub fn read(&self, i: i64) -> (Option<Value>, u64) {
        self.0.read(i)
    }

    /// Visits all items.
    pub fn trace(&self, t: &mut Tracer<'_>) {
        items_of(self.0.block()).for_each(|v| t.visit(v));
    }

    /// Gives up all items.
    pub fn release(&mut self, r: &mut Releaser<'_>) {
        items_of(self.0.block()).for_each(|v| r.release(v));
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: we are alone with the ring.
        let block = unsafe { self.0.replace(core::ptr::null_mut()) };
        let Some(block) = NonNull::new(block) else { return };
        // SAFETY: the block was made by `new_block`; its references were released by the payload.
        unsafe {
            let capacity = block.as_ref().capacity;
            free(block);
            super::counted::tell_current(-(capacity as isize * 8));
        }
    }
}

/// # Safety
/// The block was made by `new_block`, and nobody uses it any more.
unsafe fn free(block: NonNull<Block>) {
    // SAFETY: the clause above.
    unsafe {
        let layout = block_layout(block.as_ref().capacity).expect("it was allocated");
        std::alloc::dealloc(block.as_ptr().cast(), layout);
    }
}

/// A payload with a ring.
///
/// # Safety
/// `ring` answers a field of the payload itself, always the same one.
pub unsafe trait Ringed: Payload {
    /// Where it is.
    fn ring(&self) -> &Ring;
}

impl<P: Ringed> Obj<P> {
    /// Begins to write: locks the object, if others can see it. The holder runs no user code, makes no objects and reaches
    /// no safepoint.
    #[inline(always)]
    pub fn edit(&self) -> Edit<'_> {
        let shared = self.header.is_shared();
        Edit { ring: &self.data.ring().0, shared, _lock: write_lock(&self.header) }
    }

    /// Puts all items into `items`, as they were at one moment, but for those that are replaced meanwhile. They are
    /// borrowed until the next safepoint. Writers that come in between again and again have to wait at last.
    pub fn read_all(&self, items: &mut Vec<Value>) -> u64 {
        let ring = &self.data.ring().0;
        for _ in 0..ATTEMPTS {
            if let Some(version) = ring.try_read_all(items) {
                return version;
            }
        }
        let _edit = self.edit();
        ring.try_read_all(items).expect("no writer but this thread")
    }
}

/// A writer's access. Values passed in come with their count and have passed the barrier; values answered have theirs.
pub struct Edit<'a> {
    ring: &'a RingSlot<Block>,
    shared: bool,
    _lock: ObjectGuard<'a>,
}

impl Edit<'_> {
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// Where this item is: at place `i`, or else the first place of it.
    pub fn find(&self, i: usize, item: Value) -> Option<usize> {
        let mut items = items_of(self.ring.block());
        if self.ring.block().filter(|_| i < items.len()).is_some_and(|b| b.item(i).get() == item) {
            return Some(i);
        }
        items.position(|v| v == item)
    }

    fn install(&self, m: &Mutator, new: *mut Block) {
        let capacity = |b: Option<&Block>| b.map_or(0, |b| b.capacity as isize);
        // SAFETY: null or a block that nobody else sees yet.
        let grown = capacity(unsafe { new.as_ref() }) - capacity(self.ring.block());
        m.account(grown * 8);
        // SAFETY: see `dispose`.
        let old = unsafe { self.ring.replace(new) };
        let Some(old) = NonNull::new(old) else { return };
        // SAFETY: the block was made by `new_block` and has been replaced; its references have moved.
        unsafe {
            if self.shared {
                let layout = block_layout(old.as_ref().capacity).expect("it was allocated");
                m.retire_memory(old.cast(), layout);
            } else {
                free(old);
            }
        }
    }

    /// A capacity with room for `extra` more items: twice as large, so that a loop copies each item a few times only; near
    /// the heap's limit less.
    fn grown(&self, m: &Mutator, extra: usize) -> Result<usize, NoMemory> {
        let (len, capacity) = (self.len(), self.ring.block().map_or(0, |b| b.capacity));
        if capacity - len >= extra {
            return Ok(capacity);
        }
        let room = [len.max(FIRST), len / 8, len / 64].map(|more| len.saturating_add(more.max(extra)));
        let fits = |n: &usize| !m.account_would_exceed(n.saturating_sub(capacity).saturating_mul(8));
        room.into_iter().find(fits).ok_or(NoMemory)
    }

    /// Makes room for `extra` more items.
    #[inline(always)]
    fn reserve(&self, m: &Mutator, extra: usize) -> Result<&Block, NoMemory> {
        if let Some(b) = self.ring.block()
            && b.capacity - self.len() >= extra
        {
            return Ok(b);
        }
        self.grow(m, extra)
    }

    #[cold]
    #[inline(never)]
    fn grow(&self, m: &Mutator, extra: usize) -> Result<&Block, NoMemory> {
        let items = items_of(self.ring.block());
        let new = new_block(self.grown(m, extra)?, items.len(), items)?;
        self.install(m, new.as_ptr());
        Ok(self.ring.block().expect("just installed"))
    }

    /// A change that builds a new block.
    fn rebuild(
        &self,
        m: &Mutator,
        capacity: usize,
        len: usize,
        items: impl Iterator<Item = Value>,
    ) -> Result<(), NoMemory> {
        let new = new_block(capacity, len, items)?;
        self.ring.begin();
        self.install(m, new.as_ptr());
        Ok(())
    }

    /// Adds an item at one end. If there are `limit` items already, one is taken away at the other end and answered.
    #[inline]
    pub fn push(&self, m: &Mutator, v: Value, end: End, limit: usize) -> Result<Option<Value>, NoMemory> {
        if limit == 0 {
            return Ok(Some(v));
        }
        let full = self.len() >= limit;
        // Others must not see an item at the wrong end, so they need a free slot even then.
        let block = self.reserve(m, usize::from(self.shared || !full))?;
        Ok(self.ring.push(block, v, end, full))
    }

    /// Takes an item away at one end.
    #[inline]
    pub fn pop(&self, end: End) -> Option<Value> {
        self.ring.pop(self.ring.block()?, end)
    }

    /// Replaces item `i`, counted from the end if negative; gives the new value back if there is none.
    pub fn replace(&self, i: i64, v: Value) -> Result<Value, Value> {
        match self.ring.block().zip(place(i, self.len())) {
            Some((b, i)) => Ok(b.item(i).replace(v)),
            None => Err(v),
        }
    }

    /// Takes item `i` away, counted from the end if negative.
    pub fn remove(&self, m: &Mutator, i: i64) -> Result<Option<Value>, NoMemory> {
        let len = self.len();
        let (Some(b), Some(i)) = (self.ring.block(), place(i, len)) else { return Ok(None) };
        if i == 0 || i + 1 == len {
            return Ok(self.pop(if i == 0 { End::Front } else { End::Back }));
        }
        let old = b.item(i).get();
        if self.shared {
            let kept = items_of(Some(b)).take(i).chain(items_of(Some(b)).skip(i + 1));
            self.rebuild(m, b.capacity, len - 1, kept)?;
            return Ok(Some(old));
        }
        if i < len / 2 {
            (0..i).rev().for_each(|k| b.item(k + 1).set(b.item(k).get()));
            self.pop(End::Front);
        } else {
            (i + 1..len).for_each(|k| b.item(k - 1).set(b.item(k).get()));
            self.pop(End::Back);
        }
        Ok(Some(old))
    }

    /// Puts an item in front of item `i` (at the end if there is none), counted from the end if negative.
    pub fn insert(&self, m: &Mutator, i: i64, v: Value) -> Result<(), NoMemory> {
        let len = self.len();
        let i = if i < 0 { i.saturating_add(len as i64).max(0) } else { i } as usize;
        if i == 0 || i >= len {
            let end = if i == 0 { End::Front } else { End::Back };
            return self.push(m, v, end, usize::MAX).map(|dropped| debug_assert!(dropped.is_none()));
        }
        if self.shared {
            let b = self.ring.block();
            let items = items_of(b).take(i).chain([v]).chain(items_of(b).skip(i));
            return self.rebuild(m, self.grown(m, 1)?, len + 1, items);
        }
        let b = self.reserve(m, 1)?;
        // The end item of the shorter side goes out by one, those between follow.
        if i < len / 2 {
            self.ring.push(b, b.item(0).get(), End::Front, false);
            (1..i).for_each(|k| b.item(k).set(b.item(k + 1).get()));
        } else {
            self.ring.push(b, b.item(len - 1).get(), End::Back, false);
            (i + 1..len).rev().for_each(|k| b.item(k).set(b.item(k - 1).get()));
        }
        b.item(i).set(v);
        Ok(())
    }

    /// Moves `n` items from the back to the front, or the other way round if `n` is negative.
    pub fn rotate(&self, m: &Mutator, n: i64) -> Result<(), NoMemory> {
        let (Some(b), len) = (self.ring.block(), self.len()) else { return Ok(()) };
        if len < 2 {
            return Ok(());
        }
        let right = n.rem_euclid(len as i64) as usize;
        let (n, to) = if right <= len / 2 { (right, End::Front) } else { (len - right, End::Back) };
        let free = b.capacity - len;
        if n == 0 {
            self.ring.begin();
        } else if free == 0 || n <= free {
            self.ring.rotate(b, n, to);
        } else if self.shared {
            let first = len - right;
            let items = items_of(Some(b)).skip(first).chain(items_of(Some(b)).take(first));
            // With room for the next one.
            self.rebuild(m, self.grown(m, n)?, len, items)?;
        } else {
            for done in (0..n).step_by(free) {
                self.ring.rotate(b, free.min(n - done), to);
            }
        }
        Ok(())
    }

    /// Reverses the order.
    pub fn reverse(&self, m: &Mutator) -> Result<(), NoMemory> {
        let (Some(b), len) = (self.ring.block(), self.len()) else { return Ok(()) };
        if self.shared {
            return self.rebuild(m, b.capacity, len, items_of(Some(b)).rev());
        }
        self.ring.begin();
        for i in 0..len / 2 {
            let v = b.item(i).replace(b.item(len - 1 - i).get());
            b.item(len - 1 - i).set(v);
        }
        Ok(())
    }

    /// Takes all items away.
    pub fn clear(&self, m: &Mutator) -> Vec<Value> {
        let items = items_of(self.ring.block()).collect();
        self.ring.begin();
        self.install(m, core::ptr::null_mut());
        items
    }
}
