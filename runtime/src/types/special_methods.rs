//! Assigning and deleting special methods of a class.
//!
//! # Problem
//!
//! A special method is in two places: in the class's dict, and as the slots in force of the class and of those below
//! it. Operations look at a slot, and the function there looks the method up. Between the two the method may go.
//!
//! # Protocol
//!
//! Dict and slots change in one pause. Threads stop at safepoints only, and there is none between reading a slot and
//! looking the method up: so whoever starts an operation finds both from before the pause, or both from after it.
//!
//! A loop may keep the function of a slot over many steps. That finds no method afterwards, and answers what a class
//! without it answers: see `slot_calls.rs`. In the same way an operation goes on that other code of the class, which it
//! has called before, has taken the method from.
//!
//! # Who may touch what
//!
//! In the pause: everything, but no code of users may run, no object be made, none die, and no memory be asked for. So
//! room in the dict is made before, and what was replaced dies after. Other threads may use the room up before the
//! world is stopped: then all begins again. Nobody holds the dict's lock over a safepoint, so it is free in the pause.
//!
//! # Safety argument
//!
//! That of a class's parts in `object/class.rs`: slots are written in a pause. Names are strings, so a search for one
//! runs no code of users. The stored value is shared in the pause itself, where nobody can share the class meanwhile.

use freewheel_refcount::Value;

use super::class::inherit_slots;
use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::class::{Class, class_flags};
use crate::object::dict::Dict;
use crate::object::lock::write_lock;
use crate::object::misc::WeakRef;
use crate::object::string::as_exact_str;

/// What a change has taken out of the dict; it dies outside of the pause.
struct Removed {
    _key: Option<Ref>,
    value: Option<Ref>,
}

/// Assigns a special method of a class, or deletes it; answers whether there was one to delete.
///
/// # Errors
/// The memory error.
pub(super) fn set(cx: &Cx, class: &Obj<Class>, name: Value, x: Option<Value>) -> Result<bool, Exc> {
    let dict = class.attributes();
    // The counts that the entry gets.
    let mut new = x.map(|x| (Ref::new(name), Ref::new(x)));
    loop {
        if x.is_some() {
            make_room(cx, dict, name)?;
        }
        let removed = cx.mutator.pause(|_| {
            let removed = change(cx, dict, name, &mut new, x.is_some())?;
            update_slots(cx, class);
            cx.class_changed();
            Some(removed)
        });
        if let Some(removed) = removed {
            return Ok(x.is_some() || removed.value.is_some());
        }
    }
}

fn hash(name: Value) -> u64 {
    as_exact_str(name).expect("a name").hash()
}

/// Makes sure that the dict has an entry for the name, or room for one.
fn make_room(cx: &Cx, dict: &Obj<Dict>, name: Value) -> Result<(), Exc> {
    cx.with_room(|| {
        let _guard = write_lock(&dict.header);
        if dict.0.find_simple(name, hash(name)).is_some()
            || dict.0.table().is_some_and(|t| t.has_room_for(name))
        {
            return Ok(());
        }
        dict.0.reserve(&dict.header, &cx.mutator, dict.0.len().max(5))
    })
}

/// Changes the dict, in a pause; answers what was there, or nothing if there is no room.
fn change(
    cx: &Cx,
    dict: &Obj<Dict>,
    name: Value,
    new: &mut Option<(Ref, Ref)>,
    assign: bool,
) -> Option<Removed> {
    let found = dict.0.find_simple(name, hash(name));
    if !assign {
        let removed = found.and_then(|i| dict.0.remove(i));
        let (key, value) = removed.map(|(k, v)| (Ref::from_owned(k), Ref::from_owned(v))).unzip();
        return Some(Removed { _key: key, value });
    }
    if found.is_none() && !dict.0.table().is_some_and(|t| t.has_room_for(name)) {
        return None;
    }
    let (key, value) = new.take().expect("the pause that takes it is the last one");
    cx.barrier(&dict.header, key.value());
    cx.barrier(&dict.header, value.value());
    match found {
        Some(i) => {
            let field = &dict.0.table().expect("a key was found").entry(i).value;
            let old = Ref::from_owned(field.swap(value.into_value()));
            Some(Removed { _key: Some(key), value: Some(old) })
        }
        None => {
            let room = dict.0.insert_absent(
                &dict.header,
                &cx.mutator,
                key.into_value(),
                hash(name),
                value.into_value(),
            );
            assert!(room.is_ok(), "there is room");
            Some(Removed { _key: None, value: None })
        }
    }
}

/// Recomputes the slots of a class and of those below it. The world is stopped.
pub(super) fn update_slots(cx: &Cx, class: &Obj<Class>) {
    if !class.has(class_flags::NATIVE) {
        inherit_slots(cx, class);
    }
    // SAFETY: the world is stopped.
    for r in unsafe { &*class.subclasses.data_ptr() } {
        if let Some(sub) = cx.cast::<WeakRef>(*r).and_then(|r| r.target())
            && let Some(sub) = cx.as_class(sub)
        {
            update_slots(cx, sub);
        }
    }
}
