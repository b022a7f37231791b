//! Dicts read without a lock, and caches of where a key is: `refcount/src/hash_table.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_loom_tests::object::Object;
use freewheel_refcount::Value;
use freewheel_refcount::fault::Fault;
use freewheel_refcount::hash_table::{
    Counts, Entry, HashWords, Index8, KeptHash, Probe, Step, Table as _, append, has_room_for, hash, len,
    step,
};
use freewheel_refcount::object_lock::{ObjectGuard, write_lock};
use freewheel_refcount::sync::Watched;
use loom::thread;

/// What is in memory that was never written.
const GARBAGE: i32 = 99;
const BITS: u32 = 2;
/// All keys have one hash, so that every search meets every entry; some of its bits are in index numbers.
const HASH: u64 = 20;
/// Keys from here on do not know their hash.
const FOREIGN: i32 = 200;
/// What is added to a key for one that is equal and not identical.
const EQUAL: i32 = 1000;

/// A table with room for two entries; making it writes the flags.
struct Table {
    made: Watched<bool>,
    keeps_hashes: Watched<bool>,
    counts: Counts,
    index: Vec<Index8>,
    entries: Vec<Entry>,
    hashes: Vec<KeptHash>,
}

impl Table {
    fn new() -> Box<Table> {
        let garbage = || Entry::new(Value::small(GARBAGE), Value::small(GARBAGE));
        Box::new(Table {
            made: Watched::new(false),
            keeps_hashes: Watched::new(false),
            counts: Counts::default(),
            index: (0..1 << BITS).map(|_| Index8::empty()).collect(),
            entries: (0..2).map(|_| garbage()).collect(),
            hashes: (0..2).map(|_| KeptHash::new(GARBAGE as u64)).collect(),
        })
    }

    fn make(&self, keeps_hashes: bool) -> *mut Table {
        self.made.set(true);
        self.keeps_hashes.set(keeps_hashes);
        core::ptr::from_ref(self).cast_mut()
    }

    fn find(&self, key: Value) -> Option<usize> {
        assert!(self.made.get(), "used before it was made");
        let same = |k: Value, same_hash: bool| {
            assert!(same_hash || Table::own_hash(k) == Some(HASH), "a key whose hash nobody knows");
            Some(k.as_int().map(|i| i + i64::from(EQUAL)) == key.as_int())
        };
        match step(self, key, &mut Probe::new(HASH), same) {
            Step::Found(i) => Some(i),
            _ => None,
        }
    }
}

impl freewheel_refcount::hash_table::Table for Table {
    fn bits(&self) -> u32 {
        BITS
    }

    fn capacity(&self) -> usize {
        2
    }

    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn index(&self, i: usize, hash: u64) -> (usize, usize) {
        self.index[i].compare(hash)
    }

    fn set_index(&self, i: usize, n: usize) {
        self.index[i].set(n);
    }

    fn entry(&self, i: usize) -> &Entry {
        &self.entries[i]
    }

    fn keeps_hashes(&self) -> bool {
        self.keeps_hashes.get()
    }

    fn kept_hash(&self, i: usize) -> Option<&KeptHash> {
        self.keeps_hashes().then(|| &self.hashes[i])
    }

    fn own_hash(key: Value) -> Option<u64> {
        key.as_int().filter(|i| *i < i64::from(FOREIGN)).map(|_| HASH)
    }
}

/// A SHARED dict. Its tables stay until the model is over.
struct Dict {
    object: Box<Object>,
    words: HashWords<Table>,
    tables: [Box<Table>; 2],
}

// SAFETY: what the models check.
unsafe impl Sync for Dict {}
// SAFETY: as above.
unsafe impl Send for Dict {}

/// Key `i`, and its value.
fn item(i: i32) -> (Value, Value) {
    (Value::small(i), Value::small(10 + i))
}

impl Dict {
    /// A dict with the keys below `n`.
    fn new(n: i32) -> Arc<Dict> {
        let tables = [Table::new(), Table::new()];
        let dict = Dict { object: Object::shared(1), words: HashWords::default(), tables };
        // SAFETY: tables stay.
        let _ = unsafe { dict.words.replace(dict.tables[0].make(false)) };
        (0..n).for_each(|i| dict.words.insert(item(i).0, HASH, item(i).1));
        Arc::new(dict)
    }

