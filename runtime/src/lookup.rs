//! Finding attributes on classes: the per-thread method cache, and the resolution order behind it.
//!
//! An entry holds the class epoch at which it was filled; any change to any class moves the epoch and thereby
//! empties the cache. When the epoch is read and moved is said in [`freewheel_refcount::change_epoch`].

use core::cell::Cell;

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::class::Class;
use crate::object::{Obj, header};

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
    /// The attribute `name` of a class, searched in its resolution order; borrowed.
    #[inline]
    pub fn class_attr(&self, class: &Obj<Class>, name: Value) -> Option<Value> {
        let address = core::ptr::from_ref(class).addr();
        let slot = ((address >> 4) ^ (name.bits() as usize >> 4).wrapping_mul(31)) % ENTRIES;
        let entry = &self.methods.entries[slot];
        let cached = |epoch| {
            let e = entry.get();
            (e.class == address && e.name == name.bits() && e.epoch == epoch).then_some(e.value)
        };
        let look_up = || self.class_attr_slow(class, name).unwrap_or(Value::UNBOUND);
        let enter = |epoch, value: &Value| {
            // Another string may get the address of a plain one that dies.
            if header(name).is_some_and(|h| h.is_immortal()) {
                entry.set(Entry { class: address, name: name.bits(), epoch, value: *value });
            }
        };
        let value = self.globals().class_epoch.through(cached, look_up, enter);
        if value == Value::UNBOUND { None } else { Some(value) }
    }

    #[inline(never)]
    fn class_attr_slow(&self, class: &Obj<Class>, name: Value) -> Option<Value> {
        class.mro().find_map(|c| self.own_class_attr(c, name))
    }

    /// The attribute `name` that this very class defines; borrowed.
    #[inline]
    pub fn own_class_attr(&self, class: &Obj<Class>, name: Value) -> Option<Value> {
        self.dict_get_name(class.attributes(), name)
    }

    /// The number that every change of a class moves, never 0: to ask a cache.
    #[inline(always)]
    pub fn class_epoch(&self) -> u32 {
        self.globals().class_epoch.now()
    }

    /// The number to fill a cache for, if no class is being changed; ask before the look-up.
    #[inline]
    pub fn settled_class_epoch(&self) -> Option<u32> {
        self.globals().class_epoch.settled()
    }

    /// Tells all caches that something which they rely on has changed, where threads may go on for a moment with what was:
    /// a function's code, or what no thread could look up meanwhile. Call it before what was replaced may die.
    pub fn class_changed(&self) {
        self.globals().class_epoch.moved();
    }

    /// Sets or deletes an attribute of a class; answers whether there was one. What it was dies after the change, as its end
    /// may run anything.
    ///
    /// # Errors
    /// The memory error.
    pub fn set_class_attr(&self, class: &Obj<Class>, name: Value, x: Option<Value>) -> Result<bool, Exc> {
        // Of a SHARED class others may replace it meanwhile; but what is SHARED dies in a pause, which waits for us.
        let old = self.own_class_attr(class, name).map(Ref::new);
        let there = self.globals().class_epoch.change(|| match x {
            Some(x) => self.dict_set(class.attributes(), name, x).map(|()| true),
            None => self.dict_remove(class.attributes(), name).map(|removed| removed.is_some()),
        });
        drop(old);
        there
    }
}
