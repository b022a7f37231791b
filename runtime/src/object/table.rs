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
//! # Protocol
//!
//! Readers take no lock. A writer of a SHARED table holds the object's lock, fills an entry, and then publishes
//! its index number with release; readers load index numbers with acquire. Replaced tables are retired through
//! an epoch.
//!
//! # Source
//!
//! Compact dictionaries: Raymond Hettinger's proposal of 2012, PyPy 2015; lock-free reads as in PEP 703.

use core::alloc::Layout;
use core::ptr::NonNull;

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

use super::Field;
use super::string::{as_exact_str, same_text};

/// One entry.
#[repr(C)]
pub struct Entry {
    hash: AtomicU64,
    /// The key, unbound if the entry was removed.
    pub key: Field,
    /// The value, unbound if the entry was removed.
    pub value: Field,
}

impl Entry {
    /// The key's hash.
    pub fn hash(&self) -> u64 {
        // Relaxed: written before the entry's index number was published.
        self.hash.load(Ordering::Relaxed)
    }
}

/// The table's header.
#[repr(C, align(8))]
pub struct Table {
    bits: u32,
    capacity: u32,
    len: AtomicU32,
    /// Entries from here on are removed; for taking from the end.
    end_hint: AtomicU32,
}

/// What a step of a search found.
pub enum Step {
    /// The entry's place.
    Found(usize),
    /// An entry with the same hash, whose key has to be compared by the caller.
    Candidate(usize, Value),
    /// No such key.
    Absent,
}

/// State of a search.
pub struct Probe {
    hash: u64,
    perturb: u64,
    at: usize,
}

impl Probe {
    /// Starts a search.
    #[inline(always)]
    pub fn new(hash: u64) -> Probe {
        Probe { hash, perturb: hash, at: hash as usize }
    }
}

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
        let table = Table { bits, capacity, len: AtomicU32::new(0), end_hint: AtomicU32::new(0) };
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

    #[inline(always)]
    fn index(&self, i: usize) -> usize {
        let base = self.index_base();
        // Acquire: pairs with the release in `set_index`.
        // SAFETY: `i` is masked by the caller to the number of slots, whose width depends on `bits`.
        unsafe {
            if self.bits <= 8 {
                (*base.cast::<AtomicU8>().add(i)).load(Ordering::Acquire) as usize
            } else if self.bits <= 16 {
                (*base.cast::<AtomicU16>().add(i)).load(Ordering::Acquire) as usize
            } else {
                (*base.cast::<AtomicU32>().add(i)).load(Ordering::Acquire) as usize
            }
        }
    }

    #[inline(always)]
    fn set_index(&self, i: usize, n: usize) {
        let base = self.index_base();
        // Release: pairs with the acquire in `index`; the entry was filled before.
        // SAFETY: as in `index`.
        unsafe {
            if self.bits <= 8 {
                (*base.cast::<AtomicU8>().add(i)).store(n as u8, Ordering::Release);
            } else if self.bits <= 16 {
                (*base.cast::<AtomicU16>().add(i)).store(n as u16, Ordering::Release);
            } else {
                (*base.cast::<AtomicU32>().add(i)).store(n as u32, Ordering::Release);
            }
        }
    }

    /// Number of entries, removed ones included.
    #[inline(always)]
    pub fn len(&self) -> usize {
        // Acquire: pairs with the release in `append`.
        self.len.load(Ordering::Acquire) as usize
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
        // SAFETY: the table has room for `capacity` entries, and callers stay below `len`.
        unsafe { &*self.index_base().add(index_bytes(self.bits)).cast::<Entry>().add(i) }
    }

    /// The next step of a search for `key`. Identical keys, and strings with equal text, are found here; other
    /// keys with an equal hash are the caller's to compare.
    #[inline(always)]
    pub fn step(&self, key: Value, p: &mut Probe) -> Step {
        let mask = (1usize << self.bits) - 1;
        loop {
            let n = self.index(p.at & mask);
            if n == 0 {
                return Step::Absent;
            }
            p.perturb >>= 5;
            p.at = (p.at & mask).wrapping_mul(5).wrapping_add(p.perturb as usize).wrapping_add(1);
            let e = self.entry(n - 1);
            let k = e.key.get();
            if k == key {
                return Step::Found(n - 1);
            }
            if e.hash() == p.hash && k != Value::UNBOUND {
                match (as_exact_str(k), as_exact_str(key)) {
                    (Some(a), Some(b)) => {
                        if same_text(a, b) {
                            return Step::Found(n - 1);
                        }
                    }
                    _ => return Step::Candidate(n - 1, k),
                }
            }
        }
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

    /// Appends an entry; the table is not full and the key is not in it. The caller may write.
    pub fn append(&self, key: Value, hash: u64, value: Value) -> usize {
        let n = self.len();
        debug_assert!(n < self.capacity as usize);
        let e = (&raw const *self.entry(n)).cast_mut();
        // SAFETY: the entry is not published yet; nobody else reads it.
        unsafe {
            e.write(Entry { hash: AtomicU64::new(hash), key: Field::new(key), value: Field::new(value) });
        }
        // Release: pairs with the acquire in `len`.
        self.len.store(n as u32 + 1, Ordering::Release);
        self.end_hint.store(n as u32 + 1, Ordering::Relaxed);
        let mask = (1usize << self.bits) - 1;
        let (mut at, mut perturb) = (hash as usize, hash);
        while self.index(at & mask) != 0 {
            perturb >>= 5;
            at = (at & mask).wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1);
        }
        self.set_index(at & mask, n + 1);
        n
    }

    /// The last entry that is there. The caller may write.
    pub fn last(&self) -> Option<usize> {
        // Relaxed: only writers, who exclude each other, use the hint.
        let mut n = self.end_hint.load(Ordering::Relaxed) as usize;
        while n > 0 && self.entry(n - 1).key.get() == Value::UNBOUND {
            n -= 1;
        }
        self.end_hint.store(n as u32, Ordering::Relaxed);
        n.checked_sub(1)
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