    fn lock(&self) -> ObjectGuard<'_> {
        write_lock(&self.object.header)
    }

    /// Adds a key, as `HashTable::insert_absent`.
    fn insert(&self, i: i32) {
        let _guard = self.lock();
        if !has_room_for(self.words.table().unwrap(), item(i).0) {
            self.rebuild_locked(true);
        }
        self.words.insert(item(i).0, HASH, item(i).1);
    }

    fn rebuild(&self) {
        let _guard = self.lock();
        self.rebuild_locked(false);
    }

    /// Moves to the second table, without what was removed.
    fn rebuild_locked(&self, keeps_hashes: bool) {
        let old = self.words.table().unwrap();
        let new = &self.tables[1];
        let made = new.make(keeps_hashes);
        for i in 0..len(old) {
            let e = old.entry(i);
            if let Some(key) = e.key.bound() {
                append(&**new, key, hash(old, i, key), e.value.get());
            }
        }
        // SAFETY: tables stay.
        let _ = unsafe { self.words.replace(made) };
    }

    /// Removes a key, if it is there.
    fn remove(&self, i: i32) {
        let _guard = self.lock();
        if let Some(at) = self.words.table().unwrap().find(item(i).0) {
            let _ = self.words.remove(at);
        }
    }

    /// Stores under a key, if it is there, as `Cx::dict_set_hashed`.
    fn store(&self, i: i32) {
        loop {
            let seen = self.words.state();
            let found = self.words.table().and_then(|t| t.find(item(i).0));
            let guard = self.lock();
            if self.words.state() != seen {
                drop(guard);
                continue;
            }
            if let Some(at) = found {
                let e = self.words.table().expect("a store into a table that was taken").entry(at);
                assert!(e.key.bound().is_some(), "a store into an entry that was removed");
                e.value.swap(item(i).1);
            }
            break;
        }
    }

    /// Adds a key if it is not there, as `Cx::set_add_hashed`.
    fn add(&self, i: i32) {
        loop {
            let seen = self.words.state();
            if self.words.table().unwrap().find(item(i).0).is_some() {
                return;
            }
            let guard = self.lock();
            if self.words.state() != seen {
                drop(guard);
                continue;
            }
            if !has_room_for(self.words.table().unwrap(), item(i).0) {
                self.rebuild_locked(true);
            }
            self.words.insert(item(i).0, HASH, item(i).1);
            return;
        }
    }

    fn get(&self, i: i32) -> Option<Value> {
        let table = self.words.table()?;
        table.entry(table.find(Value::small(i))?).value.bound()
    }

    fn check(&self, i: i32, must: bool) {
        match self.get(i) {
            Some(v) => assert_eq!(v, item(i).1, "another key's value"),
            None => assert!(!must, "a key that is there is not found"),
        }
    }
}

/// Hunts for an entry that is read before it was filled: a key is added to a table, or after the table was replaced, while
/// others look it up and iterate.
fn insert_against_reader(replace: bool, fault: Fault) {
    explore("a key that is added under readers", fault, move || {
        let dict = Dict::new(1);
        let other = Arc::clone(&dict);
        let t = thread::spawn(move || {
            assert_eq!(other.get(GARBAGE), None, "an entry that was not filled yet");
            let table = other.words.table().unwrap();
            for i in 0..len(table) {
                let value = table.entry(i).value.bound();
                assert_eq!(value, Some(item(i as i32).1), "an entry that was not filled yet");
            }
            other.check(1, false);
            other.check(0, true);
        });
        if replace {
            dict.rebuild();
        }
        dict.insert(1);
        t.join().unwrap();
        dict.check(1, true);
    });
}

#[test]
fn readers_find_filled_entries() {
    insert_against_reader(false, Fault::None);
    insert_against_reader(true, Fault::None);
}

#[test]
#[should_panic(expected = "another key's value")]
fn twin_an_index_number_relaxed() {
    insert_against_reader(false, Fault::IndexRelaxed);
}

#[test]
#[should_panic(expected = "an entry that was not filled yet")]
fn twin_the_length_relaxed() {
    insert_against_reader(false, Fault::LengthRelaxed);
}

#[test]
#[should_panic(expected = "an entry that was not filled yet")]
fn twin_the_length_first() {
    insert_against_reader(false, Fault::LengthFirst);
}

#[test]
#[should_panic]
fn twin_loaded_relaxed() {
    insert_against_reader(false, Fault::LoadRelaxed);
}

#[test]
#[should_panic]
fn twin_a_table_replaced_relaxed() {
    insert_against_reader(true, Fault::StoreRelaxed);
}

