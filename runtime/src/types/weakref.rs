//! Weak references as objects.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::builder::ClassBuilder;
use super::slots::Cmp;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::misc::WeakRef;
use crate::object::{Kind, Obj};

fn of<'a>(cx: &Cx, v: Value) -> &'a Obj<WeakRef> {
    cx.cast::<WeakRef>(v).expect("a weak reference")
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [target, callback] = args.positional_only().range::<2>(cx, "__new__", 1)?;
    cx.weak_reference(class, target.expect("required"), callback.unwrap_or(Value::NONE))
}

impl Cx {
    /// A weak reference of a class whose instances are such, if the target allows it. One without callback serves all who
    /// ask for a native class.
    ///
    /// # Errors
    /// `TypeError` for targets that cannot be referred to, the memory error.
    pub fn weak_reference(&self, class: &Obj<Class>, target: Value, callback: Value) -> Res {
        let allowed = target.is_object() && self.class_of(target).has(class_flags::WEAK);
        if !allowed {
            let text = format!("cannot create weak reference to '{}' object", self.class_of(target).name());
            return Err(self.type_error(text));
        }
        if callback == Value::NONE
            && class.has(class_flags::NATIVE)
            && let Some(h) = target.as_object()
            && let Some(r) = self.globals().weak.find_plain(self, h, class)
        {
            return Ok(r);
        }
        self.new_weakref_of(class, target, callback)
    }
}

/// The built-in kinds that can be weakly referenced.
pub(crate) const REFERABLE: [Kind; 11] = [
    Kind::Type,
    Kind::Function,
    Kind::NativeFunction,
    Kind::BoundMethod,
    Kind::Set,
    Kind::FrozenSet,
    Kind::Generator,
    Kind::Code,
    Kind::Module,
    Kind::GenericAlias,
    Kind::MemoryView,
];

/// `__weakref__` of an object: the first of its weak references, or the null value.
pub(crate) fn first_reference(cx: &Cx, v: Value) -> Res {
    let all = v.as_object().map(|h| cx.globals().weak.all(cx, h)).unwrap_or_default();
    Ok(all.into_iter().next().unwrap_or_else(Ref::none))
}

/// Looks at the arguments only: what they say has been done when the reference was made.
fn init(cx: &Cx, _: Value, args: Args<'_>) -> Result<(), Exc> {
    if args.has_keywords() {
        return Err(cx.type_error("ref() takes no keyword arguments"));
    }
    args.range::<2>(cx, "__init__", 1).map(drop)
}

fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "weakref")?;
    Ok(of(cx, v).target().map_or(Ref::none(), Ref::new))
}

fn repr(cx: &Cx, v: Value) -> Res {
    match of(cx, v).target() {
        Some(t) => {
            let name = cx.class_of(t).name();
            cx.str(&format!("<weakref at {:#x}; to '{name}' at {:#x}>", v.bits(), t.bits()))
        }
        None => cx.str(&format!("<weakref at {:#x}; dead>", v.bits())),
    }
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(x), Some(y)) = (cx.cast::<WeakRef>(a), cx.cast::<WeakRef>(b)) else {
        return Ok(Ref::not_implemented());
    };
    let same = match (x.target(), y.target()) {
        (Some(s), Some(t)) => {
            let (s, t) = (Ref::new(s), Ref::new(t));
            // The targets' own code is asked even if they are one and the same.
            let answer = cx.compare(s.value(), t.value(), Cmp::Eq)?;
            cx.truth(answer.value())?
        }
        _ => a == b,
    };
    match op {
        Cmp::Eq => Ok(Ref::bool(same)),
        Cmp::Ne => Ok(Ref::bool(!same)),
        _ => Ok(Ref::not_implemented()),
    }
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let r = of(cx, v);
    // Relaxed: whoever computes it gets the same number. It is stored off by one, 0 means unknown.
    let known = r.hash.load(Ordering::Relaxed);
    if known != 0 {
        return Ok(known.wrapping_sub(1) as i64);
    }
    let Some(t) = r.target() else { return Err(cx.type_error("weak object has gone away")) };
    let h = cx.hash(Ref::new(t).value())?;
    r.hash.store((h as u64).wrapping_add(1), Ordering::Relaxed);
    Ok(h)
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn fill(cx: &Cx) -> Result<(), Exc> {
    let class = ClassBuilder::of(cx, Kind::WeakRef);
    class.attr("__module__", cx.str("weakref")?.value())?;
    class
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
            s.call = Some(call);
            s.repr = Some(repr);
            s.compare = Some(compare);
            s.hash = Some(hash);
        })?
        .class_methods(&[("__class_getitem__", super::generic::class_getitem)])?
        .getset(
            "__callback__",
            |cx, v| {
                let r = of(cx, v);
                Ok(if r.target().is_some() { Ref::new(r.callback.get()) } else { Ref::none() })
            },
            None,
        )?
        .finish()
        .map(drop)
}
