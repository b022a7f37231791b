//! Tuples whose items have names, such as `time.struct_time` and `sys.version_info`.
//!
//! Such a class is an ordinary subclass of `tuple` with a property for each item. The names are in
//! `__match_args__`, where patterns and `repr` find them.

use freewheel::object::Kind;
use freewheel::object::dict::as_exact_dict;
use freewheel::object::tuple::Tuple;
use freewheel::types::builder::native;
use freewheel::{Args, Cx, Ref, Res, Value};

/// A class of tuples with these item names; `open` lets instances have further attributes.
pub fn new_class(cx: &Cx, module: &str, name: &str, fields: &[&'static str], open: bool) -> Res {
    let namespace = cx.dict()?;
    let dict = as_exact_dict(namespace.value()).expect("just made");
    let mut names = Vec::with_capacity(fields.len());
    for (i, field) in fields.iter().enumerate() {
        let at = Value::small(i as i32);
        let getter = native(cx, Kind::NativeFunction, field, item, Some(at), None)?;
        let property = cx.call(cx.class(Kind::Property).value(), &[getter.value()])?;
        cx.dict_set_str(dict, field, property.value())?;
        names.push(Ref::new(cx.intern(field)));
    }
    let names = cx.tuple_from(names)?;
    cx.dict_set_str(dict, "__match_args__", names.value())?;
    let count = Value::small(fields.len() as i32);
    for key in ["n_fields", "n_sequence_fields"] {
        cx.dict_set_str(dict, key, count)?;
    }
    cx.dict_set_str(dict, "n_unnamed_fields", Value::small(0))?;
    cx.dict_set_str(dict, "__module__", cx.intern(module))?;
    if !open {
        cx.dict_set_str(dict, "__slots__", cx.tuple(&[])?.value())?;
    }
    let show = native(cx, Kind::NativeMethod, "__repr__", repr, None, None)?;
    cx.dict_set_str(dict, "__repr__", show.value())?;
    let bases = cx.tuple(&[cx.class(Kind::Tuple).value()])?;
    cx.call(cx.class(Kind::Type).value(), &[cx.intern(name), bases.value(), namespace.value()])
}

/// An instance with these items.
pub fn instance(cx: &Cx, class: Value, items: Vec<Ref>) -> Res {
    let items = cx.tuple_from(items)?;
    cx.call(class, &[items.value()])
}

/// A class with one instance that is all anybody needs of it.
pub fn single(cx: &Cx, module: &str, name: &str, items: Vec<(&'static str, Ref)>) -> Res {
    let (names, items): (Vec<&'static str>, Vec<Ref>) = items.into_iter().unzip();
    let class = new_class(cx, module, name, &names, false)?;
    instance(cx, class.value(), items)
}

/// Getter of item number `args[0]`.
fn item(cx: &Cx, args: Args<'_>) -> Res {
    let [i, v] = args.exact(cx, "item")?;
    let i = i.as_int().unwrap_or(0) as usize;
    match cx.cast::<Tuple>(v) {
        Some(t) if i < t.len() => Ok(Ref::new(t.get(i))),
        _ => Ok(Ref::none()),
    }
}

fn repr(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__repr__")?;
    let class = cx.class_of(v);
    let names = cx.class_attr(class, cx.names().match_args).map(Ref::new);
    let names = names.as_ref().and_then(|n| cx.cast::<Tuple>(n.value()));
    let Some(t) = cx.cast::<Tuple>(v) else { return cx.repr(v) };
    let mut out = cx.full_class_name(class);
    out.push('(');
    for i in 0..t.len() {
        if i > 0 {
            out.push_str(", ");
        }
        if let Some(names) = names.filter(|n| i < n.len()) {
            out.push_str(cx.as_str(names.get(i)).unwrap_or("?"));
            out.push('=');
        }
        out.push_str(&cx.repr_string(t.get(i))?);
    }
    out.push(')');
    cx.str(&out)
}
