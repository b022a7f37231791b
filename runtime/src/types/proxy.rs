//! The read-only view of a mapping.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::sequence::optional;
use super::slots::{Bin, Cmp};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::misc::Proxy;
use crate::object::{Field, Kind, Obj};

/// The mapping behind a proxy. It may be a proxy itself, and so on: asks for room on the native stack.
fn mapping(cx: &Cx, v: Value) -> Result<Value, Exc> {
    cx.check_native_stack()?;
    Ok(cx.cast::<Proxy>(v).expect("a mapping proxy").0.get())
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [mapping] = args.parse(cx, "mappingproxy", ["mapping"], 1)?;
    let mapping = mapping.expect("required");
    let is_sequence = cx.is_kind(mapping, Kind::List) || cx.is_kind(mapping, Kind::Tuple);
    if is_sequence || cx.class_of(mapping).slots().getitem.is_none() {
        let name = cx.class_of(mapping).name();
        return Err(cx.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
    }
    cx.new_instance(cx.shape(class.root_shape()), Proxy(Field::new(Ref::new(mapping).into_value())))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let inner = cx.repr(mapping(cx, v)?)?;
    cx.str_parts(&["mappingproxy(", cx.str_text(inner.value()), ")"])
}

fn str(cx: &Cx, v: Value) -> Res {
    cx.to_str(mapping(cx, v)?)
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    cx.compare(mapping(cx, a)?, b, op)
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    cx.len(mapping(cx, v)?)
}

fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    cx.contains(mapping(cx, v)?, k)
}

fn iter(cx: &Cx, v: Value) -> Res {
    cx.iter(mapping(cx, v)?)
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    cx.get_item(mapping(cx, v)?, k)
}

fn or(cx: &Cx, a: Value, b: Value) -> Res {
    cx.check_native_stack()?;
    let unwrap = |v| cx.cast::<Proxy>(v).map_or(v, |p| p.0.get());
    cx.binary(Bin::Or, unwrap(a), unwrap(b))
}

fn inplace_or(cx: &Cx, v: Value, _: Value) -> Res {
    let name = cx.class_of(v).name();
    Err(cx.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
}

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [k, default]) = optional(cx, args, "mappingproxy", "get", 1)?;
    let args = [k.expect("required"), default.unwrap_or(Value::NONE)];
    cx.call_method(mapping(cx, v)?, cx.names().plain_get, &args)
}

/// Calls the mapping's method of the same name.
fn forward(cx: &Cx, args: Args<'_>, name: &str) -> Res {
    let (v, []) = args.method(cx, name)?;
    cx.call_method_str(mapping(cx, v)?, name, &[])
}

fn keys(cx: &Cx, args: Args<'_>) -> Res {
    forward(cx, args, "keys")
}

fn values(cx: &Cx, args: Args<'_>) -> Res {
    forward(cx, args, "values")
}

fn items(cx: &Cx, args: Args<'_>) -> Res {
    forward(cx, args, "items")
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    forward(cx, args, "copy")
}

fn reversed(cx: &Cx, args: Args<'_>) -> Res {
    forward(cx, args, "__reversed__")
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::MappingProxy)
        .flags(class_flags::MAPPING)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.str = Some(str);
            s.compare = Some(compare);
            s.len = Some(len);
            s.contains = Some(contains);
            s.iter = Some(iter);
            s.getitem = Some(getitem);
            s.binary[Bin::Or as usize] = Some(or);
            s.inplace[Bin::Or as usize] = Some(inplace_or);
        })?
        .methods(&[
            ("get", get),
            ("keys", keys),
            ("values", values),
            ("items", items),
            ("copy", copy),
            ("__reversed__", reversed),
        ])?
        .class_methods(&[("__class_getitem__", crate::types::generic::class_getitem)])?
        .doc("Read-only proxy of a mapping.")?
        .finish()
        .map(drop)
}
