//! Assigning `__bases__`: the class and everything below it get new resolution orders.

use core::ptr::NonNull;

use freewheel_refcount::Value;

use super::class::{linearize_lists, register_subclass, update_slots};
use super::layout::{best_base, is_compatible};
use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::class::{Class, class_flags};
use crate::object::misc::WeakRef;
use crate::object::tuple::Tuple;

type Order<'a> = (&'a Obj<Class>, Vec<NonNull<Obj<Class>>>);

/// The setter of `__bases__`.
pub(super) fn set_bases(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = cx.as_class(v).expect("a class");
    let bases = checked(cx, class, x)?;
    let base = best_base(cx, &bases)?;
    let old = class.base().expect("`object` is native");
    if !is_compatible(cx, old, base) {
        let (old, new) = (old.name(), base.name());
        return Err(
            cx.type_error(format!("__bases__ assignment: '{new}' object layout differs from '{old}'"))
        );
    }
    let mut orders = Vec::new();
    reorder(cx, class, &bases, &mut orders)?;
    replace(cx, class, base, &bases, orders);
    for b in &bases {
        register_subclass(cx, b, class)?;
    }
    update_slots(cx, class);
    Ok(())
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
        if b.is_subclass_of(class) {
            return Err(cx.type_error("a __bases__ item causes an inheritance cycle"));
        }
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

/// The classes directly below a class.
fn subclasses<'a>(cx: &Cx, class: &Obj<Class>) -> Vec<&'a Obj<Class>> {
    let list: Vec<Value> = class.subclasses.lock().clone();
    list.iter().filter_map(|r| cx.as_class(cx.cast::<WeakRef>(*r)?.target()?)).collect()
}

/// The new orders of a class and of all below it; of several for one class the last one counts.
fn reorder<'a>(
    cx: &Cx,
    class: &'a Obj<Class>,
    bases: &[&'a Obj<Class>],
    orders: &mut Vec<Order<'a>>,
) -> Result<(), Exc> {
    cx.check_native_stack()?;
    let lists = bases.iter().map(|b| match orders.iter().rev().find(|(c, _)| core::ptr::eq(*c, *b)) {
        // SAFETY: the classes are alive: bases hold them.
        Some((_, order)) => order.iter().map(|c| unsafe { c.as_ref() }).collect(),
        None => b.mro().collect(),
    });
    let mut order = vec![NonNull::from(class)];
    order.extend(linearize_lists(cx, bases, lists.collect())?);
    orders.push((class, order));
    for sub in subclasses(cx, class) {
        let bases: Vec<&Obj<Class>> = sub.bases().collect();
        reorder(cx, sub, &bases, orders)?;
    }
    Ok(())
}

/// Puts bases and orders in place, while nobody looks, and gives up the old ones.
fn replace(cx: &Cx, class: &Obj<Class>, base: &Obj<Class>, bases: &[&Obj<Class>], orders: Vec<Order<'_>>) {
    let counted = |c: NonNull<Obj<Class>>| {
        // SAFETY: alive: the caller holds it.
        let _ = Ref::new(unsafe { c.as_ref() }.value()).into_value();
        c
    };
    let mut new_bases: Vec<NonNull<Obj<Class>>> = bases.iter().map(|b| counted(NonNull::from(*b))).collect();
    let before: Vec<&Obj<Class>> = class.bases().collect();
    let mut orders: Vec<Order<'_>> = orders
        .into_iter()
        .map(|(c, order)| {
            // A class does not keep itself alive.
            order.iter().skip(1).for_each(|k| {
                counted(*k);
            });
            (c, order)
        })
        .collect();
    cx.mutator.pause(|_| {
        // SAFETY: the world is stopped.
        let parts = unsafe { class.parts_mut() };
        core::mem::swap(&mut parts.bases, &mut new_bases);
        parts.base = Some(NonNull::from(base));
        for (c, order) in &mut orders {
            // SAFETY: the world is stopped.
            core::mem::swap(&mut unsafe { c.parts_mut() }.mro, order);
        }
        cx.class_changed();
    });
    forget(cx, class, &before);
    let old = new_bases.iter().chain(orders.iter().flat_map(|(_, order)| order.iter().skip(1)));
    for c in old {
        // SAFETY: the class gave this count up just now.
        drop(Ref::from_owned(unsafe { c.as_ref() }.value()));
    }
}

/// Takes a class off the lists of its former bases.
fn forget(cx: &Cx, class: &Obj<Class>, bases: &[&Obj<Class>]) {
    for b in bases {
        let mut list = b.subclasses.lock();
        let is_class =
            |r: &Value| cx.cast::<WeakRef>(*r).and_then(|r| r.target()).is_some_and(|t| t == class.value());
        let (gone, kept): (Vec<Value>, Vec<Value>) = list.drain(..).partition(is_class);
        *list = kept;
        drop(list);
        gone.into_iter().for_each(|r| drop(Ref::from_owned(r)));
    }
}
