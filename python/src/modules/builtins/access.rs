//! Built-in functions that ask a value about itself: attributes, class, length, identity.

use freewheel::{Args, Cx, ExcKind, Ref, Res};

/// `getattr(v, name[, default])`
pub fn getattr(cx: &Cx, args: Args<'_>) -> Res {
    let [v, name, default] = args.range(cx, "getattr", 2)?;
    let (v, name) = (v.expect("required"), cx.attr_name(name.expect("required"))?);
    match default {
        None => cx.get_attr(v, name.value()),
        Some(d) => match cx.find_attr(v, name.value())? {
            Some(x) => Ok(x),
            None => Ok(Ref::new(d)),
        },
    }
}

/// `hasattr(v, name)`
pub fn hasattr(cx: &Cx, args: Args<'_>) -> Res {
    let [v, name] = args.exact(cx, "hasattr")?;
    let name = cx.attr_name(name)?;
    match cx.find_attr(v, name.value()) {
        Ok(found) => Ok(Ref::bool(found.is_some())),
        Err(e) if cx.is_error(&e, ExcKind::AttributeError) => Ok(Ref::bool(false)),
        Err(e) => Err(e),
    }
}

/// `setattr(v, name, x)`
pub fn setattr(cx: &Cx, args: Args<'_>) -> Res {
    let [v, name, x] = args.exact(cx, "setattr")?;
    let name = cx.attr_name(name)?;
    cx.set_attr(v, name.value(), x)?;
    Ok(Ref::none())
}

/// `delattr(v, name)`
pub fn delattr(cx: &Cx, args: Args<'_>) -> Res {
    let [v, name] = args.exact(cx, "delattr")?;
    let name = cx.attr_name(name)?;
    cx.del_attr(v, name.value())?;
    Ok(Ref::none())
}

/// `callable(v)`
pub fn callable(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "callable")?;
    Ok(Ref::bool(cx.is_callable(v)))
}

/// `isinstance(v, class)`
pub fn isinstance(cx: &Cx, args: Args<'_>) -> Res {
    let [v, class] = args.exact(cx, "isinstance")?;
    if let Some(c) = cx.as_class(class)
        && core::ptr::eq(cx.class_of(v), c)
    {
        return Ok(Ref::bool(true));
    }
    Ok(Ref::bool(cx.is_instance_of(v, class)?))
}

/// `issubclass(class, of)`
pub fn issubclass(cx: &Cx, args: Args<'_>) -> Res {
    let [class, of] = args.exact(cx, "issubclass")?;
    Ok(Ref::bool(cx.is_subclass_of_value(class, of)?))
}

/// `len(v)`
pub fn len(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "len")?;
    cx.int(cx.len(v)? as i64)
}

/// `hash(v)`
pub fn hash(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "hash")?;
    cx.int(cx.hash(v)?)
}

/// `id(v)`: an object's address, or the word of a value that is no object.
pub fn id(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "id")?;
    cx.uint(v.bits())
}
