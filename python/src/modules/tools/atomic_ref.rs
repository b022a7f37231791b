//! `AtomicRef`: a place for one reference, which threads read, replace and compare by identity.
//!
//! It is a field of an object like any other: stores run the sharing barrier first, and what is found in it is alive
//! until the next safepoint.

use freewheel::object::class::{Class, class_flags};
use freewheel::object::{Field, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::generic::class_getitem;
use freewheel::{Args, Cx, Ref, Res, Value, fields_payload};

use super::super::support::{field_of, make, payload};

struct AtomicRef {
    value: Field,
}

fields_payload!(AtomicRef, "atomic reference", value);

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<AtomicRef> {
    payload(cx, v)
}

impl AtomicRef {
    fn get(&self) -> Ref {
        Ref::new(self.value.get())
    }
}

/// Stores `new` if `expected` is there; answers whether it was.
fn try_exchange(cx: &Cx, r: &Obj<AtomicRef>, expected: Value, new: Value) -> bool {
    cx.barrier(&r.header, new);
    // The field's count is made before others can find the value, and dropped if it did not get there.
    let new = Ref::new(new).into_value();
    match r.value.compare_exchange(expected, new) {
        Ok(old) => {
            drop(Ref::from_owned(old));
            true
        }
        Err(_) => {
            drop(Ref::from_owned(new));
            false
        }
    }
}

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "get")?;
    Ok(this(cx, v).get())
}

fn set(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [new]) = args.method(cx, "set")?;
    let r = this(cx, v);
    cx.set_field(&r.header, &r.value, Ref::new(new));
    Ok(Ref::none())
}

fn exchange(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [new]) = args.method(cx, "exchange")?;
    let r = this(cx, v);
    cx.barrier(&r.header, new);
    Ok(Ref::from_owned(r.value.swap(Ref::new(new).into_value())))
}

fn compare_exchange(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [expected, new]) = args.method(cx, "compare_exchange")?;
    Ok(Ref::bool(try_exchange(cx, this(cx, v), expected, new)))
}

/// `update(f)`: calls `f` with what is there until no other thread has replaced it meanwhile.
fn update(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [f]) = args.method(cx, "update")?;
    let r = this(cx, v);
    loop {
        // Held while `f` runs, so that no other object can come to lie where it is.
        let old = r.get();
        let new = cx.call(f, &[old.value()])?;
        if try_exchange(cx, r, old.value(), new.value()) {
            return Ok(new);
        }
        cx.checkpoint()?;
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let name = cx.class_of(v).name();
    if !cx.begin_render(v) {
        return cx.str(&format!("{name}(...)"));
    }
    let shown = cx.repr_string(this(cx, v).get().value());
    cx.end_render(v);
    cx.str(&format!("{name}({})", shown?))
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [value] = args.parse(cx, "AtomicRef", ["value"], 0)?;
    make(cx, class, AtomicRef { value: field_of(value.unwrap_or(Value::NONE)) })
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<AtomicRef>(cx, super::MODULE, "AtomicRef")?
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
        })?
        .methods(&[
            ("get", get),
            ("set", set),
            ("exchange", exchange),
            ("compare_exchange", compare_exchange),
            ("update", update),
        ])?
        .class_methods(&[("__class_getitem__", class_getitem)])?
        .doc("AtomicRef(value=None): a reference that threads replace in single steps")?
        .finish()
}
