//! The table of interned strings.
//!
//! Interned strings are immortal: they are the names of attributes and variables, and compare by address.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use freewheel_refcount::Value;
use parking_lot::RwLock;

use crate::object::string::name_text;

const SHARDS: usize = 16;

/// Interned strings by text.
pub struct InternTable {
    shards: [RwLock<HashMap<&'static str, Value, FixedState>>; SHARDS],
}

impl Default for InternTable {
    fn default() -> Self {
        InternTable { shards: core::array::from_fn(|_| RwLock::default()) }
    }
}

fn shard_of(hash: u64) -> usize {
    hash as usize % SHARDS
}

impl InternTable {
    /// The interned string with this text, if there is one.
    pub fn find(&self, text: &str, hash: u64) -> Option<Value> {
        self.shards[shard_of(hash)].read().get(text).copied()
    }

    /// Adds an immortal string, unless one with its text is there already; answers the one that is there.
    pub fn add(&self, string: Value, hash: u64) -> Value {
        let text: &'static str = name_text(string);
        *self.shards[shard_of(hash)].write().entry(text).or_insert(string)
    }

    /// Number of interned strings.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|s| s.read().len()).sum()
    }

    /// Whether nothing is interned.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
