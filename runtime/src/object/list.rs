//! Lists: a length and a storage block that knows its own capacity.
//!
//! Length, block and slots are [`freewheel_refcount::sequence`]'s, which says in which order they are stored and loaded.
//! Writers of a SHARED list hold its lock. A block that is replaced is retired through an epoch, so that a reader in the
//! middle of it reads stale items, never freed memory.
//!
//! Items removed from a list are handed to the caller with their count, who drops them after unlocking: dropping
//! may run user code.

use core::alloc::Layout;
use core::ptr::NonNull;

use freewheel_gc::{Mutator, Releaser, Tracer};
use freewheel_refcount::sequence::{Sequence, Slots};
use freewheel_refcount::{HeapSlot, Value};

use super::lock::{ObjectGuard, write_lock};
use super::{Field, Kind, Obj, Payload, exact};

/// Storage of a list.
#[repr(C)]
struct Block {
    capacity: usize,
    fields: [Field; 0],
}

fn block_layout(capacity: usize) -> Option<Layout> {
    Layout::from_size_align(capacity.checked_mul(8)?.checked_add(8)?, 8).ok()
}

impl Slots for Block {
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.capacity
    }

    #[inline(always)]
    fn slot(&self, i: usize) -> &HeapSlot {
        debug_assert!(i < self.capacity);
        // SAFETY: the block has `capacity` fields, and callers stay below.
        unsafe { &*self.fields.as_ptr().add(i).cast::<HeapSlot>() }
    }
}

/// A list's payload.
#[derive(Default)]
pub struct List(Sequence<Block>);

/// There was no memory for a larger block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMemory;

impl List {
    /// An empty list.
    pub fn new() -> List {
        List::default()
    }

    /// A list of `n` items made by `item`, which answers counted values.
    #[inline]
    pub fn from_fn(n: usize, mut item: impl FnMut(usize) -> Value) -> Result<List, NoMemory> {
        let list = List::new();
        if n == 0 {
            return Ok(list);
        }
        let block = raw_block(n)?;
        // SAFETY: the block has room for `n` fields, and nobody else sees it yet.
        unsafe {
            let fields = (&raw mut (*block.as_ptr()).fields).cast::<Field>();
            for i in 0..n {
                fields.add(i).write(Field::new(item(i)));
            }
        }
        // SAFETY: the fields were just written; who replaces the block retires it.
        unsafe { list.0.init(block.as_ptr(), n) };
        Ok(list)
    }

    /// The fields below the length at this moment.
    #[inline]
    fn fields(&self) -> &[Field] {
        match self.0.readable() {
            // SAFETY: the block has so many fields.
            Some((b, n)) => unsafe { core::slice::from_raw_parts(b.fields.as_ptr(), n) },
            None => &[],
        }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Item `i`, if it is in range.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.0.get(i)
    }

    /// Item `i`, counted from the end if negative, if it is in range.
    #[inline(always)]
    pub fn at(&self, i: i64) -> Option<Value> {
        if let Ok(i) = usize::try_from(i) {
            return self.get(i);
        }
        loop {
            let len = self.len();
            let x = self.get(usize::try_from(i + len as i64).ok()?);
            // With another length it was another place that was asked for. Reading the item acquires, so this look
            // at the length comes after it.
            if x.is_some() && self.len() == len {
                return x;
            }
        }
    }

    /// The items at this moment, borrowed.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        let mut i = 0;
        core::iter::from_fn(move || {
            i += 1;
            self.get(i - 1)
        })
    }

    /// The items at this moment, with a count each.
    pub fn to_vec(&self) -> Vec<crate::handle::Ref> {
        self.fields().iter().filter_map(Field::bound).map(crate::handle::Ref::new).collect()
    }
}

/// A block whose fields are not written yet.
fn raw_block(capacity: usize) -> Result<NonNull<Block>, NoMemory> {
    let layout = block_layout(capacity).ok_or(NoMemory)?;
    // SAFETY: the layout is not empty.
    let p = NonNull::new(unsafe { std::alloc::alloc(layout) }.cast::<Block>()).ok_or(NoMemory)?;
    // SAFETY: freshly allocated with this layout.
    unsafe { (&raw mut (*p.as_ptr()).capacity).write(capacity) };
    Ok(p)
}

fn new_block(capacity: usize) -> Result<NonNull<Block>, NoMemory> {
    let p = raw_block(capacity)?;
    // SAFETY: the block has this many fields.
    unsafe {
        let fields = (&raw mut (*p.as_ptr()).fields).cast::<Field>();
        for i in 0..capacity {
            fields.add(i).write(Field::unbound());
        }
    }
    Ok(p)
}

