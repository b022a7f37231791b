//! The layout of instances: from which of its bases a class takes it, and what the class adds.
//!
//! # Problem
//!
//! An instance has one payload, and one row of declared slots in front of its other attributes. A class of several
//! bases inherits code that knows where these lie in instances of each base: native methods take the payload for
//! theirs, and a slot's descriptor has the slot's place in the row.
//!
//! # Rule
//!
//! A class takes its layout from one of its bases, its `__base__`. Going on from there, from base to base, is the
//! class's *chain*. A class *adds data* if its instances have another payload than those of its base, or more declared
//! slots. The nearest class on the chain that does is the *owner* of the layout; instances of the classes below it on
//! the chain differ in nothing that code could know the place of.
//!
//! The owners of all bases must lie on one chain. The base whose owner is the lowest one is `__base__`: then the
//! chain of the new class has the owners of all bases, and every row of slots is the beginning of the next longer one.
//! Otherwise the bases conflict.
//!
//! Dicts and weak references conflict with nothing: attributes that are not declared are found by shape, and a place
//! for weak references takes no room. The class has them if any base has. (Only a dict that a native class adds, or a
//! class of numbers, tuples or byte strings, counts as data.)
//!
//! An object may get another class, and a class other bases, if that changes nothing in what instances have:
//! [`is_compatible`].
//!
//! # Source
//!
//! The rule is the one that Python programs know from CPython (`__slots__` in the language reference, "multiple
//! inheritance with multiple slotted parent classes"). What counts as native data is what counts there, so
//! [`class_flags::OWN_LAYOUT`] marks some classes whose payload is that of their base here.

use freewheel_refcount::Value;

use super::class_slots::Declared;
use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::bytes::Bytes;
use crate::object::class::{Class, class_flags};
use crate::object::code::Code;
use crate::object::function::Function;
use crate::object::int::Int;
use crate::object::misc::{GetSet, Member};
use crate::object::module::Module;
use crate::object::shape::{CLOSED_BIT, FLOATING_BIT, NewShape, Shape};
use crate::object::string::Str;
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj};

/// Whether instances have data that those of the class's base have not.
fn adds_data(cx: &Cx, class: &Obj<Class>) -> bool {
    let Some(base) = class.base() else { return true };
    let (ours, theirs) = (cx.shape(class.root_shape()), cx.shape(base.root_shape()));
    class.has(class_flags::OWN_LAYOUT)
        || ours.payload() != theirs.payload()
        || class.members().len() != base.members().len()
        || ((class.has(class_flags::NATIVE) || is_sized(ours))
            && class.has(class_flags::HAS_DICT) != base.has(class_flags::HAS_DICT))
}

/// The nearest class on the chain that adds data.
pub(super) fn owner<'a>(cx: &Cx, class: &'a Obj<Class>) -> &'a Obj<Class> {
    let mut class = class;
    while !adds_data(cx, class) {
        class = class.base().expect("`object` counts as one that adds data");
    }
    class
}

impl Cx {
    /// Makes a class count as one that adds native data.
    pub fn mark_own_layout(&self, class: &Obj<Class>) {
        self.mutator.pause(|_| {
            // SAFETY: the world is stopped.
            unsafe { class.parts_mut() }.flags |= class_flags::OWN_LAYOUT;
        });
    }
}

/// The base that a class takes its layout from.
///
/// # Errors
/// The text of a `TypeError` if the layouts of the bases conflict.
pub(super) fn best_base<'a>(cx: &Cx, bases: &[&'a Obj<Class>]) -> Result<&'a Obj<Class>, String> {
    let (mut best, mut lowest) = (bases[0], owner(cx, bases[0]));
    for b in &bases[1..] {
        let other = owner(cx, b);
        if lowest.is_subclass_of(other) {
            continue;
        }
        if !other.is_subclass_of(lowest) {
            return Err("multiple bases have instance lay-out conflict".to_owned());
        }
        (best, lowest) = (b, other);
    }
    Ok(best)
}

/// Whether instances of the classes have the same data, and both or none a dict and a place for weak references: the
/// chains meet before anything is added, or with the same additions.
pub(super) fn is_compatible(cx: &Cx, a: &Obj<Class>, b: &Obj<Class>) -> bool {
    const EXTRAS: u32 = class_flags::HAS_DICT | class_flags::WEAK;
    let extras = |c: &Obj<Class>| c.flags() & EXTRAS;
    let lowest = |mut c: &Obj<Class>| -> *const Obj<Class> {
        while let Some(base) = c.base().filter(|b| !adds_data(cx, c) && extras(b) == extras(c)) {
            c = base;
        }
        c
    };
    let (a, b) = (lowest(a), lowest(b));
    if a == b {
        return true;
    }
    // SAFETY: both are on chains of classes that the caller holds.
    let (a, b) = unsafe { (&*a, &*b) };
    let user = |c: &Obj<Class>| !c.has(class_flags::NATIVE | class_flags::OWN_LAYOUT);
    let base = |c: &Obj<Class>| c.base().map(core::ptr::from_ref);
    user(a) && user(b) && base(a) == base(b) && a.members() == b.members() && extras(a) == extras(b)
}

