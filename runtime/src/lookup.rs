//! Finding attributes on classes: the per-thread method cache, and the resolution order behind it.
//!
//! An entry holds the class epoch at which it was filled; any change to any class moves the epoch and thereby
//! empties the cache. The epoch is read *before* the lookup and moved *after* a change, so an entry can be
//! stale only if its epoch is.

use core::cell::Cell;

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::object::Obj;
use crate::object::class::Class;

const ENTRIES: usize = 2048;

#[derive(Clone, Copy)]
struct Entry {
    class: usize,
    name: u64,
    epoch: u32,
    value: Value,
}

/// A thread's cache of attributes found on classes. Values are borrowed: the class's dict keeps them alive while
/// the epoch stands.
pub struct MethodCache {
    entries: Box<[Cell<Entry>]>,
}

impl MethodCache {
    /// An empty cache.
    pub fn new() -> MethodCache {
        let empty = Entry { class: 0, name: 0, epoch: 0, value: Value::UNBOUND };
        MethodCache { entries: vec![Cell::new(empty); ENTRIES].into_boxed_slice() }
    }
}

impl Default for MethodCache {
    fn default() -> Self {
        MethodCache::new()
    }
}

/// What an attribute access of one kind, by one name, on objects of one shape comes down to.
#[derive(Clone, Copy)]
pub struct Site {
    /// Shape and class epoch, as in the inline caches.
    pub word: u64,
    /// The name's address, with the kind of access in the low bits.
    pub key: u64,
    /// Word 1 of the inline cache.
    pub payload: u64,
    /// What the payload means.
    pub n: u8,
}

/// A thread's second chance for places that see objects of several shapes: what their inline caches held, by shape
/// and name.
pub struct SiteCache {
    entries: Box<[Cell<Site>]>,
}

const SITES: usize = 1024;

impl SiteCache {
    /// An empty cache.
    pub fn new() -> SiteCache {
        let empty = Site { word: 0, key: 0, payload: 0, n: 0 };
        SiteCache { entries: vec![Cell::new(empty); SITES].into_boxed_slice() }
    }

    #[inline]
    fn place(word: u64, key: u64) -> usize {
        ((word as usize).wrapping_mul(0x9e37_79b1) ^ (key as usize >> 3)) % SITES
    }

    /// The entry for this shape and access.
    #[inline]
    pub fn find(&self, word: u64, key: u64) -> Option<Site> {
        let e = self.entries[Self::place(word, key)].get();
        if e.word == word && e.key == key { Some(e) } else { None }
    }

    /// Enters what an inline cache was filled with.
    pub fn enter(&self, e: Site) {
        self.entries[Self::place(e.word, e.key)].set(e);
    }
}

impl Default for SiteCache {
    fn default() -> Self {
        SiteCache::new()
    }
}

impl Cx {
    /// The attribute `name` (interned) of a class, searched in its resolution order; borrowed.
    #[inline]
    pub fn class_attr(&self, class: &Obj<Class>, name: Value) -> Option<Value> {
        let address = core::ptr::from_ref(class).addr();
        let slot = ((address >> 4) ^ (name.bits() as usize >> 4).wrapping_mul(31)) % ENTRIES;
        let epoch = self.class_epoch();
        let e = self.methods.entries[slot].get();
        let value = if e.class == address && e.name == name.bits() && e.epoch == epoch {
            e.value
        } else {
            let value = self.class_attr_slow(class, name).unwrap_or(Value::UNBOUND);
            self.methods.entries[slot].set(Entry { class: address, name: name.bits(), epoch, value });
            value
        };
        if value == Value::UNBOUND { None } else { Some(value) }
    }

    #[inline(never)]
    fn class_attr_slow(&self, class: &Obj<Class>, name: Value) -> Option<Value> {
        class.mro().find_map(|c| self.own_class_attr(c, name))
    }

    /// The attribute `name` (interned) that this very class defines; borrowed.
    #[inline]
    pub fn own_class_attr(&self, class: &Obj<Class>, name: Value) -> Option<Value> {
        self.dict_get_name(class.attributes(), name)
    }

    /// The number that every change of a class moves; never 0.
    #[inline(always)]
    pub fn class_epoch(&self) -> u32 {
        self.globals().class_epoch()
    }

    /// Tells all caches that a class has changed. Call it after the change.
    pub fn class_changed(&self) {
        self.globals().move_class_epoch();
    }
}
