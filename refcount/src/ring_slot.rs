//! Ring slots: a queue with two ends that is read while it changes.
//!
//! # Problem
//!
//! Any thread may look at item `i` of a SHARED ring, or at all items, without a lock and without writing, while another
//! adds, takes and moves items. The item has to be the one that was at this place at some moment of the look.
//!
//! # State word
//!
//! ```text
//!   RingSlot               block
//!   +---------+-------+    +----------+------------+------+------+-----+
//!   | version | block |--->| capacity | start, len | slot | slot | ... |
//!   +---------+-------+    +----------+------------+------+------+-----+
//! ```
//!
//! A block's [`Span`] says which of its slots hold items: `len` of them from `start` on, around the end. It is one word, so
//! one store changes both. The version counts the changes of length and order.
//!
//! # Who may touch which field
//!
//! Anyone loads all of them. The ring's owner, while it is PRIVATE, or who holds its object's lock stores: "the writer".
//!
//! # Transitions
//!
//! A change of length or order is, in this order: the version's next number; new items, into slots that are outside of the
//! span; *the change*, one store of the span or of the block; slots that are outside of the span now are unbound. What
//! cannot be done so (removal from the middle, say) builds a new block. Replacing an item is one store into its slot.
//!
//! # Ordering argument
//!
//! All stores release, all loads but the last acquire. A reader loads version, block, span, slot, and the version again.
//! Let both be *k*. Who made the version *k* had finished change *k*-1, so what the reader has found is not older. What it
//! found by change *k*+1 or later would come with version *k*+1, which that stored before. So the span is that before or
//! after change *k*:
//!
//! - After: new items were stored before it, and slots of this span are not touched by the rest of the change.
//! - Before: the slots of that span hold their items, until the change has been made and unbinds some. An item that is
//!   found was at its place then; "unbound" says that the change has been made, and the reader looks again, and
//!   finds the new span.
//!
//! So a reader repeats only because a writer has got on, and waits for nobody.
//!
//! # Safety argument
//!
//! A block knows its own capacity and span, so what is loaded from one block belongs together, and bounds are checked. A
//! block that was replaced stays as it was until the reader's next safepoint ([`crate::block_slot`]), and so does what was
//! in it ([`crate::heap_slot`]). An item leaves the ring by the writer's hand, once, with the count that the slot owned.
//!
//! # Source
//!
//! Lamport: Concurrent reading and writing, CACM 1977 (versions on both sides of the data); DESIGN §6.

use crate::block_slot::BlockSlot;
use crate::fault::{Fault, injected, order};
use crate::heap_slot::HeapSlot;
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::value::Value;

/// Which slots of a block hold items.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// The first item's slot.
    pub start: u32,
    /// Number of items.
    pub len: u32,
}

impl Span {
    /// The slot of item `i`, at most one round from the start, in a block of this capacity.
    #[inline(always)]
    pub fn at(self, i: usize, capacity: usize) -> usize {
        let at = self.start as usize + i;
        if at >= capacity { at - capacity } else { at }
    }
}

/// A word that holds a span.
#[repr(transparent)]
pub struct SpanWord(AtomicU64);

impl SpanWord {
    /// A word with this span.
    pub fn new(span: Span) -> SpanWord {
        SpanWord(AtomicU64::new(Self::bits(span)))
    }

    #[inline(always)]
    fn bits(span: Span) -> u64 {
        u64::from(span.start) << 32 | u64::from(span.len)
    }

    /// The span.
    #[inline(always)]
    pub fn get(&self) -> Span {
        // Acquire: the items in it. Partner: `set`.
        let bits = self.0.load(order(Fault::LoadRelaxed, Ordering::Acquire));
        Span { start: (bits >> 32) as u32, len: bits as u32 }
    }

    /// Changes the span: for the writer.
    #[inline(always)]
    pub fn set(&self, span: Span) {
        // Release: the items in it. Partner: `get`.
        self.0.store(Self::bits(span), order(Fault::StoreRelaxed, Ordering::Release));
    }
}

/// Storage of a ring.
pub trait RingBlock {
    /// Number of slots; not 0.
    fn capacity(&self) -> usize;
    /// Which slots hold items.
    fn span(&self) -> &SpanWord;
    /// Slot `i`; panics if there is none.
    fn slot(&self, i: usize) -> &HeapSlot;

    /// Item `i` of the span, as the writer sees it.
    #[inline(always)]
    fn item(&self, i: usize) -> &HeapSlot {
        self.slot(self.span().get().at(i, self.capacity()))
    }
}

/// Where item `i` is, counted from the end if negative.
#[inline(always)]
pub fn place(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    if i >= 0 && (i as usize) < len { Some(i as usize) } else { None }
}

