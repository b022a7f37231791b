//! Hash tables read without a lock: index numbers, entries, and the words that say which table it is.
//!
//! # Problem
//!
//! Any thread may look up a key of a SHARED dict at any time, without a lock, while another adds and removes keys and
//! replaces the table. And a cache wants to know from one compare that a key is still where it was found.
//!
//! # State word
//!
//! | word | says |
//! |---|---|
//! | an index number | 0, or 1 + the entry's place, and bits of the key's hash above |
//! | an entry's key and value | unbound: removed |
//! | an entry's hash | the key's hash, if the table keeps hashes |
//! | `len` of a table | entries below are filled |
//! | `table` | the table ([`BlockSlot`]) |
//! | `keys` | number of keys, and above it the number of changes |
//! | `version` | 0, or a number for the present keys and their places |
//!
//! # Who may touch which field
//!
//! Anyone loads. The owner of a PRIVATE dict, or who holds its lock, stores; the values of entries may be stored as those of
//! any [`HeapSlot`].
//!
//! # Layouts
//!
//! Some keys know their own hash. A table that has only such keys need not keep hashes, and its entries are smaller; whether
//! it does is settled when its memory is made. A key of another kind goes to a table that keeps them: the owner replaces the
//! table first. The layout belongs to the table and not to the dict: who has loaded a table takes it from there.
//!
//! # Transitions
//!
//! ```text
//!   look up       table - index number - entry's key - entry's value
//!   add a key     version 0 - entry, with its hash - `len` - index number - `keys`
//!   remove        version 0 - key unbound - value unbound - `keys`
//!   replace       the new table's contents - version 0 - `table` - `keys`
//!   store         `keys` - look up - under the lock: the same `keys` still? - store, or look up again
//!   fill a cache  under the lock: a version, unless there is one. Then: table - look up - the same version still?
//!   ask a cache   table - is it the cache's version? - the entry at the cache's place
//! ```
//!
//! # Ordering argument
//!
//! Index numbers, `len` and `table` are stored with release and loaded with acquire: whoever gets a place from one of them
//! finds the entry filled, or the table made, with its layout. An entry that is not published yet is written relaxed.
//!
//! The table is loaded before the version, and the version cleared before the table is stored: who finds a new table finds
//! the old version gone.
//!
//! `keys` releases and is acquired by [`HashWords::state`], and it moves *after* each change, under the lock: a search that
//! missed a part of a change has an older word than the one that is under the lock after the change.
//!
//! # Safety argument
//!
//! Entries are only appended, and an entry's key is only ever unbound: so a place means the same key for the life of the
//! table, and what is unbound is gone. A replaced table stays until its readers have passed a safepoint.
//!
//! The bits of the hash in an index number are part of the word that says the place, and mean the same key as long as that: a
//! search that passes over an entry because of them would have found another key there, or none.
//!
//! A version is given under the lock. Otherwise one could be given after a writer has cleared it and before the writer
//! publishes: the change would be missed, and with a new table the cache's place be another key's, or none.
//!
//! `keys` counts the changes, besides the keys. Lengths and addresses alone come back: a table goes and comes and goes, one key
//! is added and another one removed. (The count comes back after four thousand million changes, in the midst of one search.)
//!
//! # Source
//!
//! Compact dictionaries: Raymond Hettinger's proposal of 2012, PyPy 2015; lock-free reads as in PEP 703.

use crate::fault::{Fault, injected, order};
use crate::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};
use crate::{BlockSlot, HeapSlot, Value};

/// One entry.
#[repr(C)]
pub struct Entry {
    /// The key, unbound if the entry was removed.
    pub key: HeapSlot,
    /// The value, unbound if the entry was removed.
    pub value: HeapSlot,
}

impl Entry {
    /// An entry with this content.
    pub fn new(key: Value, value: Value) -> Entry {
        Entry { key: HeapSlot::new(key), value: HeapSlot::new(value) }
    }

    /// Fills an entry that is not published yet.
    #[inline(always)]
    fn fill(&self, key: Value, value: Value) {
        self.key.init(key);
        self.value.init(value);
    }
}

/// The hash of an entry's key, in tables that keep hashes.
#[repr(transparent)]
pub struct KeptHash(AtomicU64);

impl KeptHash {
    /// A place for a hash, with this content.
    pub fn new(hash: u64) -> KeptHash {
        KeptHash(AtomicU64::new(hash))
    }