/// Hunts for a hash that is not there: a key that does not know its own is added to a table of keys that do, while others look
/// up both by equal keys and copy the table.
fn foreign_key_against_reader(fault: Fault) {
    explore("a key that does not know its hash is added under readers", fault, || {
        let dict = Dict::new(1);
        let other = Arc::clone(&dict);
        let equal = |dict: &Dict, i: i32| dict.get(i + EQUAL);
        let t = thread::spawn(move || {
            let table = other.words.table().unwrap();
            for i in 0..len(table) {
                let key = table.entry(i).key.bound().unwrap();
                assert_eq!(hash(table, i, key), HASH, "a hash that was not written yet");
            }
            assert_eq!(equal(&other, 0), Some(item(0).1), "a key that is there is not found");
            let foreign = equal(&other, FOREIGN);
            assert!(foreign.is_none_or(|v| v == item(FOREIGN).1), "another key's value");
        });
        dict.insert(FOREIGN);
        t.join().unwrap();
        for i in [0, FOREIGN] {
            dict.check(i, true);
            assert_eq!(equal(&dict, i), Some(item(i).1), "a key that is there is not found");
        }
    });
}

#[test]
fn readers_find_hashes() {
    foreign_key_against_reader(Fault::None);
}

#[test]
#[should_panic(expected = "a hash that was not written yet")]
fn twin_the_hash_last() {
    foreign_key_against_reader(Fault::HashLast);
}

#[test]
#[should_panic(expected = "a key whose hash nobody knows")]
fn twin_the_hash_left_out() {
    foreign_key_against_reader(Fault::HashLeftOut);
}

#[test]
#[should_panic]
fn twin_a_table_with_hashes_relaxed() {
    foreign_key_against_reader(Fault::StoreRelaxed);
}

/// A place that a cache knows a key by.
#[derive(Clone, Copy)]
struct Cache {
    version: u32,
    place: Option<usize>,
}

impl Dict {
    /// Fills a cache, as `load_global_slow`.
    fn fill(&self, i: i32, fresh: u32) -> Option<Cache> {
        let version = self.words.give_version(|| fresh, || self.lock());
        let place = self.words.table()?.find(Value::small(i));
        (self.words.version() == version).then_some(Cache { version, place })
    }

    /// What the cache answers, as `LoadGlobal`; nothing if it is stale.
    fn ask(&self, cache: Cache) -> Option<Option<Value>> {
        let table = self.words.table()?;
        if self.words.version() != cache.version {
            return None;
        }
        let Some(place) = cache.place else { return Some(None) };
        assert!(place < len(table), "a place beyond the table");
        table.entry(place).value.bound().map(Some)
    }
}

/// What another thread does to the keys.
#[derive(Clone, Copy)]
enum Change {
    Insert,
    RemoveAndRebuild,
}

impl Dict {
    fn change(&self, change: Change) {
        match change {
            Change::Insert => self.insert(1),
            Change::RemoveAndRebuild => {
                self.remove(0);
                self.rebuild();
            }
        }
    }

    /// Fills a cache of key 1, and asks it.
    fn fill_and_ask(&self) -> Option<Cache> {
        let cache = self.fill(1, 5);
        let answer = cache.and_then(|c| self.ask(c)).flatten();
        assert!(answer.is_none_or(|v| v == item(1).1), "another key's value");
        cache
    }
}

/// Hunts for a cache that stays valid when its key has been added, or has moved: one thread fills a cache and asks it while
/// another changes the keys.
fn cache_against_change(change: Change, fault: Fault) {
    for filler_first in [true, false] {
        explore("a cache of a key's place against a change of the keys", fault, move || {
            let dict = Dict::new(if matches!(change, Change::Insert) { 1 } else { 2 });
            let other = Arc::clone(&dict);
            let cache = if filler_first {
                let t = thread::spawn(move || other.change(change));
                let cache = dict.fill_and_ask();
                t.join().unwrap();
                cache
            } else {
                let t = thread::spawn(move || other.fill_and_ask());
                dict.change(change);
                t.join().unwrap()
            };
            if let Some(answer) = cache.and_then(|c| dict.ask(c)) {
                assert_eq!(answer, Some(item(1).1), "a cache that is stale");
            }
        });
    }
}

#[test]
fn caches_notice_changes() {
    cache_against_change(Change::Insert, Fault::None);
    cache_against_change(Change::RemoveAndRebuild, Fault::None);
}

