//! `defaultdict`: a dict that makes missing values.
//!
//! It is a class like those of users, with dict as its base, one declared slot and native methods: then all of
//! dict's own operations work on it.

use freewheel::object::Kind;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::types::builder::native;
use freewheel::{Args, Cx, NativeFn, Ref, Res, Value};

use super::tools::dict;

/// The factory, or the null value.
fn factory(cx: &Cx, v: Value) -> Res {
    Ok(cx.find_attr(v, cx.intern("default_factory"))?.unwrap_or_else(Ref::none))
}

fn init(cx: &Cx, args: Args<'_>) -> Res {
    let Some(v) = args.get(0) else {
        return Err(cx.type_error("descriptor '__init__' of 'defaultdict' object needs an argument"));
    };
    let rest = args.skip(1);
    let factory = rest.get(0).unwrap_or(Value::NONE);
    if factory != Value::NONE && !cx.is_callable(factory) {
        return Err(cx.type_error("first argument must be callable or None"));
    }
    cx.set_attr(v, cx.intern("default_factory"), factory)?;
    let init = cx.class(Kind::Dict).slots().init.expect("dicts have an initializer");
    init(cx, v, rest.skip(1))?;
    Ok(Ref::none())
}

fn missing(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [key]) = args.method(cx, "__missing__")?;
    let factory = factory(cx, v)?;
    if factory.value() == Value::NONE {
        return Err(cx.key_error(key));
    }
    let made = cx.call(factory.value(), &[])?;
    cx.set_item(v, key, made.value())?;
    Ok(made)
}

fn repr(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__repr__")?;
    let dict_repr = cx.class(Kind::Dict).slots().repr.expect("dicts can be shown");
    let items = dict_repr(cx, v)?;
    let factory = factory(cx, v)?;
    let shown = if cx.begin_render(factory.value()) {
        let shown = cx.repr_string(factory.value());
        cx.end_render(factory.value());
        shown?
    } else {
        "...".to_owned()
    };
    let items = cx.str_text(items.value());
    cx.str(&format!("{}({shown}, {items})", cx.class_of(v).name()))
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "copy")?;
    let factory = factory(cx, v)?;
    cx.call(cx.class_of(v).value(), &[factory.value(), v])
}

fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    let factory = factory(cx, v)?;
    let given = if factory.value() == Value::NONE { cx.tuple(&[])? } else { cx.tuple(&[factory.value()])? };
    let items = cx.call_method_str(v, "items", &[])?;
    let items = cx.iter(items.value())?;
    cx.tuple(&[cx.class_of(v).value(), given.value(), Value::NONE, Value::NONE, items.value()])
}

/// `a | b` where `v` is the one that tells the class and factory.
fn merged(cx: &Cx, v: Value, a: Value, b: Value) -> Res {
    if cx.cast::<Dict>(a).is_none() || cx.cast::<Dict>(b).is_none() {
        return Ok(Ref::not_implemented());
    }
    let factory = factory(cx, v)?;
    let r = cx.call(cx.class_of(v).value(), &[factory.value(), a])?;
    cx.merge_mapping(dict(cx, r.value())?, b)?;
    Ok(r)
}

fn or(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "__or__")?;
    merged(cx, v, v, other)
}

fn reflected_or(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "__ror__")?;
    merged(cx, v, other, v)
}

const METHODS: &[(&str, NativeFn)] = &[
    ("__init__", init),
    ("__missing__", missing),
    ("__repr__", repr),
    ("__copy__", copy),
    ("copy", copy),
    ("__reduce__", reduce),
    ("__or__", or),
    ("__ror__", reflected_or),
];

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    let body = cx.dict()?;
    let attributes = as_exact_dict(body.value()).expect("just made");
    for (name, f) in METHODS {
        let f = native(cx, Kind::NativeMethod, name, *f, None, None)?;
        cx.dict_set_str(attributes, name, f.value())?;
    }
    let slots = cx.tuple(&[cx.intern("default_factory")])?;
    cx.dict_set_str(attributes, "__slots__", slots.value())?;
    cx.dict_set_str(attributes, "__module__", cx.intern("collections"))?;
    let doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory";
    cx.dict_set_str(attributes, "__doc__", cx.str(doc)?.value())?;
    let bases = cx.tuple(&[cx.class(Kind::Dict).value()])?;
    let name = cx.intern("defaultdict");
    cx.call(cx.class(Kind::Type).value(), &[name, bases.value(), body.value()])
}