    /// The hash.
    #[inline(always)]
    fn get(&self) -> u64 {
        // Relaxed: written before the entry's place was published.
        self.0.load(Ordering::Relaxed)
    }

    /// Writes the hash of an entry that is not published yet.
    #[inline(always)]
    fn init(&self, hash: u64) {
        // Relaxed: `append` publishes the entry's place after this.
        self.0.store(hash, Ordering::Relaxed);
    }
}

macro_rules! index_number {
    ($($name:ident: $atomic:ty, $int:ty, $bits:literal;)*) => {$(
        #[doc = concat!("An index number of ", $bits, " bits.")]
        #[repr(transparent)]
        pub struct $name($atomic);

        impl $name {
            /// Empty.
            pub fn empty() -> $name {
                $name(<$atomic>::new(0))
            }

            /// The number.
            #[inline(always)]
            pub fn get(&self) -> usize {
                // Acquire: the entry. Partner: `set`.
                self.0.load(order(Fault::LoadRelaxed, Ordering::Acquire)) as usize
            }

            /// The number, and the bits in which it differs from this hash.
            #[inline(always)]
            pub fn compare(&self, hash: u64) -> (usize, usize) {
                let n = self.get();
                (n, n ^ hash as $int as usize)
            }

            /// Changes it, to what of `n` there are bits for.
            #[inline(always)]
            pub fn set(&self, n: usize) {
                // Release: the entry, which was filled before. Partner: `get`.
                self.0.store(n as $int, order(Fault::IndexRelaxed, Ordering::Release));
            }
        }
    )*};
}

index_number! {
    Index8: AtomicU8, u8, "8";
    Index16: AtomicU16, u16, "16";
    Index32: AtomicU32, u32, "32";
}

/// How many entries a table has.
pub struct Counts {
    len: AtomicU32,
    /// Entries from here on are removed; for taking from the end.
    end_hint: AtomicU32,
}

impl Default for Counts {
    fn default() -> Self {
        Counts { len: AtomicU32::new(0), end_hint: AtomicU32::new(0) }
    }
}

/// A table's memory.
pub trait Table {
    /// There are two to the power of this many index numbers.
    fn bits(&self) -> u32;
    /// There is room for this many entries.
    fn capacity(&self) -> usize;
    /// How many entries there are.
    fn counts(&self) -> &Counts;
    /// An index number, and the bits in which it differs from a hash, by its `compare`.
    fn index(&self, i: usize, hash: u64) -> (usize, usize);
    /// Changes an index number, by its `set`.
    fn set_index(&self, i: usize, n: usize);
    /// An entry; `i` is below the capacity.
    fn entry(&self, i: usize) -> &Entry;
    /// Whether it keeps hashes.
    fn keeps_hashes(&self) -> bool;
    /// Where the hash of an entry is, if it keeps hashes; `i` is below the capacity.
    fn kept_hash(&self, i: usize) -> Option<&KeptHash>;
    /// The hash of a key that knows its own.
    fn own_hash(key: Value) -> Option<u64>;
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

    /// The hash that is searched for.
    #[inline(always)]
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// The place to look at, and what comes next.
    #[inline(always)]
    fn next(&mut self, mask: usize) -> usize {
        let now = self.at & mask;
        self.perturb >>= 5;
        self.at = now.wrapping_mul(5).wrapping_add(self.perturb as usize).wrapping_add(1);
        now
    }
}

#[inline(always)]
fn mask(table: &impl Table) -> usize {
    (1usize << table.bits()) - 1
}

/// Number of entries, removed ones included.
#[inline(always)]
pub fn len(table: &impl Table) -> usize {
    // Acquire: the entries. Partner: `append`.
    table.counts().len.load(order(Fault::LoadRelaxed, Ordering::Acquire)) as usize
}

/// Whether the next key, if it is like this one, needs no new table.
#[inline(always)]
pub fn has_room_for<T: Table>(table: &T, key: Value) -> bool {
    let place_for_hash = table.keeps_hashes() || T::own_hash(key).is_some() || injected(Fault::HashLeftOut);
    len(table) < table.capacity() && place_for_hash
}

/// The hash of entry `i`, whose key is this one.
#[inline(always)]
pub fn hash<T: Table>(table: &T, i: usize, key: Value) -> u64 {
    match table.kept_hash(i) {
        Some(place) => place.get(),
        None => T::own_hash(key).expect("it would be in a table that keeps hashes"),
    }
}

