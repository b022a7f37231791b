//! Descriptors: properties, class methods, static methods, declared slots, native attributes.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::misc::{GetSet, Member, Property, Wrapped};
use crate::object::string::name_text;
use crate::object::{Field, Kind, Obj, header, obj_unchecked};

fn keep(v: Value) -> Field {
    Field::new(Ref::new(v).into_value())
}

fn property<'a>(cx: &Cx, v: Value) -> &'a Obj<Property> {
    cx.cast::<Property>(v).expect("a property")
}

fn property_new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    let none = || Field::new(Value::NONE);
    let data = Property { get: none(), set: none(), del: none(), doc: none() };
    cx.new_instance(cx.shape(class.root_shape()), data)
}

fn property_init(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let [get, set, del, doc] = args.parse(cx, "property", ["fget", "fset", "fdel", "doc"], 0)?;
    let p = property(cx, v);
    for (field, x) in [(&p.get, get), (&p.set, set), (&p.del, del), (&p.doc, doc)] {
        cx.set_field(&p.header, field, Ref::new(x.unwrap_or(Value::NONE)));
    }
    if p.doc.get() == Value::NONE
        && let Some(get) = get.filter(|g| *g != Value::NONE)
        && let Some(doc) = cx.find_attr(get, cx.names().doc)?
    {
        cx.set_field(&p.header, &p.doc, doc);
    }
    Ok(())
}

fn property_get(cx: &Cx, d: Value, object: Value, _: Value) -> Res {
    if object == Value::UNBOUND {
        return Ok(Ref::new(d));
    }
    let get = property(cx, d).get.get();
    if get == Value::NONE {
        return Err(property_error(cx, d, object, "getter"));
    }
    cx.call(get, &[object])
}

fn property_set(cx: &Cx, d: Value, object: Value, x: Option<Value>) -> Result<(), Exc> {
    let p = property(cx, d);
    match x {
        Some(x) if p.set.get() != Value::NONE => cx.call(p.set.get(), &[object, x]).map(drop),
        None if p.del.get() != Value::NONE => cx.call(p.del.get(), &[object]).map(drop),
        Some(_) => Err(property_error(cx, d, object, "setter")),
        None => Err(property_error(cx, d, object, "deleter")),
    }
}

/// The error for a property without the function needed; names the property if the class shows its name.
fn property_error(cx: &Cx, d: Value, object: Value, what: &str) -> Exc {
    let class = cx.class_of(object);
    let named = class.held_mro().iter().find_map(|c| {
        let items = cx.dict_items(cx.as_class(c.value())?.attributes());
        items.into_iter().find(|(_, v)| v.value() == d).map(|(k, _)| k)
    });
    let qualname = cx.as_str(class.qualname.get()).unwrap_or(class.name());
    let text = match named {
        Some(k) => format!(
            "property {} of '{qualname}' object has no {what}",
            cx.repr_string(k.value()).unwrap_or_default()
        ),
        None => format!("property of '{qualname}' object has no {what}"),
    };
    cx.error(ExcKind::AttributeError, text)
}

/// A copy of a property with one function replaced.
fn replaced(cx: &Cx, args: Args<'_>, which: usize, name: &str) -> Res {
    let (v, [f]) = args.method(cx, name)?;
    let p = property(cx, v);
    let mut parts = [p.get.get(), p.set.get(), p.del.get(), p.doc.get()];
    parts[which] = f;
    if which == 0 {
        parts[3] = Value::NONE;
    }
    cx.call(cx.class_of(v).value(), &parts)
}

fn getter(cx: &Cx, args: Args<'_>) -> Res {
    replaced(cx, args, 0, "getter")
}

fn setter(cx: &Cx, args: Args<'_>) -> Res {
    replaced(cx, args, 1, "setter")
}

fn deleter(cx: &Cx, args: Args<'_>) -> Res {
    replaced(cx, args, 2, "deleter")
}

fn wrapped<'a>(cx: &Cx, v: Value) -> &'a Obj<Wrapped> {
    cx.cast::<Wrapped>(v).expect("a wrapped method")
}

