//! The hash table behind dicts and sets: compact, in insertion order, read without locks.
//!
//! # Layout
//!
//! ```text
//! +--------+---------------------------------+------------------------------------------+
//! | header | index: 2^bits numbers of 1,2,4 B | entries: (hash, key, value), in order    |
//! +--------+---------------------------------+------------------------------------------+
//! ```
//!
//! An index number is 0 (empty) or 1 + the entry's place. Entries are only ever appended; removing one unbinds
//! its key and value and leaves its index number as a tombstone. A full table is replaced by a new one.
//!
//! Which word is stored and loaded when, and in which order, is [`freewheel_refcount::hash_table`]'s; here is the memory.
//! Replaced tables are retired through an epoch.

use core::alloc::Layout;
use core::ptr::NonNull;

use freewheel_refcount::Value;
use freewheel_refcount::hash_table::{self, Counts, Index8, Index16, Index32};
pub use freewheel_refcount::hash_table::{Entry, Probe, Step};

use super::string::{as_exact_str, same_text};

/// The table's header.
#[repr(C, align(8))]
pub struct Table {
    bits: u32,
    capacity: u32,
    counts: Counts,
}

const _: () = assert!(size_of::<Table>() == 16 && size_of::<Entry>() == 24);

impl Table {
    fn layout(bits: u32, capacity: u32) -> Option<Layout> {
        let index = index_bytes(bits);
        let entries = (capacity as usize).checked_mul(size_of::<Entry>())?;
        Layout::from_size_align(size_of::<Table>().checked_add(index)?.checked_add(entries)?, 8).ok()
    }

    /// A new table with room for at least `n` entries; none if there is no memory.
    pub fn alloc(n: usize) -> Option<NonNull<Table>> {
        let slots = (n.max(5) * 3).div_ceil(2).next_power_of_two();
        let bits = slots.trailing_zeros();
        if bits > 31 {
            return None;
        }
        let capacity = (slots * 2 / 3) as u32;
        let layout = Table::layout(bits, capacity)?;
        // SAFETY: the layout is not empty.
        let p = NonNull::new(unsafe { std::alloc::alloc(layout) }.cast::<Table>())?;
        let table = Table { bits, capacity, counts: Counts::default() };
        // SAFETY: freshly allocated with this layout; entries are written before they are counted.
        unsafe {
            p.write(table);
            p.cast::<u8>().add(size_of::<Table>()).write_bytes(0, index_bytes(bits));
        }
        Some(p)
    }

    /// The memory layout of this table.
    pub fn own_layout(&self) -> Layout {
        Table::layout(self.bits, self.capacity).expect("it was allocated")
    }

    fn index_base(&self) -> *const u8 {
        (&raw const *self).cast::<u8>().wrapping_add(size_of::<Table>())
    }

    /// Number of entries, removed ones included.
    #[inline(always)]
    pub fn len(&self) -> usize {
        hash_table::len(self)
    }

    /// Whether nothing was ever added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the next entry needs a new table.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.len() >= self.capacity as usize
    }

    /// Entry number `i`.
    #[inline(always)]
    pub fn entry(&self, i: usize) -> &Entry {
        debug_assert!(i < self.capacity as usize);
        // SAFETY: the table has room for `capacity` entries, and callers stay below.
        unsafe { &*self.index_base().add(index_bytes(self.bits)).cast::<Entry>().add(i) }
    }

    /// The next step of a search for `key`. Identical keys, and strings with equal text, are found here; other
    /// keys with an equal hash are the caller's to compare.
    #[inline(always)]
    pub fn step(&self, key: Value, p: &mut Probe) -> Step {
        hash_table::step(self, key, p, |a, b| Some(same_text(as_exact_str(a)?, as_exact_str(b)?)))
    }

    /// Search for a key whose equality needs no user code: identity and string text decide.
    #[inline(always)]
    pub fn find_simple(&self, key: Value, hash: u64) -> Option<usize> {
        let mut p = Probe::new(hash);
        loop {
            match self.step(key, &mut p) {
                Step::Found(i) => return Some(i),
                Step::Absent => return None,
                Step::Candidate(..) => {}
            }
        }
    }

    /// Appends an entry to a table that nobody else sees yet; it is not full and the key is not in it.
    pub fn append(&self, key: Value, hash: u64, value: Value) {
        hash_table::append(self, key, hash, value);
    }

    /// The last entry that is there. The caller may write.
    pub fn last(&self) -> Option<usize> {
        hash_table::last(self)
    }

    /// The entries that are there, from number `from` on.
    pub fn iter_from(&self, from: usize) -> impl Iterator<Item = (usize, Value, Value)> + '_ {
        (from..self.len()).filter_map(|i| {
            let e = self.entry(i);
            let (k, v) = (e.key.bound()?, e.value.bound()?);
            Some((i, k, v))
        })
    }
}

impl hash_table::Table for Table {
    #[inline(always)]
    fn bits(&self) -> u32 {
        self.bits
    }

    #[inline(always)]
    fn capacity(&self) -> usize {
        self.capacity as usize
    }

    #[inline(always)]
    fn counts(&self) -> &Counts {
        &self.counts
    }

    #[inline(always)]
    fn index(&self, i: usize) -> usize {
        let base = self.index_base();
        // SAFETY: `i` is masked by the caller to the number of slots, whose width depends on `bits`.
        unsafe {
            if self.bits <= 8 {
                (*base.cast::<Index8>().add(i)).get()
            } else if self.bits <= 16 {
                (*base.cast::<Index16>().add(i)).get()
            } else {
                (*base.cast::<Index32>().add(i)).get()
            }
        }
    }

    #[inline(always)]
    fn set_index(&self, i: usize, n: usize) {
        let base = self.index_base();
        // SAFETY: as in `index`.
        unsafe {
            if self.bits <= 8 {
                (*base.cast::<Index8>().add(i)).set(n);
            } else if self.bits <= 16 {
                (*base.cast::<Index16>().add(i)).set(n);
            } else {
                (*base.cast::<Index32>().add(i)).set(n);
            }
        }
    }

    #[inline(always)]
    fn entry(&self, i: usize) -> &Entry {
        Table::entry(self, i)
    }
}

fn index_bytes(bits: u32) -> usize {
    let width = if bits <= 8 {
        1
    } else if bits <= 16 {
        2
    } else {
        4
    };
    ((1usize << bits) * width).next_multiple_of(8)
}