/// Whether the length of instances of a class is that of their payload: they have no place for declared slots.
pub(super) fn is_sized(shape: &Shape) -> bool {
    shape.has_payload::<Tuple>()
        || shape.has_payload::<Bytes>()
        || shape.has_payload::<Int>()
        || shape.has_payload::<Class>()
}

/// Whether instances keep their attributes in a dict of their payload.
fn has_native_dict(shape: &Shape) -> bool {
    shape.has_payload::<Class>() || shape.has_payload::<Module>()
}

/// Gives a new class the layout of its instances: members, flags, and the descriptors of what it adds; answers the shape
/// of new instances.
///
/// # Errors
/// The memory error.
pub(super) fn lay_out(
    cx: &Cx,
    c: &Obj<Class>,
    base: &Obj<Class>,
    bases: &[&Obj<Class>],
    declared: Option<Declared>,
) -> Result<u32, Exc> {
    let from = cx.shape(base.root_shape());
    // What is not declared, a class without declarations has.
    let wanted = declared.unwrap_or(Declared { names: Vec::new(), dict: true, weak: true });
    let any = |flag| bases.iter().any(|b| b.has(flag));
    let adds_dict = !base.has(class_flags::HAS_DICT) && (wanted.dict || any(class_flags::HAS_DICT));
    let has_dict = adds_dict || base.has(class_flags::HAS_DICT);
    let adds_weak =
        !base.has(class_flags::WEAK) && !is_sized(from) && (wanted.weak || any(class_flags::WEAK));
    let mut members = base.members().to_vec();
    for name in &wanted.names {
        let class = Field::new(Ref::new(c.value()).into_value());
        let m = cx.new_object(Kind::Member, Member { class, name: *name, slot: members.len() })?;
        add(cx, c, *name, m)?;
        members.push(*name);
    }
    let shape = cx.new_shape(c, root_shape(cx, c, from, &members, has_dict))?.id();
    // SAFETY: not published yet.
    let parts = unsafe { c.parts_mut() };
    parts.members = members;
    parts.flags |= if has_dict { class_flags::HAS_DICT } else { 0 };
    parts.flags |= if adds_weak { class_flags::WEAK } else { base.flags() & class_flags::WEAK };
    let getset = |name, get, set| {
        let class = Field::new(Ref::new(c.value()).into_value());
        cx.new_object(Kind::GetSet, GetSet { name, get, set, class })
    };
    if adds_dict {
        let v = getset("__dict__", super::object::get_dict, Some(super::object::set_dict))?;
        add(cx, c, cx.names().dict, v)?;
    }
    if adds_weak {
        let v = getset("__weakref__", super::weakref::first_reference, None)?;
        add(cx, c, cx.names().weakref, v)?;
    }
    Ok(shape)
}

fn add(cx: &Cx, c: &Obj<Class>, name: Value, v: Ref) -> Result<(), Exc> {
    cx.defer(v.value());
    if cx.own_class_attr(c, name).is_none() {
        cx.dict_set(c.attributes(), name, v.value())?;
    }
    Ok(())
}

/// The shape of new instances of a class, made from that of its base's.
fn root_shape(cx: &Cx, c: &Obj<Class>, from: &Shape, members: &[Value], has_dict: bool) -> NewShape {
    let floating = from.has_payload::<Str>() || from.has_payload::<Tuple>() || from.has_payload::<Bytes>();
    let open = has_dict && !has_native_dict(from);
    let needs_area = open || !members.is_empty();
    // Initializers assign declared slots, too, which have their places already.
    let guess = if open && !floating { expected_attrs(cx, c, members) } else { 0 };
    let wanted = (members.len() + guess).max(from.inline as usize);
    // Declared slots are inline, however many they are.
    let inline = if needs_area { wanted.min(24).max(members.len()) as u16 } else { 0 };
    let offset = if !needs_area || floating {
        0
    } else if from.offset != 0 {
        from.offset
    } else {
        from.size.next_multiple_of(8)
    };
    let mut flags = if open { 0 } else { CLOSED_BIT };
    if floating && needs_area {
        flags |= FLOATING_BIT;
    }
    NewShape {
        info: from.full_info(),
        full: from.full_info(),
        payload: from.payload(),
        names: members.into(),
        inline,
        offset,
        flags,
        size: from.size,
    }
}

/// How many attributes the initializers of a class and its bases assign, but for these.
fn expected_attrs(cx: &Cx, c: &Obj<Class>, members: &[Value]) -> usize {
    let mut names: Vec<&str> = Vec::new();
    for k in c.mro() {
        let Some(init) = cx.own_class_attr(k, cx.names().init) else { continue };
        let Some(f) = cx.cast::<Function>(init) else { continue };
        for n in &Code::of(f.code.get()).proto.self_attrs {
            let is_member = members.iter().any(|m| cx.as_str(*m).is_some_and(|m| *m == **n));
            if !is_member && !names.contains(&&**n) {
                names.push(n);
            }
        }
    }
    names.len()
}