/// The next step of a search for `key`. Identical keys are found here, and those of which `same` knows whether they are
/// equal; others are the caller's to compare. `same` is given an entry's key, and whether the table has already said that it
/// has the same hash; otherwise the key knows its own, and `same` compares that, too.
#[inline(always)]
pub fn step<T: Table>(
    table: &T,
    key: Value,
    p: &mut Probe,
    same: impl Fn(Value, bool) -> Option<bool>,
) -> Step {
    let mask = mask(table);
    loop {
        let (n, differing) = table.index(p.next(mask), p.hash);
        if n == 0 {
            return Step::Absent;
        }
        // Bits above the place that differ: it is another key's.
        if differing > mask {
            continue;
        }
        let i = (n & mask) - 1;
        let k = table.entry(i).key.get();
        if k == key {
            return Step::Found(i);
        }
        if k == Value::UNBOUND {
            continue;
        }
        let kept = table.kept_hash(i);
        if kept.is_some_and(|h| h.get() != p.hash) {
            continue;
        }
        match same(k, kept.is_some()) {
            Some(true) => return Step::Found(i),
            Some(false) => {}
            None => return Step::Candidate(i, k),
        }
    }
}

/// Appends an entry; the table has room for it and the key is not in it. The caller may store.
pub fn append<T: Table>(table: &T, key: Value, hash: u64, value: Value) -> usize {
    let n = len(table);
    debug_assert!(n < table.capacity());
    let counts = table.counts();
    if injected(Fault::LengthFirst) {
        counts.len.store(n as u32 + 1, Ordering::Release);
    }
    table.entry(n).fill(key, value);
    match table.kept_hash(n) {
        Some(place) if !injected(Fault::HashLast) => place.init(hash),
        Some(_) => {}
        None => debug_assert!(T::own_hash(key) == Some(hash) || injected(Fault::HashLeftOut)),
    }
    // Release: the entry. Partner: `len`.
    counts.len.store(n as u32 + 1, order(Fault::LengthRelaxed, Ordering::Release));
    // Relaxed: only writers, who exclude each other, use the hint.
    counts.end_hint.store(n as u32 + 1, Ordering::Relaxed);
    let (mask, mut p) = (mask(table), Probe::new(hash));
    let free = loop {
        let at = p.next(mask);
        if table.index(at, hash).0 == 0 {
            break at;
        }
    };
    // The place needs no more bits than the mask has: there are fewer entries than index numbers.
    table.set_index(free, hash as usize & !mask | (n + 1));
    if injected(Fault::HashLast) {
        table.kept_hash(n).inspect(|place| place.init(hash));
    }
    n
}

/// The last entry that is there. The caller may store.
pub fn last(table: &impl Table) -> Option<usize> {
    let hint = &table.counts().end_hint;
    // Relaxed: as in `append`.
    let mut n = hint.load(Ordering::Relaxed) as usize;
    while n > 0 && table.entry(n - 1).key.get() == Value::UNBOUND {
        n -= 1;
    }
    hint.store(n as u32, Ordering::Relaxed);
    n.checked_sub(1)
}

/// The words of a dict or set.
pub struct HashWords<T> {
    table: BlockSlot<T>,
    /// How many keys there are, and above that the number of changes of the keys.
    keys: AtomicU64,
    version: AtomicU32,
}

/// In the word `keys`: one change.
const CHANGE: u64 = 1 << 32;

/// What changes with every change of the keys, and only then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct KeysState(u64);

impl<T> Default for HashWords<T> {
    fn default() -> Self {
        HashWords {
            table: BlockSlot::new(core::ptr::null_mut()),
            keys: AtomicU64::new(0),
            version: AtomicU32::new(0),
        }
    }
}

impl<T: Table> HashWords<T> {
    /// The current table, if there is one.
    #[inline(always)]
    pub fn table(&self) -> Option<&T> {
        // SAFETY: null or a table that stays until an epoch is over, by the promise of who replaced it.
        unsafe { self.table.get().as_ref() }
    }

    /// Number of keys.
    #[inline(always)]
    pub fn used(&self) -> usize {
        // Relaxed: a count, which orders nothing here.
        self.keys.load(Ordering::Relaxed) as u32 as usize
    }

