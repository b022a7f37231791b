//! True and false: the two instances of a subclass of the integers.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::int::arith;
use super::slots::Bin;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::{Kind, Obj};

/// `bool(x=False)`
fn new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [x] = args.range(cx, "bool", 0)?;
    Ok(Ref::bool(x.map_or(Ok(false), |x| cx.truth(x))?))
}

fn repr(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(cx.intern(if v == Value::TRUE { "True" } else { "False" })))
}

/// The logical operators of two truth values give a truth value, with other integers an integer.
macro_rules! logical {
    ($($name:ident $op:tt;)*) => { $(
        fn $name(cx: &Cx, a: Value, b: Value) -> Res {
            if a.is_bool() && b.is_bool() {
                return Ok(Ref::bool((a == Value::TRUE) $op (b == Value::TRUE)));
            }
            arith::$name(cx, a, b)
        }
    )* };
}

logical! {
    and &;
    or |;
    xor ^;
}

/// Fills the class.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Bool)
        .flags(class_flags::MATCH_SELF)
        .doc("bool(x) -> bool\n\nTrue if the argument counts as true, otherwise False.")?
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.binary[Bin::And as usize] = Some(and);
            s.binary[Bin::Or as usize] = Some(or);
            s.binary[Bin::Xor as usize] = Some(xor);
        })?
        .finish()?;
    Ok(())
}
