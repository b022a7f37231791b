//! Dicts: a hash table with values, and a version for inline caches.

use core::ptr::NonNull;

use freewheel_gc::{Mutator, Releaser, Tracer};
use freewheel_refcount::hash_table::{HashWords, KeysState};
use freewheel_refcount::{Header, HeapSlot, Value};

use super::lock::write_lock;
use super::table::Table;
use super::{Kind, Obj, Payload, exact};
use crate::object::list::NoMemory;

/// A growing hash table: [`HashWords`] with memory. Operations that write expect the object's lock to be held if it is
/// SHARED.
#[derive(Default)]
pub struct HashTable(HashWords<Table>);

impl HashTable {
    /// An empty table.
    pub fn new() -> HashTable {
        HashTable::default()
    }

    /// The current table, if there is one.
    #[inline(always)]
    pub fn table(&self) -> Option<&Table> {
        self.0.table()
    }

    /// Number of keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.0.used()
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What changes with every change of the keys.
    #[inline(always)]
    pub fn state(&self) -> KeysState {
        self.0.state()
    }

    /// Version of the set of keys and of their places; 0 = none given since the last change. A reader that
    /// relies on it loads the table *before* the version.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.0.version()
    }

    /// Gives the table's present keys a version, unless they have one. Takes the lock of the owner.
    pub fn give_version(&self, owner: &Header, fresh: impl FnOnce() -> u32) -> u32 {
        self.0.give_version(fresh, || write_lock(owner))
    }

    /// Place of a key whose equality needs no user code.
    #[inline(always)]
    pub fn find_simple(&self, key: Value, hash: u64) -> Option<usize> {
        self.table()?.find_simple(key, hash)
    }

    /// Makes room for `n` more entries, so that the next appends need no new table.
    pub fn reserve(&self, owner: &Header, m: &Mutator, n: usize) -> Result<(), NoMemory> {
        self.rebuild(owner, m, n, false, None)
    }

    /// The same for all entries of another table.
    pub fn reserve_like(&self, owner: &Header, m: &Mutator, other: &HashTable) -> Result<(), NoMemory> {
        self.rebuild(owner, m, other.len(), other.table().is_some_and(Table::keeps_hashes), None)
    }

    /// A new table with room for `n` more entries, of which entry `first` of the present one is the first. It keeps hashes
    /// if the present one does, or if it is asked to.
    fn rebuild(
        &self,
        owner: &Header,
        m: &Mutator,
        n: usize,
        hashes: bool,
        first: Option<usize>,
    ) -> Result<(), NoMemory> {
        let old_ref = self.table();
        let used = self.len();
        // An entry takes up to 24 bytes, and its place in the index some more.
        if m.account_would_exceed((used + n) * 32) {
            return Err(NoMemory);
        }
        let hashes = hashes || old_ref.is_some_and(Table::keeps_hashes);
        let new = Table::alloc(used + n, hashes).ok_or(NoMemory)?;
        // SAFETY: not published yet.
        let new_ref = unsafe { new.as_ref() };
        if let Some(old) = old_ref {
            let others = (0..old.len()).filter(|i| Some(*i) != first);
            for i in first.into_iter().chain(others) {
                let e = old.entry(i);
                if let Some(k) = e.key.bound() {
                    new_ref.append(k, old.hash(i, k), e.value.get());
                }
            }
        }
        m.account(
            new_ref.own_layout().size() as isize - old_ref.map_or(0, |t| t.own_layout().size() as isize),
        );
        // SAFETY: the old table is retired.
        let old = unsafe { self.0.replace(new.as_ptr()) };
        dispose(owner, m, old);
        Ok(())
    }

    /// A new table with room for this key and, if the present one was full, for many more.
    #[cold]
    #[inline(never)]
    fn make_room(&self, owner: &Header, m: &Mutator, key: Value) -> Result<(), NoMemory> {
        let spare = self.table().map_or(0, |t| t.capacity() - t.len());
        let n = if spare > 0 { spare } else { self.len().max(5) };
        let hashed = Table::must_keep_hash(key);
        // Without memory for as many again there may be some for one: most of a table may be places of removed keys.
        self.rebuild(owner, m, n, hashed, None).or_else(|NoMemory| self.rebuild(owner, m, 1, hashed, None))
    }

    /// Adds a key that is not there.
    #[inline]
    pub fn insert_absent(
        &self,
        owner: &Header,
        m: &Mutator,
        key: Value,
        hash: u64,
        value: Value,
    ) -> Result<(), NoMemory> {
        if !self.table().is_some_and(|t| t.has_room_for(key)) {
            self.make_room(owner, m, key)?;
        }
        self.0.insert(key, hash, value);
        Ok(())
    }

    /// Removes entry `i`; answers key and value with their counts.
    pub fn remove(&self, i: usize) -> Option<(Value, Value)> {
        self.0.remove(i)
    }

    /// Makes entry `i`, which is there, the first one.
    pub fn move_to_front(&self, owner: &Header, m: &Mutator, i: usize) -> Result<(), NoMemory> {
        self.rebuild(owner, m, 1, false, Some(i))
    }

    /// Makes entry `i`, which is there, the last one. Readers find the key all the time: it is appended before its
    /// old place is emptied, the key first.
    pub fn move_to_back(&self, owner: &Header, m: &Mutator, mut i: usize) -> Result<(), NoMemory> {
        let table = self.table().expect("it has an entry");
        let key = table.entry(i).key.get();
        let hash = table.hash(i, key);
        if self.table().is_none_or(Table::is_full) {
            self.reserve(owner, m, self.len().max(5))?;
            i = self.find_simple(key, hash).expect("it moved with the others");
        }
        self.0.move_to_back(i);
        Ok(())
    }

    /// Empties the table; answers all keys and values with their counts.
    pub fn take_all(&self, owner: &Header, m: &Mutator) -> Vec<(Value, Value)> {
        // SAFETY: the table is retired.
        let old = unsafe { self.0.take() };
        // SAFETY: null or the table that was just taken out.
        let Some(table) = (unsafe { old.as_ref() }) else { return Vec::new() };
        let all = table.iter_from(0).map(|(_, k, v)| (k, v)).collect();
        m.account(-(table.own_layout().size() as isize));
        dispose(owner, m, old);
        all
    }

    fn visit(&self, mut f: impl FnMut(Value)) {
        if let Some(table) = self.table() {
            for i in 0..table.len() {
                let e = table.entry(i);
                f(e.key.get());
                f(e.value.get());
            }
        }
    }
}

