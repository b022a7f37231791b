//! Parameterized classes (`list[int]`) and unions (`int | str`).

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::slots::{Bin, Cmp};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::misc::GenericAlias;
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj, is_exactly};

impl Cx {
    /// `class[key]`.
    ///
    /// # Errors
    /// `TypeError` if the class takes no parameters; what its own code raises.
    pub fn class_get_item(&self, class: &Obj<Class>, key: Value) -> Res {
        if let Some(f) = self.class_attr_bound(class, self.names().class_getitem)? {
            return self.call(f.value(), &[key]);
        }
        if core::ptr::eq(class, self.class(Kind::Type)) {
            return self.generic_alias(class.value(), key);
        }
        Err(self.type_error(format!("type '{}' is not subscriptable", class.name())))
    }

    /// `origin[args]`.
    ///
    /// # Errors
    /// The memory error.
    pub fn generic_alias(&self, origin: Value, args: Value) -> Res {
        let args = if self.cast::<Tuple>(args).is_some() { Ref::new(args) } else { self.tuple(&[args])? };
        let alias = GenericAlias {
            origin: Field::new(Ref::new(origin).into_value()),
            args: Field::new(args.into_value()),
        };
        self.new_object(Kind::GenericAlias, alias)
    }
}

/// The class method `__class_getitem__` of native classes.
pub fn class_getitem(cx: &Cx, args: Args<'_>) -> Res {
    let [class, key] = args.exact(cx, "__class_getitem__")?;
    cx.generic_alias(class, key)
}

fn of<'a>(cx: &Cx, v: Value) -> &'a Obj<GenericAlias> {
    cx.cast::<GenericAlias>(v).expect("an alias")
}

fn part_text(cx: &Cx, v: Value) -> Result<String, Exc> {
    if v == Value::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if v == cx.class(Kind::None).value() {
        return Ok("None".to_owned());
    }
    match cx.as_class(v) {
        Some(c) => Ok(cx.full_class_name(c)),
        None => cx.repr_string(v),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let a = of(cx, v);
    let parts = Tuple::of(a.args.get()).iter().map(|p| part_text(cx, p)).collect::<Result<Vec<_>, Exc>>()?;
    if is_exactly(v, Kind::Union) {
        return cx.str(&parts.join(" | "));
    }
    let inner = if parts.is_empty() { "()".to_owned() } else { parts.join(", ") };
    cx.str(&format!("{}[{inner}]", part_text(cx, a.origin.get())?))
}

fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let made = cx.call_slots(of(cx, v).origin.get(), args)?;
    let name = cx.intern("__orig_class__");
    // Instances without room for it go without.
    if crate::object::header(made.value()).is_some_and(|h| cx.attrs_of(h).is_some()) {
        cx.set_instance_attr(made.value(), name, Ref::new(v))?;
    }
    Ok(made)
}

fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    if let Some(x) = cx.generic_attr(v, name)? {
        return Ok(x);
    }
    cx.get_attr(of(cx, v).origin.get(), name)
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(x), Some(y)) = (cx.cast::<GenericAlias>(a), cx.cast::<GenericAlias>(b)) else {
        return Ok(Ref::not_implemented());
    };
    let same = if is_exactly(a, Kind::Union) && is_exactly(b, Kind::Union) {
        same_members(cx, Tuple::of(x.args.get()), Tuple::of(y.args.get()))?
    } else {
        x.header.shape() == y.header.shape()
            && cx.equal(x.origin.get(), y.origin.get())?
            && cx.equal(x.args.get(), y.args.get())?
    };
    match op {
        Cmp::Eq => Ok(Ref::bool(same)),
        Cmp::Ne => Ok(Ref::bool(!same)),
        _ => Ok(Ref::not_implemented()),
    }
}

/// Whether two unions have the same members, in whatever order.
fn same_members(cx: &Cx, a: &Tuple, b: &Tuple) -> Result<bool, Exc> {
    for x in a.iter() {
        let mut found = false;
        for y in b.iter() {
            found = found || cx.equal(x, y)?;
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(a.len() == b.len())
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    if is_exactly(v, Kind::Union) {
        // The order of members does not count.
        return Tuple::of(of(cx, v).args.get()).iter().try_fold(0, |h, x| Ok(h ^ cx.hash(x)?));
    }
    Ok(cx.hash(of(cx, v).args.get())? ^ cx.hash(of(cx, v).origin.get())?)
}

fn mro_entries(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [_]) = args.method(cx, "__mro_entries__")?;
    cx.tuple(&[of(cx, v).origin.get()])
}

fn no_check(cx: &Cx, args: Args<'_>) -> Res {
    let _ = args;
    Err(cx.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn alias_new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [origin, params] = args.exact(cx, "GenericAlias")?;
    cx.generic_alias(origin, params)
}

fn alias_getitem(cx: &Cx, v: Value, key: Value) -> Res {
    cx.generic_alias(of(cx, v).origin.get(), key)
}

/// `a | b` of classes.
pub fn union(cx: &Cx, a: Value, b: Value) -> Res {
    let mut parts: Vec<Ref> = Vec::new();
    for v in [a, b] {
        let v = if v == Value::NONE { cx.class(Kind::None).value() } else { v };
        let is_union = is_exactly(v, Kind::Union);
        if !is_union && cx.as_class(v).is_none() && cx.cast::<GenericAlias>(v).is_none() {
            return Ok(Ref::not_implemented());
        }
        let add: Vec<Value> =
            if is_union { Tuple::of(of(cx, v).args.get()).iter().collect() } else { vec![v] };
        for x in add {
            if !parts.iter().any(|p| p.value() == x) {
                parts.push(Ref::new(x));
            }
        }
    }
    if let [one] = parts.as_slice() {
        return Ok(one.clone());
    }
    let args = cx.tuple_from(parts)?;
    let alias = GenericAlias { origin: Field::new(Value::NONE), args: Field::new(args.into_value()) };
    cx.new_object(Kind::Union, alias)
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn fill(cx: &Cx) -> Result<(), Exc> {
    for kind in [Kind::GenericAlias, Kind::Union] {
        ClassBuilder::of(cx, kind).attr("__module__", cx.str("types")?.value())?;
    }
    ClassBuilder::of(cx, Kind::GenericAlias)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(alias_new);
            s.repr = Some(repr);
            s.call = Some(call);
            s.getattr = Some(getattr);
            s.getitem = Some(alias_getitem);
            s.compare = Some(compare);
            s.hash = Some(hash);
            s.binary[Bin::Or as usize] = Some(union);
        })?
        .methods(&[
            ("__mro_entries__", mro_entries),
            ("__instancecheck__", no_check),
            ("__subclasscheck__", no_check),
        ])?
        .getset("__origin__", |cx, v| Ok(Ref::new(of(cx, v).origin.get())), None)?
        .getset("__args__", |cx, v| Ok(Ref::new(of(cx, v).args.get())), None)?
        .getset("__parameters__", |cx, _| cx.tuple(&[]), None)?
        .finish()?;
    ClassBuilder::of(cx, Kind::Union)
        .slots(|s| {
            s.repr = Some(repr);
            s.compare = Some(compare);
            s.hash = Some(hash);
            s.binary[Bin::Or as usize] = Some(union);
        })?
        .getset("__args__", |cx, v| Ok(Ref::new(of(cx, v).args.get())), None)?
        .finish()
        .map(drop)
}
