//! `types.SimpleNamespace`: an object that is nothing but its attributes.

use freewheel::object::Kind;
use freewheel::object::dict::as_exact_dict;
use freewheel::types::builder::native;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

const METHODS: &[(&str, NativeFn)] = &[("__init__", init), ("__repr__", repr), ("__eq__", eq)];

/// An instance with these attributes.
pub fn instance(cx: &Cx, items: Vec<(&str, Ref)>) -> Res {
    let v = cx.call(class(cx)?.value(), &[])?;
    for (name, x) in items {
        cx.set_attr(v.value(), cx.intern(name), x.value())?;
    }
    Ok(v)
}

/// The class. It is made once, for `sys.implementation`, where `types` finds it.
fn class(cx: &Cx) -> Res {
    let namespace = cx.dict()?;
    let dict = as_exact_dict(namespace.value()).expect("just made");
    cx.dict_set_str(dict, "__module__", cx.intern("types"))?;
    for (name, f) in METHODS {
        let f = native(cx, Kind::NativeMethod, name, *f, None, None)?;
        cx.dict_set_str(dict, name, f.value())?;
    }
    cx.dict_set_str(dict, "__hash__", Value::NONE)?;
    let bases = cx.tuple(&[])?;
    let name = cx.intern("SimpleNamespace");
    cx.call(cx.class(Kind::Type).value(), &[name, bases.value(), namespace.value()])
}

/// `SimpleNamespace(**attributes)`
fn init(cx: &Cx, args: Args<'_>) -> Res {
    if args.len() != 1 {
        return Err(cx.type_error("no positional arguments expected"));
    }
    let v = args[0].value();
    for (name, x) in args.keywords() {
        let name = cx.attr_name(name)?;
        cx.set_attr(v, name, x)?;
    }
    Ok(Ref::none())
}

fn repr(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__repr__")?;
    let class = cx.class_of(v).name();
    let class = if class == "SimpleNamespace" { "namespace" } else { class };
    if !cx.begin_render(v) {
        return cx.str(&format!("{class}(...)"));
    }
    let shown = shown_attributes(cx, v);
    cx.end_render(v);
    cx.str(&format!("{class}({})", shown?.join(", ")))
}

fn shown_attributes(cx: &Cx, v: Value) -> Result<Vec<String>, Exc> {
    let show = |(name, x): &(Value, Ref)| {
        let x = cx.repr_string(x.value())?;
        Ok(format!("{}={x}", cx.as_str(*name).unwrap_or("?")))
    };
    cx.instance_attrs(v).iter().map(show).collect()
}

/// Equal attributes make equal objects.
fn eq(cx: &Cx, args: Args<'_>) -> Res {
    let (a, [b]) = args.method(cx, "__eq__")?;
    let own = |v: Value| cx.find_attr(v, cx.names().dict);
    if !cx.is_instance(b, cx.class_of(a)) && !cx.is_instance(a, cx.class_of(b)) {
        return Ok(Ref::not_implemented());
    }
    match (own(a)?, own(b)?) {
        (Some(x), Some(y)) => Ok(Ref::bool(cx.equal(x.value(), y.value())?)),
        _ => Ok(Ref::not_implemented()),
    }
}