fn dispose(owner: &Header, m: &Mutator, table: *mut Table) {
    let Some(table) = NonNull::new(table) else { return };
    // SAFETY: made by `Table::alloc` and replaced; readers of a SHARED object may look at it until the epoch ends.
    unsafe {
        let layout = table.as_ref().own_layout();
        if owner.is_shared() {
            m.retire_memory(table.cast(), layout);
        } else {
            std::alloc::dealloc(table.as_ptr().cast(), layout);
        }
    }
}

impl Drop for HashTable {
    fn drop(&mut self) {
        let Some(table) = self.table().map(NonNull::from) else { return };
        // SAFETY: we are alone with the table; its references were released by the payload.
        unsafe {
            let layout = table.as_ref().own_layout();
            let m = freewheel_gc::current();
            if !m.is_null() {
                (*m).account(-(layout.size() as isize));
            }
            std::alloc::dealloc(table.as_ptr().cast(), layout);
        }
    }
}

/// A dict's payload.
pub struct Dict(pub HashTable);

// SAFETY: all keys and values are visited and released.
unsafe impl Payload for Dict {
    const NAME: &'static str = "dict";
    fn trace(&self, t: &mut Tracer<'_>) {
        match self.0.table().and_then(|table| table.slots()) {
            Some(slots) => t.visit_each(slots, HeapSlot::get),
            None => self.0.visit(|v| t.visit(v)),
        }
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.0.visit(|v| r.release(v));
    }
}

/// The dict, if the value is exactly one (no subclass).
#[inline(always)]
pub fn as_exact_dict<'a>(v: Value) -> Option<&'a Obj<Dict>> {
    // SAFETY: the kind's payload is `Dict`.
    unsafe { exact(v, Kind::Dict) }
}

/// The payload of the live views `keys()`, `values()` and `items()`.
pub struct DictView {
    /// The dict.
    pub dict: freewheel_gc::Loan,
}

crate::fields_payload!(DictView, "dict view", dict);

impl super::Lender for DictView {
    fn loan(&self) -> &freewheel_gc::Loan {
        &self.dict
    }
}
