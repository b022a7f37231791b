//! The hash table behind dicts and sets: compact, in insertion order, read without locks.
//!
//! # Layout
//!
//! ```text
//! +--------+----------------------------------+-----------------------------------------+
//! | header | index: 2^bits numbers of 1,2,4 B | entries: (key, value, [hash]), in order |
//! +--------+----------------------------------+-----------------------------------------+
//! ```
//!
//! An index number is 0 (empty) or 1 + the entry's place, which takes `bits` bits. Those above, of which there is always
//! one, are the key's hash's: most entries of other keys are told by them, without a look. Entries are only ever
//! appended; removing one unbinds its key and value and leaves its index number as a tombstone. A full table is replaced by
//! a new one.
//!
//! As long as all keys are strings or small integers there are no hashes: a string knows its own, and that of an
//! integer is computed in no time. The first key of another kind makes the owner replace the table by one with hashes.
//!
//! Which word is stored and loaded when, and in which order, is [`freewheel_refcount::hash_table`]'s; here is the memory.
//! Replaced tables are retired through an epoch.

use core::alloc::Layout;
use core::ptr::NonNull;

use freewheel_refcount::hash_table::{self, Counts, Index8, Index16, Index32, KeptHash};
pub use freewheel_refcount::hash_table::{Entry, Probe, Step};
use freewheel_refcount::{HeapSlot, Value};

use super::string::{as_exact_str, same_text};
use crate::text::hash::int_hash;

/// The table's header.
#[repr(C, align(8))]
pub struct Table {
    bits: u8,
    /// The index takes two to the power of this many bytes.
    index_bits: u8,
    /// An entry's size in words.
    words: u8,
    capacity: u32,
    counts: Counts,
}

/// Words of an entry whose hash is kept, and of others.
const HASHED: u8 = 3;
const UNHASHED: u8 = 2;
const WORD: usize = size_of::<u64>();

const _: () = assert!(size_of::<Table>() == 16 && size_of::<Entry>() == UNHASHED as usize * WORD);

/// The hash of a key that needs no place to keep it.
#[inline(always)]
fn own_hash(key: Value) -> Option<u64> {
    match as_exact_str(key) {
        Some(s) => Some(s.hash()),
        None => key.as_int().map(|i| int_hash(i) as u64),
    }
}

impl Table {
    fn layout(&self) -> Option<Layout> {
        let entries = (self.capacity as usize).checked_mul(self.words as usize * WORD)?;
        let index = 1usize << self.index_bits;
        Layout::from_size_align(size_of::<Table>().checked_add(index)?.checked_add(entries)?, WORD).ok()
    }

    /// A new table with room for at least `n` entries, and for their hashes if it `keeps_hashes`; none if there is no
    /// memory.
    pub fn alloc(n: usize, keeps_hashes: bool) -> Option<NonNull<Table>> {
        let slots = (n.max(5) * 3).div_ceil(2).next_power_of_two();
        let bits = slots.trailing_zeros();
        if bits > 31 {
            return None;
        }
        let table = Table {
            bits: bits as u8,
            index_bits: (bits + log_width(bits)) as u8,
            words: if keeps_hashes { HASHED } else { UNHASHED },
            capacity: (slots * 2 / 3) as u32,
            counts: Counts::default(),
        };
        let (layout, index) = (table.layout()?, 1 << table.index_bits);
        // SAFETY: the layout is not empty.
        let p = NonNull::new(unsafe { std::alloc::alloc(layout) }.cast::<Table>())?;
        // SAFETY: freshly allocated with this layout; entries are written before they are counted.
        unsafe {
            p.write(table);
            p.cast::<u8>().add(size_of::<Table>()).write_bytes(0, index);
        }
        Some(p)
    }

