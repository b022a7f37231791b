//! Assigning `__bases__`: the class and everything below it get new resolution orders and slots.
//!
//! # Problem
//!
//! The orders of a class and of those below it depend on each other, and other threads make and change classes meanwhile,
//! or let go of them.
//!
//! # Protocol
//!
//! All is decided and done in one pause: whether the new bases have an order and the right layout, the bases, the orders,
//! the slots, and the lists of subclasses. What needs memory of the heap is made before; an error is a text until after;
//! what was replaced dies after.
//!
//! A class that is being made is on the lists of its bases before it reads their orders. There is no safepoint between
//! that and the storing of its own, nor while it computes its slots: so a pause comes before, and it reads what is new, or
//! after, and it is found here, if half made. Others see it in `__subclasses__` when it is whole: when it has a shape.
//!
//! # Safety argument
//!
//! In a pause nothing dies, and a class's parts may be written; nobody holds the lock of a list of subclasses over a
//! safepoint. Orders and bases have a count of each class, the class itself apart: the new ones are counted before they are
//! stored, and the old ones given up behind the pause.

use core::ptr::NonNull;

use freewheel_refcount::Value;

use super::class::linearize_lists;
use super::layout::{best_base, is_compatible};
use super::special_methods::update_slots;
use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::class::{Class, class_flags};
use crate::object::misc::WeakRef;
use crate::object::tuple::Tuple;

/// A class and its new order, in which it comes first.
type Order<'a> = (&'a Obj<Class>, Vec<&'a Obj<Class>>);

/// The setter of `__bases__`.
pub(super) fn set_bases(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = cx.as_class(v).expect("a class");
    // The tuple holds them.
    let bases = checked(cx, class, x)?;
    let links = bases.iter().map(|_| cx.new_weakref(v, Value::NONE)).collect::<Result<Vec<_>, Exc>>()?;
    match cx.mutator.pause(|_| replace(cx, class, &bases, links)) {
        Ok(_gone) => Ok(()),
        Err((text, _links)) => Err(cx.type_error(text)),
    }
}

/// Does it, in a pause; answers what the class has given up, or the error's text, and the links that were not needed.
fn replace(
    cx: &Cx,
    class: &Obj<Class>,
    bases: &[&Obj<Class>],
    links: Vec<Ref>,
) -> Result<Vec<Ref>, (String, Vec<Ref>)> {
    let (base, orders) = match planned(cx, class, bases) {
        Ok(plan) => plan,
        Err(text) => return Err((text, links)),
    };
    let mut gone = take_links(cx, class);
    for (b, link) in bases.iter().zip(links) {
        cx.barrier(&b.header, link.value());
        // SAFETY: the world is stopped, and nobody holds the lock over a safepoint.
        unsafe { &mut *b.subclasses.data_ptr() }.push(link.into_value());
    }
    // SAFETY: the world is stopped.
    let parts = unsafe { class.parts_mut() };
    let new = bases.iter().map(|b| counted(b)).collect();
    let old = core::mem::replace(&mut parts.bases, new);
    // SAFETY: the class has held them, and gives up the counts.
    gone.extend(old.iter().map(|b| Ref::from_owned(unsafe { b.as_ref() }.value())));
    parts.base = Some(NonNull::from(base));
    for (c, order) in orders {
        // SAFETY: the world is stopped.
        gone.extend(unsafe { put_order(c, &order) });
    }
    update_slots(cx, class);
    cx.class_changed();
    Ok(gone)
}

/// The base for the layout and the new orders, or the text of a `TypeError`. In a pause.
fn planned<'a>(
    cx: &Cx,
    class: &'a Obj<Class>,
    bases: &[&'a Obj<Class>],
) -> Result<(&'a Obj<Class>, Vec<Order<'a>>), String> {
    if bases.iter().any(|b| b.is_subclass_of(class)) {
        return Err("a __bases__ item causes an inheritance cycle".to_owned());
    }
    let (old, new) = (class.base().expect("`object` is native"), best_base(cx, bases)?);
    if !is_compatible(cx, old, new) {
        let (old, new) = (old.name(), new.name());
        return Err(format!("__bases__ assignment: '{new}' object layout differs from '{old}'"));
    }
    Ok((new, reordered(cx, class, bases)?))
}

fn counted(c: &Obj<Class>) -> NonNull<Obj<Class>> {
    let _ = Ref::new(c.value()).into_value();
    NonNull::from(c)
}