fn wrapped_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [f] = args.exact(cx, class.name())?;
    let w = cx.new_instance(cx.shape(class.root_shape()), Wrapped(keep(f)))?;
    let names = cx.names();
    for name in [names.module, names.name, names.qualname, names.doc, names.wrapped] {
        let x = if name == names.wrapped { Some(Ref::new(f)) } else { cx.find_attr(f, name)? };
        if let Some(x) = x {
            cx.set_instance_attr(w.value(), name, x)?;
        }
    }
    Ok(w)
}

fn wrapped_init(_: &Cx, _: Value, _: Args<'_>) -> Result<(), Exc> {
    Ok(())
}

fn static_get(cx: &Cx, d: Value, _: Value, _: Value) -> Res {
    Ok(Ref::new(wrapped(cx, d).0.get()))
}

fn class_get(cx: &Cx, d: Value, object: Value, owner: Value) -> Res {
    let f = wrapped(cx, d).0.get();
    let class = if owner == Value::UNBOUND { cx.class_of(object).value() } else { owner };
    if cx.as_function(f).is_none() && cx.as_native(f).is_none() {
        // A class method over another descriptor binds that one to the class.
        if let Some(get) = cx.class_of(f).slots().descr_get {
            return get(cx, f, class, cx.class_of(class).value());
        }
    }
    cx.bound_method(f, class)
}

fn static_call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    cx.call_slots(wrapped(cx, v).0.get(), args)
}

fn wrapped_repr(cx: &Cx, v: Value) -> Res {
    let inner = cx.repr_string(wrapped(cx, v).0.get())?;
    cx.str(&format!("<{}({inner})>", cx.class_of(v).name()))
}

fn is_abstract(cx: &Cx, v: Value) -> Res {
    let f = wrapped(cx, v).0.get();
    match cx.find_attr(f, cx.names().isabstractmethod)? {
        Some(x) => Ok(Ref::bool(cx.truth(x.value())?)),
        None => Ok(Ref::bool(false)),
    }
}

fn property_abstract(cx: &Cx, v: Value) -> Res {
    let p = property(cx, v);
    for f in [p.get.get(), p.set.get(), p.del.get()] {
        if f != Value::NONE
            && let Some(x) = cx.find_attr(f, cx.names().isabstractmethod)?
            && cx.truth(x.value())?
        {
            return Ok(Ref::bool(true));
        }
    }
    Ok(Ref::bool(false))
}

fn member_get(cx: &Cx, d: Value, object: Value, _: Value) -> Res {
    if object == Value::UNBOUND {
        return Ok(Ref::new(d));
    }
    let m = cx.cast::<Member>(d).expect("a declared slot");
    check_member(cx, m, object)?;
    let field = header(object).and_then(|h| cx.attrs_of(h)).and_then(|(_, a)| a.field(m.slot));
    match field.and_then(|f| f.bound()) {
        Some(v) => Ok(Ref::new(v)),
        None => Err(cx.attribute_error(object, m.name)),
    }
}

fn check_member(cx: &Cx, m: &Obj<Member>, object: Value) -> Result<(), Exc> {
    let class = cx.as_class(m.class.get()).expect("a class");
    if cx.is_instance(object, class) {
        return Ok(());
    }
    Err(cx.type_error(format!(
        "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
        name_text(m.name),
        class.name(),
        cx.class_of(object).name()
    )))
}

fn member_set(cx: &Cx, d: Value, object: Value, x: Option<Value>) -> Result<(), Exc> {
    let m = cx.cast::<Member>(d).expect("a declared slot");
    check_member(cx, m, object)?;
    let h = header(object).expect("instances of user classes are objects");
    let (_, attrs) = cx.attrs_of(h).expect("a class with declared slots");
    let field = attrs.field(m.slot).expect("declared slots are inline");
    let new = Ref::new(x.unwrap_or(Value::UNBOUND)).into_value();
    // SAFETY: the caller sees both, so they are alive.
    let old = unsafe { cx.mutator.store(h, field.slot(), new) };
    // Of several threads that delete, one has taken the value out.
    if x.is_none() && old == Value::UNBOUND {
        return Err(cx.error(ExcKind::AttributeError, name_text(m.name)));
    }
    drop(Ref::from_owned(old));
    Ok(())
}

fn getset<'a>(v: Value) -> &'a Obj<GetSet> {
    // SAFETY: slots of the class are called with its instances.
    unsafe { obj_unchecked(v) }
}