    /// The memory layout of this table.
    pub fn own_layout(&self) -> Layout {
        self.layout().expect("it was allocated")
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

    /// Number of entries it has room for.
    pub fn capacity(&self) -> usize {
        self.capacity as usize
    }

    /// Whether keys of all kinds have a place in it, not only those that know their own hash.
    pub fn keeps_hashes(&self) -> bool {
        self.words == HASHED
    }

    /// Whether a key needs a table that keeps hashes.
    pub fn must_keep_hash(key: Value) -> bool {
        own_hash(key).is_none()
    }

    /// Whether this key needs no new table.
    #[inline(always)]
    pub fn has_room_for(&self, key: Value) -> bool {
        hash_table::has_room_for(self, key)
    }

    /// The hash of entry `i`, whose key is this one.
    #[inline(always)]
    pub fn hash(&self, i: usize, key: Value) -> u64 {
        hash_table::hash(self, i, key)
    }

    /// Where entry number `i` begins.
    #[inline(always)]
    fn entry_base(&self, i: usize) -> *const u64 {
        debug_assert!(i < self.capacity as usize);
        let entries = self.index_base().wrapping_add(1usize << self.index_bits).cast::<u64>();
        entries.wrapping_add(i * self.words as usize)
    }

    /// Entry number `i`.
    #[inline(always)]
    pub fn entry(&self, i: usize) -> &Entry {
        // SAFETY: the table has room for `capacity` entries of either size, and callers stay below.
        unsafe { &*self.entry_base(i).cast::<Entry>() }
    }

    /// Keys and values of all entries, one behind the other, if no hashes are between them.
    pub fn slots(&self) -> Option<&[HeapSlot]> {
        // SAFETY: an entry is a key and a value; those below `len` are filled.
        (!self.keeps_hashes())
            .then(|| unsafe { core::slice::from_raw_parts(self.entry_base(0).cast(), 2 * self.len()) })
    }

    /// The next step of a search for `key`. Identical keys, and strings with equal text, are found here; other
    /// keys with an equal hash are the caller's to compare.
    #[inline(always)]
    pub fn step(&self, key: Value, p: &mut Probe) -> Step {
        let hash = p.hash();
        hash_table::step(self, key, p, |k, same_hash| {
            let Some(a) = as_exact_str(k) else {
                // A small integer, if the table keeps no hashes.
                return if same_hash || own_hash(k) == Some(hash) { None } else { Some(false) };
            };
            if !same_hash && a.hash() != hash {
                return Some(false);
            }
            Some(same_text(a, as_exact_str(key)?))
        })
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

    #[inline]
    fn whole(&self, i: usize) -> Option<(usize, Value, Value)> {
        let e = self.entry(i);
        Some((i, e.key.bound()?, e.value.bound()?))
    }

    /// The entries that are there, from number `from` on.
    #[inline]
    pub fn iter_from(&self, from: usize) -> impl Iterator<Item = (usize, Value, Value)> + '_ {
        (from..self.len()).filter_map(|i| self.whole(i))
    }

    /// The entries that are there, no key twice, whatever other threads do: they append behind those that are looked at.
    /// Only the last one may have been appended by somebody who moves it and has not emptied its old place yet.
    #[inline]
    pub fn snapshot(&self) -> impl Iterator<Item = (usize, Value, Value)> + '_ {
        let len = self.len();
        let last = len.checked_sub(1).and_then(|i| self.whole(i));
        (0..len).filter_map(move |i| {
            if i + 1 == len { last } else { self.whole(i).filter(|e| last.is_none_or(|l| l.1 != e.1)) }
        })
    }
}

impl hash_table::Table for Table {
    #[inline(always)]
    fn bits(&self) -> u32 {
        self.bits.into()
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
    fn index(&self, i: usize, hash: u64) -> (usize, usize) {
        let base = self.index_base();
        // SAFETY: `i` is masked by the caller to the number of slots, whose width depends on `bits`.
        unsafe {
            match log_width(self.bits.into()) {
                0 => (*base.cast::<Index8>().add(i)).compare(hash),
                1 => (*base.cast::<Index16>().add(i)).compare(hash),
                _ => (*base.cast::<Index32>().add(i)).compare(hash),
            }
        }
    }

    #[inline(always)]
    fn set_index(&self, i: usize, n: usize) {
        let base = self.index_base();
        // SAFETY: as in `index`.
        unsafe {
            match log_width(self.bits.into()) {
                0 => (*base.cast::<Index8>().add(i)).set(n),
                1 => (*base.cast::<Index16>().add(i)).set(n),
                _ => (*base.cast::<Index32>().add(i)).set(n),
            }
        }
    }

    #[inline(always)]
    fn entry(&self, i: usize) -> &Entry {
        Table::entry(self, i)
    }

    #[inline(always)]
    fn keeps_hashes(&self) -> bool {
        Table::keeps_hashes(self)
    }

    #[inline(always)]
    fn kept_hash(&self, i: usize) -> Option<&KeptHash> {
        // SAFETY: entries of this size have their hash behind key and value.
        self.keeps_hashes().then(|| unsafe { &*self.entry_base(i).add(UNHASHED as usize).cast::<KeptHash>() })
    }

    #[inline(always)]
    fn own_hash(key: Value) -> Option<u64> {
        own_hash(key)
    }
}

/// Bytes of an index number, as a power of two. At least one bit is left for the key's hash.
#[inline(always)]
fn log_width(bits: u32) -> u32 {
    match bits {
        ..8 => 0,
        8..16 => 1,
        _ => 2,
    }
}
