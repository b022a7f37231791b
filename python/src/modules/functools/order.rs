//! `cmp_to_key`: an old-style comparison function as a key function.

use freewheel::object::{Field, Kind};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::types::slots::Cmp;
use freewheel::{Args, Cx, Ref, Res, Value, fields_payload};

use super::super::support::{field_of, hold, make, payload};

/// A key; without an object it is the function that makes keys.
struct Key {
    compare: Field,
    object: Field,
}

fields_payload!(Key, "comparison key", compare, object);

fn call(cx: &Cx, k: Value, args: Args<'_>) -> Res {
    let [object] = args.parse(cx, "K", ["obj"], 1)?;
    let compare = field_of(payload::<Key>(cx, k).compare.get());
    make(cx, cx.class_of(k), Key { compare, object: field_of(object.expect("required")) })
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let k = payload::<Key>(cx, a);
    let Some(other) = cx.cast::<Key>(b) else {
        return Err(cx.type_error("other argument must be K instance"));
    };
    let (Some(x), Some(y)) = (hold(&k.object), hold(&other.object)) else {
        return Err(cx.error(freewheel::ExcKind::AttributeError, "object"));
    };
    let order = cx.call(k.compare.get(), &[x.value(), y.value()])?;
    cx.compare(order.value(), Value::small(0), op)
}

fn get_object(cx: &Cx, k: Value) -> Res {
    hold(&payload::<Key>(cx, k).object).ok_or_else(|| cx.error(freewheel::ExcKind::AttributeError, "object"))
}

fn set_object(cx: &Cx, k: Value, v: Option<Value>) -> Result<(), freewheel::Exc> {
    let k = payload::<Key>(cx, k);
    cx.set_field(&k.header, &k.object, Ref::new(v.unwrap_or(Value::UNBOUND)));
    Ok(())
}

/// `cmp_to_key(mycmp)`; its receiver is the class of keys.
fn cmp_to_key(cx: &Cx, args: Args<'_>) -> Res {
    let class = cx.as_class(args[0].value()).expect("bound to the class when the module is made");
    let [compare] = args.skip(1).parse(cx, "cmp_to_key", ["mycmp"], 1)?;
    make(cx, class, Key { compare: field_of(compare.expect("required")), object: Field::unbound() })
}

/// The function, bound to the class of keys.
pub(super) fn cmp_to_key_function(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<Key>(cx, "functools", "KeyWrapper")?
        .slots(|s| {
            s.call = Some(call);
            s.compare = Some(compare);
        })?
        .getset("obj", get_object, Some(set_object))?
        .finish()?;
    native(cx, Kind::NativeFunction, "cmp_to_key", cmp_to_key, Some(class.value()), None)
}