fn getset_get(cx: &Cx, d: Value, object: Value, _: Value) -> Res {
    if object == Value::UNBOUND {
        return Ok(Ref::new(d));
    }
    let g = getset(d);
    check_getset(cx, g, object)?;
    (g.get)(cx, object)
}

fn check_getset(cx: &Cx, g: &Obj<GetSet>, object: Value) -> Result<(), Exc> {
    let class = cx.as_class(g.class.get()).expect("a class");
    if cx.is_instance(object, class) {
        return Ok(());
    }
    Err(cx.type_error(format!(
        "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
        g.name,
        class.name(),
        cx.class_of(object).name()
    )))
}

fn getset_set(cx: &Cx, d: Value, object: Value, x: Option<Value>) -> Result<(), Exc> {
    let g = getset(d);
    check_getset(cx, g, object)?;
    match g.set {
        Some(set) => set(cx, object, x),
        None => {
            let class = cx.type_name(cx.class_of(object));
            let text = format!("attribute '{}' of '{class}' objects is not writable", g.name);
            Err(cx.error(ExcKind::AttributeError, text))
        }
    }
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Property)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(property_new);
            s.init = Some(property_init);
            s.descr_get = Some(property_get);
            s.descr_set = Some(property_set);
        })?
        .methods(&[("getter", getter), ("setter", setter), ("deleter", deleter)])?
        .getset("fget", |cx, v| Ok(Ref::new(property(cx, v).get.get())), None)?
        .getset("fset", |cx, v| Ok(Ref::new(property(cx, v).set.get())), None)?
        .getset("fdel", |cx, v| Ok(Ref::new(property(cx, v).del.get())), None)?
        .getset(
            "__doc__",
            |cx, v| Ok(Ref::new(property(cx, v).doc.get())),
            Some(|cx, v, x| {
                let p = property(cx, v);
                cx.set_field(&p.header, &p.doc, Ref::new(x.unwrap_or(Value::NONE)));
                Ok(())
            }),
        )?
        .getset("__isabstractmethod__", property_abstract, None)?
        .finish()?;
    for kind in [Kind::ClassMethod, Kind::StaticMethod] {
        ClassBuilder::of(cx, kind)
            .flags(class_flags::SUBCLASSABLE)
            .with_attributes::<Wrapped>()
            .slots(|s| {
                s.new = Some(wrapped_new);
                s.init = Some(wrapped_init);
                s.repr = Some(wrapped_repr);
                if kind == Kind::StaticMethod {
                    s.descr_get = Some(static_get);
                    s.call = Some(static_call);
                } else {
                    s.descr_get = Some(class_get);
                }
            })?
            .getset("__func__", static_func, None)?
            .getset("__isabstractmethod__", is_abstract, None)?
            .getset("__dict__", super::object::get_dict, None)?
            .finish()?;
    }
    ClassBuilder::of(cx, Kind::Member)
        .slots(|s| {
            s.descr_get = Some(member_get);
            s.descr_set = Some(member_set);
            s.repr = Some(|cx, v| {
                let m = cx.cast::<Member>(v).expect("a declared slot");
                let class = cx.as_class(m.class.get()).expect("a class").name();
                cx.str(&format!("<member '{}' of '{class}' objects>", name_text(m.name)))
            });
        })?
        .getset("__name__", |cx, v| Ok(Ref::new(cx.cast::<Member>(v).expect("a declared slot").name)), None)?
        .getset(
            "__objclass__",
            |cx, v| Ok(Ref::new(cx.cast::<Member>(v).expect("a slot").class.get())),
            None,
        )?
        .finish()?;
    ClassBuilder::of(cx, Kind::GetSet)
        .slots(|s| {
            s.descr_get = Some(getset_get);
            s.descr_set = Some(getset_set);
            s.repr = Some(|cx, v| {
                let g = getset(v);
                let class = cx.as_class(g.class.get()).expect("a class").name();
                cx.str(&format!("<attribute '{}' of '{class}' objects>", g.name))
            });
        })?
        .getset("__name__", |cx, v| cx.str(getset(v).name), None)?
        .getset("__objclass__", |_, v| Ok(Ref::new(getset(v).class.get())), None)?
        .getset("__doc__", |_, _| Ok(Ref::none()), None)?
        .finish()
        .map(drop)
}

fn static_func(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(wrapped(cx, v).0.get()))
}