/// Operations that write. Values passed in come with their count, values answered too.
impl Obj<List> {
    /// Makes room for `extra` more items. The caller holds the lock.
    fn reserve_locked(&self, m: &Mutator, extra: usize) -> Result<(), NoMemory> {
        let len = self.len();
        let need = len.checked_add(extra).ok_or(NoMemory)?;
        let capacity = self.0.block().map_or(0, |b| b.capacity);
        if need <= capacity {
            return Ok(());
        }
        let grown = if len == 0 { need.max(4) } else { (len + len / 4 + 4).max(need) };
        if m.account_would_exceed((grown - capacity) * 8) {
            return Err(NoMemory);
        }
        let new = new_block(grown)?;
        m.account((grown as isize - capacity as isize) * 8);
        // SAFETY: the new block is larger and empty; the old one is retired.
        let old = unsafe { self.0.grow(new.as_ptr()) };
        self.dispose(m, old);
        Ok(())
    }

    fn dispose(&self, m: &Mutator, block: *mut Block) {
        let Some(block) = NonNull::new(block) else { return };
        // SAFETY: the block was made by `new_block` and has been replaced; its references have moved.
        unsafe {
            let layout = block_layout(block.as_ref().capacity).expect("it was allocated");
            if self.header.is_shared() {
                m.retire_memory(block.cast(), layout);
            } else {
                std::alloc::dealloc(block.as_ptr().cast(), layout);
            }
        }
    }

    /// Appends an item. The barrier has run.
    #[inline]
    pub fn push(&self, m: &Mutator, v: Value) -> Result<(), NoMemory> {
        let _guard = write_lock(&self.header);
        let len = self.len();
        if self.0.block().is_none_or(|b| len >= b.capacity) {
            self.reserve_locked(m, 1)?;
        }
        self.0.push(v);
        Ok(())
    }

    /// Replaces item `i`; gives the new value back if the index is out of range.
    #[inline]
    pub fn replace(&self, i: usize, v: Value) -> Result<Value, Value> {
        let _guard = write_lock(&self.header);
        if i >= self.len() {
            return Err(v);
        }
        let slot = self.0.block().expect("the list is not empty").slot(i);
        Ok(slot.replace(v))
    }

    /// The same, counted from the end if negative.
    #[inline]
    pub fn replace_at(&self, i: i64, v: Value) -> Result<Value, Value> {
        let _guard = write_lock(&self.header);
        // Under the lock: another thread's change must not make "the last one" another item.
        let i = if i < 0 { i + self.len() as i64 } else { i };
        let place = usize::try_from(i).ok().filter(|i| *i < self.len());
        let Some(slot) = place.and_then(|i| Some(self.0.block()?.slot(i))) else { return Err(v) };
        Ok(slot.replace(v))
    }

    /// Takes the last item away.
    #[inline]
    pub fn pop(&self) -> Option<Value> {
        let _guard = write_lock(&self.header);
        self.0.pop()
    }

    /// Takes item `i` away, counted from the end if negative; the ones behind it move up.
    pub fn remove(&self, i: i64) -> Option<Value> {
        let _guard = write_lock(&self.header);
        // Under the lock: another thread's change must not make "the last one" another item.
        let i = usize::try_from(if i < 0 { i + self.len() as i64 } else { i }).ok()?;
        self.0.remove(i)
    }

    /// Takes away an item that was found at place `i`, wherever it is now.
    pub fn remove_item(&self, i: usize, item: Value) -> Option<Value> {
        let _guard = write_lock(&self.header);
        let i = if self.get(i) == Some(item) { i } else { self.iter().position(|v| v == item)? };
        self.0.remove(i)
    }

    /// Puts an item in front of item `i` (at the end if there is none), counted from the end if negative.
    pub fn insert(&self, m: &Mutator, i: i64, v: Value) -> Result<(), NoMemory> {
        let _guard = write_lock(&self.header);
        self.reserve_locked(m, 1)?;
        let len = self.len();
        let i = if i < 0 { i.saturating_add(len as i64).max(0) } else { i } as usize;
        self.0.insert(i.min(len), v);
        Ok(())
    }

    /// Replaces items by `new`; answers the old ones. `place` says for the list's length where they begin and how many
    /// they are; it is asked under the lock.
    pub fn splice(
        &self,
        m: &Mutator,
        place: impl FnOnce(usize) -> (usize, usize),
        new: &[Value],
    ) -> Result<Vec<Value>, NoMemory> {
        let _guard = write_lock(&self.header);
        let len = self.len();
        let (start, old) = place(len);
        let start = start.min(len);
        let old = old.min(len - start);
        if new.len() > old {
            self.reserve_locked(m, new.len() - old)?;
        }
        Ok(self.0.splice(start, old, new))
    }

