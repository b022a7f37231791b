//! The table of interned strings: one string for each text.
//!
//! # Problem
//!
//! Names of attributes and variables compare by address, in shapes, caches and code that do not count them, so they must
//! not die. But what a program interns itself, from what its users send, must: or it grows for ever. Both are the same
//! text sometimes, and then the same object. A text that a program looks for an attribute by is no name because of that:
//! see `ops::attr`.
//!
//! # State word
//!
//! Each shard has two maps from texts to strings:
//!
//! * *names* are IMMORTAL. The map owns them.
//! * *mortal* strings are SHARED, and have the flag WEAKLY_REFERENCED: the map leads to them, and does not count them.
//!
//! # Who may touch which field
//!
//! The names are behind a lock for many readers, because native code asks for them all the time; pauses do not need it.
//! The mortal ones are behind a [`PauseLock`]: they die in pauses. A string enters either map while the shard's names are
//! locked, the mortal one also under its own lock. Who needs both locks takes that of the names first. Nobody reaches a
//! safepoint under either.
//!
//! # Transitions
//!
//! ```text
//!   new, PRIVATE ------made immortal--------> name, for ever                       (InternTable::name)
//!   any, the caller sees it ---shared-------> mortal                               (InternTable::mortal)
//!   mortal ------------pinned---------------> name, the same object                (InternTable::name)
//!   mortal, retired ---found, so counted----> mortal; the next pause revives it    (InternTable::mortal)
//!   mortal, retired ---pause----------------> out of the map, then freed           (InternTable::remove)
//! ```
//!
//! # Ordering argument
//!
//! The locks order everything: SHARED or IMMORTAL is set before the string is in a map, and whoever finds it there has
//! taken the lock afterwards. A pause is ordered with everyone by stopping them.
//!
//! # Safety argument
//!
//! * *What is found is alive.* A mortal string is SHARED, so it is freed in pauses only, and the same pause takes it out of
//!   the map first ([`Client::clear_weak`](freewheel_gc::Client::clear_weak)). Whoever finds it is attached and reaches no
//!   safepoint before it has taken a reference, or pinned it; so no pause lies in between. Its count may be zero by then:
//!   the pause that looks at it finds the new reference, as with weak references (`freewheel_refcount::weak`).
//! * *There is one for each text, as long as anybody has it.* A string enters a map only if neither map has its text, and
//!   the lock of the names keeps others from entering meanwhile. It leaves the mortal map into the names, or to be freed.
//!   A collection clears weak references before it runs finalizers, which may bring a string back with what holds it; so the
//!   string stays in the map until it is certain that it is freed ([`Moment::may_come_back`]).
//! * *What is dead leaves no trace.* The maps' keys lie in the strings themselves. The flag WEAKLY_REFERENCED is set before
//!   the entry is made, and every death of an object with that flag comes by [`InternTable::remove`], which looks whether
//!   the entry is this very string's.
//! * *Names do not die.* [`State::pin`](freewheel_refcount::State::pin).
//!
//! # Source
//!
//! PEP 683 (immortal names). Model: `loom-tests/tests/interning.rs`.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use freewheel_gc::{Moment, PauseLock};
use freewheel_refcount::Value;
use freewheel_refcount::sync::Cell;
use parking_lot::RwLock;

use crate::cx::Cx;
use crate::handle::Ref;
use crate::object::Obj;
use crate::object::counted::tell_current;
use crate::object::string::{Str, name_text};

const SHARDS: usize = 16;

/// Bytes that a table takes for an entry, about.
const ENTRY: isize = 48;

/// Below this many places a map is not made smaller.
const SMALL: usize = 1024;

type Strings = HashMap<&'static str, Value, FixedState>;

#[derive(Default)]
struct Shard {
    names: RwLock<Strings>,
    mortal: PauseLock<Strings>,
}

/// Interned strings by text.
#[derive(Default)]
pub struct InternTable {
    shards: [Shard; SHARDS],
}

impl InternTable {
    fn shard(&self, hash: u64) -> &Shard {
        &self.shards[hash as usize % SHARDS]
    }

    /// The name with this text, if there is one.
    pub fn find(&self, text: &str, hash: u64) -> Option<Value> {
        self.shard(hash).names.read().get(text).copied()
    }

    /// The name with the text of `made`, a new string, which becomes the name unless there is one, or a mortal string that
    /// can.
    pub(crate) fn name(&self, cx: &Cx, made: Ref, hash: u64) -> Value {
        let shard = self.shard(hash);
        let text: &'static str = name_text(made.value());
        let mut names = shard.names.write();
        if let Some(v) = names.get(text) {
            return *v;
        }
        if let Some((text, v)) = shard.mortal.lock(&cx.mutator).remove_entry(text) {
            // SAFETY: what the map leads to is alive, by the module's safety argument.
            unsafe { v.object_unchecked().as_ref() }.pin(cx.me());
            names.insert(text, v);
            return v;
        }
        let v = made.into_value();
        // SAFETY: just made; a string is an object.
        unsafe { v.object_unchecked().as_ref() }.publish_immortal(|| {
            names.insert(text, v);
            drop(names);
        });
        cx.mutator.account(ENTRY);
        v
    }

    /// The string with the text of `s`, for as long as somebody uses it: `s`, unless there is one.
    pub(crate) fn mortal(&self, cx: &Cx, s: &Obj<Str>) -> Ref {
        let text: &'static str = name_text(s.value());
        let shard = self.shard(s.data.hash());
        let names = shard.names.read();
        if let Some(v) = names.get(text) {
            return Ref::new(*v);
        }
        let mut mortal = shard.mortal.lock(&cx.mutator);
        if let Some(v) = mortal.get(text) {
            return Ref::new(*v);
        }
        if mortal.capacity() > SMALL && mortal.len() < mortal.capacity() / 8 {
            let room = 2 * mortal.len();
            mortal.shrink_to(room);
        }
        // A string reaches nothing, so it is shared alone.
        s.header.publish_mortal(|| {
            mortal.insert(text, s.value());
            drop(mortal);
            drop(names);
        });
        cx.mutator.account(ENTRY);
        Ref::new(s.value())
    }

    /// A string that may be mortal is going to be freed.
    pub(crate) fn remove(&self, moment: Moment<'_>, s: &Obj<Str>) {
        let mut mortal = moment.lock(&self.shard(s.data.hash()).mortal);
        if mortal.get(s.data.as_str()) == Some(&s.value()) {
            mortal.remove(s.data.as_str());
            tell_current(-ENTRY);
        }
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|s| s.names.read().len()).sum()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of mortal interned strings.
    pub fn mortal_len(&self, cx: &Cx) -> usize {
        self.shards.iter().map(|s| s.mortal.lock(&cx.mutator).len()).sum()
    }
}

/// Places of a thread's [`NameCache`].
const CACHED: usize = 256;

/// The names that a thread has looked up lately, by hash: looking one up again takes no lock. Names are immortal, so what is
/// in here stays right.
pub(crate) struct NameCache([Cell<Value>; CACHED]);

impl NameCache {
    pub(crate) const fn new() -> NameCache {
        NameCache([const { Cell::new(Value::UNBOUND) }; CACHED])
    }

    /// The name with this text: from here, or else as `find` answers it.
    #[inline]
    pub(crate) fn get(&self, text: &str, hash: u64, find: impl FnOnce() -> Option<Value>) -> Option<Value> {
        let place = &self.0[hash as usize % CACHED];
        let cached = place.get();
        if cached != Value::UNBOUND && name_text(cached) == text {
            return Some(cached);
        }
        let found = find()?;
        place.set(found);
        Some(found)
    }
}
