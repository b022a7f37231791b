//! `types.SimpleNamespace`: an object that is nothing but its attributes.

use freewheel::object::class::class_flags;
use freewheel::object::misc::Plain;
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::Cmp;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

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
    ClassBuilder::new::<Plain>(cx, "types", "SimpleNamespace")?
        .with_attributes::<Plain>()
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(|cx, class, _| cx.new_instance(cx.shape(class.root_shape()), Plain));
            s.init = Some(init);
            s.repr = Some(repr);
            s.compare = Some(compare);
        })?
        .getset("__dict__", freewheel::types::object::get_dict, None)?
        .finish()
}

/// `SimpleNamespace(**attributes)`
fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    if !args.is_empty() {
        return Err(cx.type_error("no positional arguments expected"));
    }
    for (name, x) in args.keywords() {
        let name = cx.attr_name(name)?;
        cx.set_attr(v, name.value(), x)?;
    }
    Ok(())
}

fn repr(cx: &Cx, v: Value) -> Res {
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
    let show = |(name, x): &(Ref, Ref)| {
        let x = cx.repr_string(x.value())?;
        Ok(format!("{}={x}", cx.as_str(name.value()).unwrap_or("?")))
    };
    cx.instance_attrs(v).iter().map(show).collect()
}

/// Equal attributes make equal objects.
fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let own = |v: Value| cx.find_attr(v, cx.names().dict);
    if !cx.is_instance(b, cx.class_of(a)) && !cx.is_instance(a, cx.class_of(b)) {
        return Ok(Ref::not_implemented());
    }
    match (own(a)?, own(b)?) {
        (Some(x), Some(y)) => cx.compare(x.value(), y.value(), op),
        _ => Ok(Ref::not_implemented()),
    }
}