/// One of a ring's ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// That of item 0.
    Front,
    /// That of the last item.
    Back,
}

/// The words of a ring.
pub struct RingSlot<B> {
    version: AtomicU64,
    block: BlockSlot<B>,
}

impl<B> Default for RingSlot<B> {
    fn default() -> Self {
        RingSlot { version: AtomicU64::new(0), block: BlockSlot::new(core::ptr::null_mut()) }
    }
}

impl<B: RingBlock> RingSlot<B> {
    /// The number of changes.
    #[inline(always)]
    pub fn version(&self) -> u64 {
        // Acquire: the change before. Partner: `begin`.
        self.version.load(order(Fault::LoadRelaxed, Ordering::Acquire))
    }

    /// Whether what was loaded since belongs to this version.
    #[inline(always)]
    fn is_still(&self, version: u64) -> bool {
        // Relaxed: the loads before this one acquire. Partner: `begin`.
        injected(Fault::ReadWithoutVersion) || self.version.load(Ordering::Relaxed) == version
    }

    /// The block, if there is one. To be used until the next safepoint.
    #[inline(always)]
    pub fn block(&self) -> Option<&B> {
        // SAFETY: null, or a block that stays as `replace` demands.
        unsafe { self.block.get().as_ref() }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.block().map_or(0, |b| b.span().get().len as usize)
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Item `i`, counted from the end if negative, and the version in which it was there.
    #[inline(always)]
    pub fn read(&self, i: i64) -> (Option<Value>, u64) {
        loop {
            let version = self.version();
            let found = self.block().and_then(|b| {
                let span = b.span().get();
                let i = place(i, span.len as usize)?;
                Some(b.slot(span.at(i, b.capacity())).get())
            });
            if found != Some(Value::UNBOUND) && self.is_still(version) {
                return (found, version);
            }
            #[cfg(freewheel_loom)]
            crate::sync::thread::yield_now();
        }
    }

    /// Puts all items into `items`, as they were in the version that is answered. None if somebody changed the ring
    /// meanwhile.
    pub fn try_read_all(&self, items: &mut Vec<Value>) -> Option<u64> {
        items.clear();
        let version = self.version();
        if let Some(b) = self.block() {
            let (span, capacity) = (b.span().get(), b.capacity());
            items.extend((0..span.len as usize).map(|i| b.slot(span.at(i, capacity)).get()));
        }
        (self.is_still(version) && !items.contains(&Value::UNBOUND)).then_some(version)
    }

    /// A change of length or order begins: for the writer.
    #[inline(always)]
    pub fn begin(&self) {
        // Relaxed: only the writer stores.
        let version = self.version.load(Ordering::Relaxed);
        // Release: the change before. Partner: `version`, and the stores of the change that follow.
        self.version.store(version + 1, order(Fault::StoreRelaxed, Ordering::Release));
    }

    /// Adds an item at one end; if `drop` is set, one is taken away at the other and answered. For the writer.
    ///
    /// There has to be a free slot, but for a PRIVATE ring whose item is dropped.
    #[inline(always)]
    pub fn push(&self, b: &B, v: Value, end: End, drop: bool) -> Option<Value> {
        let (span, capacity) = (b.span().get(), b.capacity());
        let len = span.len as usize;
        debug_assert!(len < capacity || drop);
        let (place, start, out) = match end {
            End::Back => {
                (span.at(len, capacity), if drop { span.at(1, capacity) } else { span.start as usize }, 0)
            }
            End::Front => {
                let start = span.at(capacity - 1, capacity);
                (start, start, len.wrapping_sub(1))
            }
        };
        let new = Span { start: start as u32, len: span.len + u32::from(!drop) };
        self.begin();
        let before = b.slot(place).replace(v);
        b.span().set(new);
        if !drop {
            return None;
        }
        let out = span.at(out, capacity);
        Some(if out == place { before } else { b.slot(out).replace(Value::UNBOUND) })
    }

    /// Takes an item away at one end: for the writer.
    #[inline(always)]
    pub fn pop(&self, b: &B, end: End) -> Option<Value> {
        let (span, capacity) = (b.span().get(), b.capacity());
        let len = span.len.checked_sub(1)?;
        let (start, out) = match end {
            End::Back => (span.start as usize, span.at(len as usize, capacity)),
            End::Front => (span.at(1, capacity), span.start as usize),
        };
        self.begin();
        b.span().set(Span { start: start as u32, len });
        Some(b.slot(out).replace(Value::UNBOUND))
    }

    /// Moves `n` items from one end to the other, `to`: for the writer. There have to be `n` free slots, or none.
    pub fn rotate(&self, b: &B, n: usize, to: End) {
        let (span, capacity) = (b.span().get(), b.capacity());
        let len = span.len as usize;
        debug_assert!(n <= len && (len == capacity || len + n <= capacity));
        let start = span.at(if to == End::Front { capacity - n } else { n }, capacity);
        let new = Span { start: start as u32, len: span.len };
        self.begin();
        if len == capacity {
            // All slots stay what they are.
            return b.span().set(new);
        }
        let (from, into) = if to == End::Front { (len - n, 0) } else { (0, len - n) };
        let moved = (from..from + n).map(|i| b.slot(span.at(i, capacity)));
        for (k, slot) in moved.clone().enumerate() {
            b.slot(new.at(into + k, capacity)).set(slot.get());
        }
        b.span().set(new);
        moved.for_each(|slot| slot.set(Value::UNBOUND));
    }

    /// Puts another block in place of this one, which is answered: for the writer.
    ///
    /// # Safety
    /// The new block is null or stays alive until it is replaced, and from then on, if the ring's object is SHARED, until
    /// every thread has passed a safepoint.
    #[must_use]
    pub unsafe fn replace(&self, new: *mut B) -> *mut B {
        self.block.replace(new)
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    struct Block(Vec<HeapSlot>, SpanWord);

    impl RingBlock for Block {
        fn capacity(&self) -> usize {
            self.0.len()
        }
        fn span(&self) -> &SpanWord {
            &self.1
        }
        fn slot(&self, i: usize) -> &HeapSlot {
            &self.0[i]
        }
    }

    fn ring(block: &Block) -> RingSlot<Block> {
        let ring = RingSlot::default();
        // SAFETY: the block outlives the ring.
        let none = unsafe { ring.replace(core::ptr::from_ref(block).cast_mut()) };
        assert!(none.is_null());
        ring
    }

    fn block(capacity: usize) -> Block {
        let slots = (0..capacity).map(|_| HeapSlot::new(Value::UNBOUND)).collect();
        Block(slots, SpanWord::new(Span::default()))
    }

    fn items(ring: &RingSlot<Block>) -> Vec<Value> {
        let mut items = Vec::new();
        assert_eq!(ring.try_read_all(&mut items), Some(ring.version()));
        items
    }

    fn numbers(range: impl IntoIterator<Item = i32>) -> Vec<Value> {
        range.into_iter().map(Value::small).collect()
    }

    #[test]
    fn both_ends_go_round() {
        let b = block(4);
        let r = ring(&b);
        for n in 0..40 {
            assert_eq!(r.push(&b, Value::small(n), End::Back, n >= 3), (n >= 3).then(|| Value::small(n - 3)));
        }
        assert_eq!(items(&r), numbers([37, 38, 39]));
        for n in (0..37).rev() {
            assert_eq!(r.push(&b, Value::small(n), End::Front, true), Some(Value::small(n + 3)));
        }
        assert_eq!(items(&r), numbers(0..3));
        assert_eq!(
            (r.pop(&b, End::Front), r.pop(&b, End::Back)),
            (Some(Value::small(0)), Some(Value::small(2)))
        );
        assert_eq!(
            (r.read(0).0, r.read(-1).0, r.read(1).0, r.read(-2).0),
            (r.read(0).0, r.read(0).0, None, None)
        );
        assert_eq!((r.pop(&b, End::Back), r.pop(&b, End::Back)), (Some(Value::small(1)), None));
        assert!(b.0.iter().all(|slot| slot.get() == Value::UNBOUND));
    }

    #[test]
    fn a_full_ring_of_one_owner_drops_in_place() {
        let b = block(2);
        let r = ring(&b);
        (0..2).for_each(|n| assert_eq!(r.push(&b, Value::small(n), End::Back, false), None));
        assert_eq!(r.push(&b, Value::small(2), End::Back, true), Some(Value::small(0)));
        assert_eq!(items(&r), numbers([1, 2]));
        assert_eq!(r.push(&b, Value::small(0), End::Front, true), Some(Value::small(2)));
        assert_eq!(items(&r), numbers([0, 1]));
    }

    #[test]
    fn rotations_with_and_without_room() {
        for capacity in [5, 7] {
            let b = block(capacity);
            let r = ring(&b);
            (0..5).for_each(|n| assert_eq!(r.push(&b, Value::small(n), End::Back, false), None));
            let mut first = 0;
            for (n, to) in [(1, End::Front), (2, End::Back), (2, End::Front), (1, End::Back), (2, End::Front)]
            {
                r.rotate(&b, n, to);
                first = (first + if to == End::Front { 5 - n } else { n }) % 5;
                assert_eq!(items(&r), numbers((0..5).map(|i| ((first + i) % 5) as i32)));
                let bound = b.0.iter().filter(|slot| slot.get() != Value::UNBOUND).count();
                assert_eq!(bound, 5);
            }
        }
    }
}