#[test]
#[should_panic(expected = "a cache that is stale")]
fn twin_a_version_without_the_lock() {
    cache_against_change(Change::Insert, Fault::VersionWithoutLock);
}

#[test]
#[should_panic(expected = "a place beyond the table")]
fn twin_a_version_without_the_lock_for_another_table() {
    cache_against_change(Change::RemoveAndRebuild, Fault::VersionWithoutLock);
}

#[test]
#[should_panic]
fn twin_a_version_that_is_kept() {
    cache_against_change(Change::Insert, Fault::VersionKept);
}

/// Hunts for a store into an entry that was removed: a thread searches without the lock, and takes it to store; another one
/// removes the key meanwhile.
fn store_against_removal(fault: Fault) {
    explore("a store under a key that is removed", fault, || {
        let dict = Dict::new(2);
        let other = Arc::clone(&dict);
        let t = thread::spawn(move || other.store(1));
        dict.remove(1);
        t.join().unwrap();
        assert_eq!(dict.words.used(), len(dict.words.table().unwrap()) - 1);
    });
}

#[test]
fn a_store_notices_a_removal() {
    store_against_removal(Fault::None);
}

#[test]
#[should_panic(expected = "a store into an entry that was removed")]
fn twin_the_number_of_keys_relaxed() {
    store_against_removal(Fault::KeysRelaxed);
}

#[test]
#[should_panic(expected = "a store into an entry that was removed")]
fn twin_a_removal_counted_first() {
    store_against_removal(Fault::ChangeCountedFirst);
}

/// Hunts for a store into a table that is not there any more: a dict is empty, gets a key, and is empty again.
fn store_against_clearing(fault: Fault) {
    explore("a store into a dict that is filled and cleared", fault, || {
        let dict = Dict::new(0);
        // SAFETY: tables stay.
        let _ = unsafe { dict.words.take() };
        let other = Arc::clone(&dict);
        let t = thread::spawn(move || other.store(0));
        {
            let _guard = dict.lock();
            // SAFETY: tables stay.
            let _ = unsafe { dict.words.replace(dict.tables[1].make(false)) };
            dict.words.insert(item(0).0, HASH, item(0).1);
        }
        {
            let _guard = dict.lock();
            // SAFETY: tables stay.
            let _ = unsafe { dict.words.take() };
        }
        t.join().unwrap();
    });
}

#[test]
fn a_store_notices_clearing() {
    store_against_clearing(Fault::None);
}

#[test]
#[should_panic(expected = "a store into a table that was taken")]
fn twin_changes_not_counted() {
    store_against_clearing(Fault::ChangesNotCounted);
}

/// Hunts for a key that is added twice: to its thread it seemed absent, and while it was added by another one a third thread
/// removed one.
fn adding_twice(fault: Fault) {
    explore("a key that two threads add while another one is removed", fault, || {
        let dict = Dict::new(1);
        let other = Arc::clone(&dict);
        let t = thread::spawn(move || other.add(1));
        dict.add(1);
        dict.remove(0);
        t.join().unwrap();
        let table = dict.words.table().unwrap();
        let there = (0..len(table)).filter(|i| table.entry(*i).key.bound() == Some(item(1).0));
        assert_eq!(there.count(), 1, "a key that is there twice");
    });
}

#[test]
fn a_key_is_added_once() {
    adding_twice(Fault::None);
}

#[test]
#[should_panic(expected = "a key that is there twice")]
fn twin_added_while_changes_are_not_counted() {
    adding_twice(Fault::ChangesNotCounted);
}

/// Hunts for a reader that misses a key which moves to the end, and is there all the time.
#[test]
fn a_key_that_moves_is_found() {
    explore("a key that moves to the end under a reader", Fault::None, || {
        let dict = Dict::new(1);
        let other = Arc::clone(&dict);
        let t = thread::spawn(move || {
            // As `Cx::dict_get_name`: again, if the key was found, and its value was not.
            let table = other.words.table().unwrap();
            let found = loop {
                let Some(at) = table.find(item(0).0) else { break None };
                if let Some(v) = table.entry(at).value.bound() {
                    break Some(v);
                }
            };
            assert_eq!(found, Some(item(0).1), "a key that is there is not found");
        });
        {
            let _guard = dict.lock();
            dict.words.move_to_back(0);
        }
        t.join().unwrap();
    });
}
