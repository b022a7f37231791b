//! The class of classes: attributes and methods of classes.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::slot_defs::SLOT_DEFS;
use super::special_methods;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::misc::{Proxy, WeakRef};
use crate::object::string::name_text;
use crate::object::{Field, Kind, Obj};
use crate::types::slots::Bin;

fn of<'a>(cx: &Cx, v: Value) -> &'a Obj<Class> {
    cx.as_class(v).expect("a class")
}

/// Attribute access on classes.
pub fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    match cx.class_attr_bound(of(cx, v), name)? {
        Some(x) => Ok(x),
        None => Err(cx.attribute_error(v, name)),
    }
}

fn setattr(cx: &Cx, v: Value, name: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = of(cx, v);
    if let Some(f) = cx.class_attr(cx.class_of(v), name)
        && let Some(set) = cx.class_of(f).slots().descr_set
        && !class.has(class_flags::NATIVE)
    {
        return set(cx, f, v, x);
    }
    if class.has(class_flags::NATIVE) {
        let class = cx.type_name(class);
        let text = format!("cannot set '{}' attribute of immutable type '{class}'", name_text(name));
        return Err(cx.type_error(text));
    }
    if let Some(f) = x.filter(|x| cx.as_function(*x).is_some()) {
        // Used by every thread that calls the method: nobody counts it.
        cx.defer(f);
    }
    let text = name_text(name);
    let there = if text.starts_with("__") && SLOT_DEFS.iter().any(|d| d.name == text) {
        special_methods::set(cx, class, name, x)?
    } else {
        cx.set_class_attr(class, name, x)?
    };
    if there { Ok(()) } else { Err(cx.attribute_error(v, name)) }
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&format!("<class '{}'>", cx.full_class_name(of(cx, v))))
}

fn get_name(cx: &Cx, v: Value) -> Res {
    cx.str(of(cx, v).name())
}

fn set_name(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = of(cx, v);
    let Some(x) = x else {
        return Err(cx.type_error(format!("cannot delete '__name__' attribute of type '{}'", class.name())));
    };
    let Some(x) = cx.as_str(x).filter(|_| !class.has(class_flags::NATIVE)) else {
        let got = cx.class_of(x).name();
        return Err(
            cx.type_error(format!("can only assign string to {}.__name__, not '{got}'", class.name()))
        );
    };
    if x.contains('\0') {
        return Err(cx.value_error("type name must not contain null characters"));
    }
    let name = x.to_owned();
    cx.mutator.pause(|_| {
        // SAFETY: the world is stopped.
        unsafe { class.parts_mut().name = name };
    });
    Ok(())
}

fn get_qualname(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(of(cx, v).qualname.get()))
}

fn set_qualname(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = of(cx, v);
    match x.filter(|x| cx.as_str(*x).is_some()) {
        Some(x) => {
            cx.set_field(&class.header, &class.qualname, Ref::new(x));
            Ok(())
        }
        None => Err(cx.type_error(format!("can only assign string to {}.__qualname__", class.name()))),
    }
}

fn get_module(cx: &Cx, v: Value) -> Res {
    match cx.own_class_attr(of(cx, v), cx.names().module) {
        Some(m) => Ok(Ref::new(m)),
        None => cx.str("builtins"),
    }
}

fn set_module(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let x = x.ok_or_else(|| cx.type_error("can't delete __module__"))?;
    cx.set_class_attr(of(cx, v), cx.names().module, Some(x))?;
    Ok(())
}

fn get_doc(cx: &Cx, v: Value) -> Res {
    match cx.own_class_attr(of(cx, v), cx.names().doc) {
        Some(d) => match cx.class_of(d).slots().descr_get {
            Some(get) => get(cx, d, Value::UNBOUND, v),
            None => Ok(Ref::new(d)),
        },
        None => Ok(Ref::none()),
    }
}

fn set_doc(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let x = x.ok_or_else(|| cx.type_error("cannot delete '__doc__' attribute of type"))?;
    cx.set_class_attr(of(cx, v), cx.names().doc, Some(x))?;
    Ok(())
}

fn get_bases(cx: &Cx, v: Value) -> Res {
    cx.tuple_from(of(cx, v).bases().map(|c| Ref::new(c.value())).collect())
}

fn get_base(cx: &Cx, v: Value) -> Res {
    Ok(of(cx, v).base().map_or(Ref::none(), |c| Ref::new(c.value())))
}

fn get_mro(cx: &Cx, v: Value) -> Res {
    cx.tuple_from(of(cx, v).held_mro())
}

