//! The class that all classes inherit from.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::layout::is_compatible;
use super::slots::Cmp;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::dict::as_exact_dict;
use crate::object::misc::Plain;
use crate::object::{Kind, Obj, header};
use crate::ops::attr::{generic_getattr, generic_setattr};
use crate::ops::compare::identity_hash;

/// Makes a plain instance.
pub fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let surplus = args.len() + args.keyword_count() > 0;
    if surplus {
        let slots = class.slots();
        let own_init = slots.init.is_some_and(|f| !core::ptr::fn_addr_eq(f, init as InitFn));
        let own_new = slots.new.is_some_and(|f| !core::ptr::fn_addr_eq(f, new as NewFn));
        if own_new {
            return Err(
                cx.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if !own_init {
            return Err(cx.type_error(format!("{}() takes no arguments", class.name())));
        }
    }
    if class.has(class_flags::ABSTRACT) {
        return Err(abstract_error(cx, class));
    }
    let shape = cx.shape(class.root_shape());
    if !shape.has_payload::<Plain>() {
        if class.has(class_flags::NATIVE) {
            return Err(cx.type_error(format!("cannot create '{}' instances", cx.full_class_name(class))));
        }
        let text = format!("object.__new__({0}) is not safe, use {0}.__new__()", class.name());
        return Err(cx.type_error(text));
    }
    cx.new_instance(shape, Plain)
}

type InitFn = fn(&Cx, Value, Args<'_>) -> Result<(), Exc>;
type NewFn = fn(&Cx, &Obj<Class>, Args<'_>) -> Res;

#[cold]
fn abstract_error(cx: &Cx, class: &Obj<Class>) -> Exc {
    let mut names = Vec::new();
    if let Some(set) = cx.class_attr(class, cx.names().abstractmethods) {
        let collected = cx.collect(set).unwrap_or_default();
        names.extend(collected.iter().filter_map(|n| cx.as_str(n.value()).map(str::to_owned)));
    }
    names.sort();
    let s = if names.len() == 1 { "" } else { "s" };
    cx.type_error(format!(
        "Can't instantiate abstract class {} with abstract method{s} {}",
        class.name(),
        names.join(", ")
    ))
}

/// The initializer that only checks that it has nothing to do.
pub fn init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    if args.len() + args.keyword_count() == 0 {
        return Ok(());
    }
    let class = cx.class_of(v);
    let slots = class.slots();
    if slots.init.is_some_and(|f| !core::ptr::fn_addr_eq(f, init as InitFn)) {
        return Err(
            cx.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
        );
    }
    if slots.new.is_some_and(|f| !core::ptr::fn_addr_eq(f, new as NewFn)) {
        return Ok(());
    }
    Err(cx.type_error(format!(
        "{}.__init__() takes exactly one argument (the instance to initialize)",
        class.name()
    )))
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    match op {
        Cmp::Eq if a == b => Ok(Ref::bool(true)),
        Cmp::Ne => {
            // The opposite of `==`, if that has an answer.
            let Some(eq) = cx.class_of(a).slots().compare else { return Ok(Ref::not_implemented()) };
            let r = eq(cx, a, b, Cmp::Eq)?;
            if r.value() == Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
            Ok(Ref::bool(!cx.truth(r.value())?))
        }
        _ => Ok(Ref::not_implemented()),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&cx.default_repr(v))
}

fn str(cx: &Cx, v: Value) -> Res {
    match cx.class_of(v).slots().repr {
        // Who asked checks that the answer is a string.
        Some(repr) => repr(cx, v),
        None => cx.repr(v),
    }
}

fn hash(_: &Cx, v: Value) -> Result<i64, Exc> {
    Ok(identity_hash(v))
}

fn format(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [spec]) = args.method(cx, "__format__")?;
    let spec = cx.expect_str(spec, "__format__() argument")?;
    if !spec.is_empty() {
        let text = format!("unsupported format string passed to {}.__format__", cx.class_of(v).name());
        return Err(cx.type_error(text));
    }
    cx.to_str(v)
}

fn dir(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__dir__")?;
    let names = cx.dict()?;
    let d = as_exact_dict(names.value()).expect("just made");
    for c in cx.class_of(v).held_mro() {
        cx.dict_merge(d, cx.as_class(c.value()).expect("a class").attributes())?;
    }
    for (name, _) in cx.instance_attrs(v) {
        cx.dict_set(d, name.value(), Value::NONE)?;
    }
    let keys = cx.dict_items(d).into_iter().map(|(k, _)| k).collect();
    cx.list(keys)
}

fn get_class(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(cx.class_of(v).value()))
}