/// Puts an order in place; answers what was there before.
///
/// # Safety
/// The class is being made by this thread, or the world is stopped.
#[must_use = "what was there before dies outside of pauses"]
pub(super) unsafe fn put_order(class: &Obj<Class>, order: &[&Obj<Class>]) -> Vec<Ref> {
    // A class does not keep itself alive.
    let own = |c: &Obj<Class>| core::ptr::eq(c, class);
    let new = order.iter().map(|c| if own(c) { NonNull::from(*c) } else { counted(c) }).collect();
    // SAFETY: the clause above.
    let old = core::mem::replace(&mut unsafe { class.parts_mut() }.mro, new);
    // SAFETY: the class has held them, and gives up the counts.
    let old = old.iter().map(|c| unsafe { c.as_ref() }).filter(|c| !own(c));
    old.map(|c| Ref::from_owned(c.value())).collect()
}

/// Takes a class off the lists of its bases, in a pause; answers the links.
fn take_links(cx: &Cx, class: &Obj<Class>) -> Vec<Ref> {
    let is_class =
        |r: &Value| cx.cast::<WeakRef>(*r).and_then(|r| r.target()).is_some_and(|t| t == class.value());
    let mut out = Vec::new();
    for b in class.bases() {
        // SAFETY: the world is stopped, and nobody holds the lock over a safepoint.
        let list = unsafe { &mut *b.subclasses.data_ptr() };
        out.extend(list.iter().filter(|r| is_class(r)).map(|r| Ref::from_owned(*r)));
        list.retain(|r| !is_class(r));
    }
    out
}

fn checked<'a>(cx: &Cx, class: &Obj<Class>, x: Option<Value>) -> Result<Vec<&'a Obj<Class>>, Exc> {
    let name = class.name();
    if class.has(class_flags::NATIVE) {
        let text = format!("cannot set '__bases__' attribute of immutable type '{}'", cx.type_name(class));
        return Err(cx.type_error(text));
    }
    let Some(x) = x else { return Err(cx.type_error(format!("can't delete {name}.__bases__"))) };
    let Some(t) = cx.cast::<Tuple>(x) else {
        let got = cx.class_of(x).name();
        return Err(cx.type_error(format!("can only assign tuple to {name}.__bases__, not {got}")));
    };
    if t.is_empty() {
        return Err(cx.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    let mut bases: Vec<&Obj<Class>> = Vec::new();
    for v in t.iter() {
        let Some(b) = cx.as_class(v) else {
            let got = cx.class_of(v).name();
            return Err(cx.type_error(format!("{name}.__bases__ must be tuple of classes, not '{got}'")));
        };
        if !b.has(class_flags::SUBCLASSABLE) {
            return Err(cx.type_error(format!("type '{}' is not an acceptable base type", cx.type_name(b))));
        }
        if bases.iter().any(|x| core::ptr::eq(*x, b)) {
            return Err(cx.type_error(format!("duplicate base class {}", b.name())));
        }
        bases.push(b);
    }
    Ok(bases)
}

/// The classes directly below a class. In a pause.
fn subclasses<'a>(cx: &Cx, class: &Obj<Class>) -> impl DoubleEndedIterator<Item = &'a Obj<Class>> {
    // SAFETY: the world is stopped, and nobody holds the lock over a safepoint.
    let list = unsafe { &*class.subclasses.data_ptr() };
    list.iter().filter_map(|r| cx.as_class(cx.cast::<WeakRef>(*r)?.target()?))
}

/// The new orders of a class and of all below it; of several for one class the last one counts. In a pause.
fn reordered<'a>(cx: &Cx, class: &'a Obj<Class>, bases: &[&'a Obj<Class>]) -> Result<Vec<Order<'a>>, String> {
    let mut orders: Vec<Order<'a>> = Vec::new();
    let mut waiting = vec![(class, bases.to_vec())];
    while let Some((c, bases)) = waiting.pop() {
        let lists = bases.iter().map(|b| match orders.iter().rev().find(|(c, _)| core::ptr::eq(*c, *b)) {
            Some((_, order)) => order.clone(),
            None => b.mro().collect(),
        });
        let mut order = vec![c];
        order.extend(linearize_lists(&bases, lists.collect())?);
        orders.push((c, order));
        waiting.extend(subclasses(cx, c).rev().map(|sub| (sub, sub.bases().collect())));
    }
    Ok(orders)
}
