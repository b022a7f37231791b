//! What an object refers to, as far as users can see: for `gc.get_referents` and `gc.get_referrers`.

use freewheel::object::cell::Cell;
use freewheel::object::class::Class;
use freewheel::object::dict::Dict;
use freewheel::object::float::{Complex, Float};
use freewheel::object::function::{BoundMethod, Function};
use freewheel::object::int::Int;
use freewheel::object::list::List;
use freewheel::object::set::Set;
use freewheel::object::string::Str;
use freewheel::object::tuple::Tuple;
use freewheel::object::{bytes, header};
use freewheel::{Cx, Ref, Value};

/// Whether an object may refer to others.
pub fn is_container(cx: &Cx, v: Value) -> bool {
    let Some(h) = header(v) else { return false };
    let shape = cx.shape_of(h);
    let plain = shape.has_payload::<Int>()
        || shape.has_payload::<Float>()
        || shape.has_payload::<Complex>()
        || shape.has_payload::<Str>()
        || shape.has_payload::<bytes::Bytes>()
        || shape.has_payload::<bytes::ByteArray>();
    !plain || cx.attrs_of(h).is_some()
}

/// Adds what the object refers to.
pub fn referents(cx: &Cx, v: Value, out: &mut Vec<Ref>) {
    if let Some(l) = cx.cast::<List>(v) {
        out.extend(l.to_vec());
    } else if let Some(t) = cx.cast::<Tuple>(v) {
        out.extend(t.iter().map(Ref::new));
    } else if let Some(d) = cx.cast::<Dict>(v) {
        cx.dict_items(d).into_iter().for_each(|(k, x)| out.extend([k, x]));
    } else if let Some(s) = cx.cast::<Set>(v) {
        out.extend(cx.set_members(s).into_iter().map(|(m, _)| m));
    } else if let Some(c) = cx.as_class(v) {
        class_referents(c, out);
    } else if let Some(f) = cx.cast::<Function>(v) {
        let fields = [
            &f.code,
            &f.globals,
            &f.defaults,
            &f.kwdefaults,
            &f.closure,
            &f.name,
            &f.qualname,
            &f.module,
            &f.doc,
            &f.annotations,
        ];
        out.extend(fields.iter().filter_map(|f| f.bound()).map(Ref::new));
    } else if let Some(m) = cx.cast::<BoundMethod>(v) {
        out.extend([&m.function, &m.receiver].map(|f| Ref::new(f.get())));
    } else if let Some(c) = cx.cast::<Cell>(v) {
        out.extend(c.0.bound().map(Ref::new));
    }
    out.extend(cx.instance_attrs(v).into_iter().map(|(_, x)| x));
    let class = cx.class_of(v);
    if !class.has(freewheel::object::class::class_flags::NATIVE) {
        out.push(Ref::new(class.value()));
    }
}

fn class_referents(c: &Class, out: &mut Vec<Ref>) {
    out.push(Ref::new(c.dict.get()));
    out.extend(c.mro().chain(c.bases()).map(|c| Ref::new(c.value())));
}