/// Gives an object another class: allowed between classes whose instances have the same layout.
fn set_class(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let x = x.ok_or_else(|| cx.type_error("can't delete __class__ attribute"))?;
    let Some(class) = cx.as_class(x) else {
        let got = cx.class_of(x).name();
        return Err(cx.type_error(format!("__class__ must be set to a class, not '{got}' object")));
    };
    let old = cx.class_of(v);
    let either_native = old.has(class_flags::NATIVE) || class.has(class_flags::NATIVE);
    let module = cx.class(Kind::Module);
    if either_native && !(old.is_subclass_of(module) && class.is_subclass_of(module)) {
        return Err(
            cx.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    if !is_compatible(cx, old, class) {
        let (new, old) = (class.name(), old.name());
        return Err(
            cx.type_error(format!("__class__ assignment: '{new}' object layout differs from '{old}'"))
        );
    }
    let h = header(v).expect("instances of user classes and modules are objects");
    // Attributes that are not declared move to a dict.
    cx.instance_dict(v)?;
    // The object keeps its size.
    let shape = cx.shape_of(h);
    let id = cx.shape_with_room(class, shape, shape.flags)?;
    // The shape is a reference to the class.
    cx.barrier(h, x);
    if cx.as_class(v).is_some() {
        // Caches know what a class answers without asking which metaclass it has.
        cx.mutator.pause(|_| {
            h.set_shape(id);
            cx.class_changed();
        });
    } else {
        h.set_shape(id);
    }
    Ok(())
}

fn reduce_ex(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [_]) = args.method(cx, "__reduce_ex__")?;
    Err(cx.type_error(format!("cannot pickle '{}' object", cx.class_of(v).name())))
}

fn init_subclass(cx: &Cx, args: Args<'_>) -> Res {
    if args.has_keywords() {
        let name = args.get(0).and_then(|c| cx.as_class(c)).map_or("object", |c| c.name());
        return Err(cx.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    Ok(Ref::none())
}

fn subclasshook(_: &Cx, _: Args<'_>) -> Res {
    Ok(Ref::not_implemented())
}

fn sizeof(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__sizeof__")?;
    let inline = header(v).map_or(0, |h| cx.shape_of(h).inline);
    cx.int(24 + 8 * i64::from(inline))
}

/// The attribute `__dict__` of instances.
pub fn get_dict(cx: &Cx, v: Value) -> Res {
    match cx.instance_dict(v)? {
        Some(d) => Ok(d),
        None => Err(cx.attribute_error(v, cx.names().dict)),
    }
}

/// Replaces `__dict__` of instances.
pub fn set_dict(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let Some(x) = x else {
        return Err(cx.type_error("cannot delete __dict__"));
    };
    let Some(d) = as_exact_dict(x) else {
        let text = format!("__dict__ must be set to a dictionary, not a '{}'", cx.class_of(x).name());
        return Err(cx.type_error(text));
    };
    if cx.replace_instance_dict(v, d)? { Ok(()) } else { Err(cx.error(ExcKind::AttributeError, "__dict__")) }
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn fill(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Object)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.repr = Some(repr);
            s.str = Some(str);
            s.hash = Some(hash);
            s.compare = Some(compare);
            s.getattr = Some(generic_getattr);
            s.setattr = Some(generic_setattr);
        })?
        .methods(&[
            ("__format__", format),
            ("__dir__", dir),
            ("__reduce_ex__", reduce_ex),
            ("__sizeof__", sizeof),
        ])?
        .class_methods(&[("__init_subclass__", init_subclass), ("__subclasshook__", subclasshook)])?
        .getset("__class__", get_class, Some(set_class))?
        .doc("The base class of the class hierarchy.")?
        .finish()
        .map(drop)
}
