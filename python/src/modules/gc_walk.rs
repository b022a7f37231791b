//! Which objects users can see, and what those refer to: for `gc.get_objects`, `gc.get_referents` and
//! `gc.get_referrers`.

use core::ptr::NonNull;

use freewheel::gc::PauseToken;
use freewheel::object::cell::Cell;
use freewheel::object::class::{Class, class_flags};
use freewheel::object::code::Code;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::float::{Complex, Float};
use freewheel::object::function::{BoundMethod, Function};
use freewheel::object::int::Int;
use freewheel::object::list::List;
use freewheel::object::misc::Range;
use freewheel::object::set::Set;
use freewheel::object::string::{Str, as_exact_str};
use freewheel::object::tuple::{Tuple, as_exact_tuple};
use freewheel::object::{Kind, bytes, header, is_exactly};
use freewheel::{Cx, Ref, Value};

/// Tuples in tuples that are looked into.
const DEPTH: u32 = 8;

/// Whether an object may refer to others.
fn is_container(cx: &Cx, v: Value) -> bool {
    let Some(h) = header(v) else { return false };
    let shape = cx.shape_of(h);
    let plain = shape.has_payload::<Int>()
        || shape.has_payload::<Float>()
        || shape.has_payload::<Complex>()
        || shape.has_payload::<Str>()
        || shape.has_payload::<bytes::Bytes>()
        || shape.has_payload::<bytes::ByteArray>()
        || shape.has_payload::<Range>()
        || shape.has_payload::<Code>()
        || is_exactly(v, Kind::Object)
        || cx.as_class(v).is_some_and(|c| c.has(class_flags::NATIVE));
    !plain || !cx.class_of(v).has(class_flags::NATIVE)
}

/// Whether the collector is said to track an object: containers, but no tuples and dicts that hold only what it does not
/// track, as if it had just looked at them.
pub fn is_tracked_object(cx: &Cx, v: Value) -> bool {
    is_tracked_in(cx, v, DEPTH)
}

fn is_tracked_in(cx: &Cx, v: Value, depth: u32) -> bool {
    if let Some(t) = as_exact_tuple(v) {
        return depth == 0 || t.iter().any(|v| is_tracked_in(cx, v, depth - 1));
    }
    if let Some(d) = as_exact_dict(v) {
        // Dicts in a dict are tracked for good.
        let tracked = |v: Value| as_exact_dict(v).is_some() || is_tracked_in(cx, v, DEPTH);
        return d.0.table().is_some_and(|t| t.iter_from(0).any(|(_, k, v)| tracked(k) || tracked(v)));
    }
    is_container(cx, v)
}

/// Calls `f` for each tracked object of the heap, in a pause. None of them may be kept, except by [`hand_out`].
pub fn for_each_tracked(cx: &Cx, f: &mut dyn FnMut(&PauseToken, Value)) {
    cx.mutator().pause(|token| {
        cx.world().objects(token, &mut |h| {
            let v = Value::object(h);
            // Without a count an object is only waiting to be freed.
            if header(v).is_some_and(|h| h.total() > 0) && is_tracked_object(cx, v) {
                f(token, v);
            }
        });
    });
}

/// A reference to an object found in a pause. Where there are more threads it becomes shared, with all it reaches: it may
/// be another thread's.
pub fn hand_out(cx: &Cx, _: &PauseToken, v: Value) -> Ref {
    if !cx.mutator().is_alone() {
        cx.share(v);
    }
    Ref::new(v)
}

/// Whether the object refers to one of these.
pub fn leads_to(cx: &Cx, token: &PauseToken, v: Value, targets: &[Value]) -> bool {
    let Some(h) = header(v) else { return false };
    let is_target = |h: NonNull<_>| targets.contains(&Value::object(h));
    let mut found = Vec::new();
    cx.referents_in_pause(token, h, &mut found);
    found.into_iter().any(is_target) || {
        let class = cx.class_of(v);
        !class.has(class_flags::NATIVE) && is_target(class.header.as_ptr())
    }
}

/// Adds what the object refers to.
pub fn referents(cx: &Cx, v: Value, out: &mut Vec<Ref>) {
    if let Some(l) = cx.cast::<List>(v) {
        out.extend(l.to_vec());
    } else if let Some(t) = cx.cast::<Tuple>(v) {
        out.extend(t.iter().map(Ref::new));
    } else if let Some(d) = cx.cast::<Dict>(v) {
        let items = cx.dict_items(d);
        let names = items.iter().all(|(k, _)| as_exact_str(k.value()).is_some());
        for (k, x) in items {
            // A dict of names shows its values only.
            out.push(x);
            out.extend((!names).then_some(k));
        }
    } else if let Some(s) = cx.cast::<Set>(v) {
        out.extend(cx.set_members(s).into_iter().map(|(m, _)| m));
    } else if let Some(c) = cx.as_class(v) {
        class_referents(c, out);
    } else if let Some(f) = cx.cast::<Function>(v) {
        let always = [f.code.get(), f.globals.get()];
        let fields =
            [&f.defaults, &f.kwdefaults, &f.closure, &f.name, &f.qualname, &f.module, &f.doc, &f.annotations];
        out.extend(always.into_iter().chain(fields.iter().filter_map(|f| f.bound())).map(Ref::new));
    } else if let Some(m) = cx.cast::<BoundMethod>(v) {
        out.extend([m.function.get(), m.receiver.get()].map(Ref::new));
    } else if let Some(c) = cx.cast::<Cell>(v) {
        out.extend(c.0.bound().map(Ref::new));
    }
    out.extend(cx.instance_attrs(v).into_iter().map(|(_, x)| x));
    let class = cx.class_of(v);
    if !class.has(class_flags::NATIVE) {
        out.push(Ref::new(class.value()));
    }
}

fn class_referents(c: &Class, out: &mut Vec<Ref>) {
    out.push(Ref::new(c.dict.get()));
    out.extend(c.mro().chain(c.bases()).map(|c| Ref::new(c.value())));
}