fn get_dict(cx: &Cx, v: Value) -> Res {
    let dict = Ref::new(of(cx, v).dict.get());
    cx.new_object(Kind::MappingProxy, Proxy(Field::new(dict.into_value())))
}

fn get_annotations(cx: &Cx, v: Value) -> Res {
    let class = of(cx, v);
    if let Some(a) = cx.own_class_attr(class, cx.names().annotations) {
        return Ok(Ref::new(a));
    }
    if class.has(class_flags::NATIVE) {
        return Err(cx.attribute_error(v, cx.names().annotations));
    }
    let dict = cx.dict()?;
    cx.set_class_attr(class, cx.names().annotations, Some(dict.value()))?;
    Ok(dict)
}

fn set_annotations(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = of(cx, v);
    cx.set_class_attr(class, cx.names().annotations, x)?;
    Ok(())
}

fn get_abstract(cx: &Cx, v: Value) -> Res {
    match cx.own_class_attr(of(cx, v), cx.names().abstractmethods) {
        Some(x) => Ok(Ref::new(x)),
        None => Err(cx.attribute_error(v, cx.names().abstractmethods)),
    }
}

fn set_abstract(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = of(cx, v);
    let x = x.ok_or_else(|| cx.error(ExcKind::AttributeError, "__abstractmethods__"))?;
    let any = cx.truth(x)?;
    cx.set_class_attr(class, cx.names().abstractmethods, Some(x))?;
    cx.mutator.pause(|_| {
        // SAFETY: the world is stopped.
        let parts = unsafe { class.parts_mut() };
        parts.flags =
            if any { parts.flags | class_flags::ABSTRACT } else { parts.flags & !class_flags::ABSTRACT };
        cx.class_changed();
    });
    Ok(())
}

fn subclasses(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__subclasses__")?;
    let list: Vec<Value> = of(cx, v).subclasses.lock().clone();
    let alive = list.iter().filter_map(|r| cx.as_class(cx.cast::<WeakRef>(*r)?.target()?));
    // Without those that are being made.
    cx.list(alive.filter(|c| c.root_shape() != 0).map(|c| Ref::new(c.value())).collect())
}

fn mro(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "mro")?;
    cx.list(of(cx, v).held_mro())
}

fn instancecheck(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "__instancecheck__")?;
    Ok(Ref::bool(cx.plain_instance_check(x, of(cx, v))?))
}

fn subclasscheck(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "__subclasscheck__")?;
    match cx.as_class(x) {
        Some(c) => Ok(Ref::bool(c.is_subclass_of(of(cx, v)))),
        None => Err(cx.type_error("issubclass() arg 1 must be a class")),
    }
}

fn prepare(cx: &Cx, _: Args<'_>) -> Res {
    cx.dict()
}

fn dir(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__dir__")?;
    let names = cx.dict()?;
    let d = crate::object::dict::as_exact_dict(names.value()).expect("just made");
    for c in of(cx, v).held_mro() {
        cx.dict_merge(d, of(cx, c.value()).attributes())?;
    }
    let keys = cx.dict_items(d).into_iter().map(|(k, _)| k).collect();
    cx.list(keys)
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Type)
        .flags(class_flags::SUBCLASSABLE | class_flags::METACLASS | class_flags::HAS_DICT)
        .slots(|s| {
            s.call = Some(super::class_call::call);
            s.new = Some(super::class_call::new);
            s.init = Some(super::class_call::init);
            s.getattr = Some(getattr);
            s.setattr = Some(setattr);
            s.repr = Some(repr);
            s.binary[Bin::Or as usize] = Some(super::generic::union);
        })?
        .methods(&[
            ("__subclasses__", subclasses),
            ("mro", mro),
            ("__instancecheck__", instancecheck),
            ("__subclasscheck__", subclasscheck),
            ("__dir__", dir),
        ])?
        .class_methods(&[("__prepare__", prepare)])?
        .getset("__name__", get_name, Some(set_name))?
        .getset("__qualname__", get_qualname, Some(set_qualname))?
        .getset("__module__", get_module, Some(set_module))?
        .getset("__doc__", get_doc, Some(set_doc))?
        .getset("__bases__", get_bases, Some(super::class_bases::set_bases))?
        .member("__base__", get_base)?
        .member("__mro__", get_mro)?
        .getset("__dict__", get_dict, None)?
        .getset("__annotations__", get_annotations, Some(set_annotations))?
        .getset("__abstractmethods__", get_abstract, Some(set_abstract))?
        .finish()
        .map(drop)
}