    /// Takes all items away.
    pub fn take_all(&self, m: &Mutator) -> Vec<Value> {
        let _guard = write_lock(&self.header);
        // SAFETY: the block is retired.
        let (old, len) = unsafe { self.0.take_all() };
        // SAFETY: null or the block that was just taken out.
        let Some(block) = (unsafe { old.as_ref() }) else { return Vec::new() };
        let items = (0..len).map(|i| block.slot(i).get()).collect();
        m.account(-(block.capacity as isize) * 8);
        self.dispose(m, old);
        items
    }

    /// Puts items into a list that is empty, as `take_all` left it; false if it is not.
    pub fn put_all(&self, m: &Mutator, items: &[Value]) -> Result<bool, NoMemory> {
        let _guard = write_lock(&self.header);
        if !self.is_empty() {
            return Ok(false);
        }
        self.reserve_locked(m, items.len())?;
        self.0.fill(items);
        Ok(true)
    }

    /// Puts the items in another order, if they are still those, in the old order.
    pub fn reorder(&self, old: &[Value], new: &[Value]) -> bool {
        let _guard = write_lock(&self.header);
        if self.len() != old.len() || !self.iter().eq(old.iter().copied()) {
            return false;
        }
        if let Some(block) = self.0.block() {
            new.iter().enumerate().for_each(|(i, v)| block.slot(i).set(*v));
        }
        true
    }

    /// Reverses the order of the items.
    pub fn reverse(&self) {
        let _guard = write_lock(&self.header);
        let len = self.len();
        let Some(block) = self.0.block() else { return };
        for i in 0..len / 2 {
            let (a, b) = (block.slot(i), block.slot(len - 1 - i));
            let v = a.get();
            a.set(b.get());
            b.set(v);
        }
    }
}

/// A list whose lock is held, if others see it. As long as it is, its holder runs no code of the program, reaches no
/// safepoint, and locks nothing else.
pub(crate) struct LockedList<'a> {
    list: &'a Obj<List>,
    _guard: ObjectGuard<'a>,
}

impl Obj<List> {
    /// Locks the list for several changes that are one step for other writers.
    pub(crate) fn lock(&self) -> LockedList<'_> {
        LockedList { list: self, _guard: write_lock(&self.header) }
    }
}

impl LockedList<'_> {
    /// Number of items.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Item `i`, if it is in range; it stays alive as long as it is there.
    pub fn get(&self, i: usize) -> Option<Value> {
        self.list.get(i)
    }

    /// The items of one moment, with a count each.
    pub fn to_vec(&self) -> Vec<crate::handle::Ref> {
        self.list.to_vec()
    }

    /// Appends an item. The barrier has run.
    pub fn push(&self, m: &Mutator, v: Value) -> Result<(), NoMemory> {
        self.list.reserve_locked(m, 1)?;
        self.list.0.push(v);
        Ok(())
    }

    /// Takes the last item away.
    pub fn pop(&self) -> Option<Value> {
        self.list.0.pop()
    }

    /// Replaces item `i`; answers the old one, or nothing if the index is out of range: then the new one is the caller's
    /// still. The barrier has run.
    pub fn replace(&self, i: usize, v: Value) -> Option<Value> {
        if i >= self.len() {
            return None;
        }
        Some(self.list.0.block()?.slot(i).swap(v))
    }

    /// Whether the length is this one, and these items, which are kept alive, are in their places.
    pub fn is_still(&self, len: usize, seen: impl Iterator<Item = (usize, Value)>) -> bool {
        self.list.0.is_still(len, seen)
    }

    /// Moves the item at the first of these places to the last one, and each other one to the place before.
    pub fn rotate(&self, places: &[usize]) {
        self.list.0.rotate(places);
    }
}

// SAFETY: all items below the length are visited and released.
unsafe impl Payload for List {
    const NAME: &'static str = "list";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit_each(self.fields(), Field::get);
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.fields().iter().for_each(|f| r.release(f.get()));
    }
}

impl Drop for List {
    fn drop(&mut self) {
        let Some(block) = self.0.block().map(NonNull::from) else { return };
        // SAFETY: the block was made by `new_block`; its references were released by the payload.
        unsafe {
            let capacity = block.as_ref().capacity;
            std::alloc::dealloc(block.as_ptr().cast(), block_layout(capacity).expect("it was allocated"));
            let m = freewheel_gc::current();
            if !m.is_null() && capacity > 0 {
                (*m).account(-(capacity as isize) * 8);
            }
        }
    }
}

/// The list, if the value is exactly one (no subclass).
#[inline(always)]
pub fn as_exact_list<'a>(v: Value) -> Option<&'a Obj<List>> {
    // SAFETY: the kind's payload is `List`.
    unsafe { exact(v, Kind::List) }
}