    /// The keys have changed; there are so many now.
    #[inline(always)]
    fn set_used(&self, n: usize) {
        // Relaxed: written by who may store.
        let changes = (self.keys.load(Ordering::Relaxed) & !(CHANGE - 1)).wrapping_add(CHANGE);
        let changes = if injected(Fault::ChangesNotCounted) { 0 } else { changes };
        // Release: the change. Partner: `state`.
        self.keys.store(changes | n as u64, order(Fault::KeysRelaxed, Ordering::Release));
    }

    /// A store that has searched without the lock compares this, from before the search, with what it is under the lock, and
    /// searches again if it is not the same.
    #[inline(always)]
    pub fn state(&self) -> KeysState {
        // Acquire: the changes so far. Partner: `set_used`.
        KeysState(self.keys.load(Ordering::Acquire))
    }

    /// Version of the set of keys and of their places, 0 if none was given since the last change. Who relies on it loads
    /// the table *before* the version.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        // Acquire: what was before it was given. Partner: `give_version`.
        self.version.load(Ordering::Acquire)
    }

    /// Gives the present keys a version, unless they have one; `lock` takes the lock, if the dict is SHARED.
    pub fn give_version<G>(&self, fresh: impl FnOnce() -> u32, lock: impl FnOnce() -> G) -> u32 {
        let now = self.version();
        if now != 0 {
            return now;
        }
        // No writer is between clearing the version and publishing its change.
        let _guard = (!injected(Fault::VersionWithoutLock)).then(lock);
        let now = self.version();
        if now != 0 {
            return now;
        }
        let fresh = fresh();
        // Release: the keys. Partner: `version`.
        self.version.store(fresh, Ordering::Release);
        fresh
    }

    /// The keys are about to change.
    #[inline(always)]
    fn changed(&self) {
        if injected(Fault::VersionKept) {
            return;
        }
        // Relaxed: versions are given, and taken away, by who may store. Release: pairs with nothing; what publishes the
        // change comes after it, and releases.
        if self.version.load(Ordering::Relaxed) != 0 {
            self.version.store(0, Ordering::Release);
        }
    }
}

/// For who may store.
impl<T: Table> HashWords<T> {
    /// Replaces the table by one that has the same keys; answers the old one, which the caller retires.
    ///
    /// # Safety
    /// The new table stays until it is replaced, the old one until no thread reads it any more.
    #[must_use]
    pub unsafe fn replace(&self, new: *mut T) -> *mut T {
        self.changed();
        let old = self.table.replace(new);
        self.set_used(self.used());
        old
    }

    /// Takes the table out, with all keys.
    ///
    /// # Safety
    /// It stays until no thread reads it any more.
    #[must_use]
    pub unsafe fn take(&self) -> *mut T {
        self.changed();
        let old = self.table.replace(core::ptr::null_mut());
        self.set_used(0);
        old
    }

    /// Adds a key that is not there; there is room.
    #[inline(always)]
    pub fn insert(&self, key: Value, hash: u64, value: Value) {
        self.changed();
        append(self.table().expect("there is room"), key, hash, value);
        self.set_used(self.used() + 1);
    }

    /// Removes entry `i`; answers key and value with their counts.
    pub fn remove(&self, i: usize) -> Option<(Value, Value)> {
        let e = self.table()?.entry(i);
        self.changed();
        if injected(Fault::ChangeCountedFirst) {
            self.set_used(self.used() - 1);
            return Some((e.key.swap(Value::UNBOUND), e.value.swap(Value::UNBOUND)));
        }
        // The key first: a reader that finds no value looks again, and then finds no key.
        let k = e.key.swap(Value::UNBOUND);
        let v = e.value.swap(Value::UNBOUND);
        self.set_used(self.used() - 1);
        Some((k, v))
    }

    /// Makes entry `i` the last one; there is room. Readers find the key all the time: it is appended before its old place
    /// is emptied, the key first.
    pub fn move_to_back(&self, i: usize) {
        let table = self.table().expect("it has an entry");
        self.changed();
        let e = table.entry(i);
        let key = e.key.get();
        append(table, key, hash(table, i, key), e.value.get());
        // Their counts belong to the new entry now.
        e.key.swap(Value::UNBOUND);
        e.value.swap(Value::UNBOUND);
        self.set_used(self.used());
    }
}
