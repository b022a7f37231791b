//! `__slots__`: what a class body declares that instances have.

use freewheel_refcount::Value;

use super::layout::is_sized;
use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::class::{Class, class_flags};

/// What `__slots__` asks for.
pub(super) struct Declared {
    /// Names of slots, mangled, in the order of their places.
    pub names: Vec<Value>,
    /// Whether `__dict__` is among them.
    pub dict: bool,
    /// Whether `__weakref__` is among them.
    pub weak: bool,
}

/// Reads the `__slots__` of a new class, which has its namespace already; nothing if it has none.
///
/// # Errors
/// `TypeError` and `ValueError` for what cannot be a slot of a class with this base; the memory error.
pub(super) fn declared(cx: &Cx, c: &Obj<Class>, base: &Obj<Class>) -> Result<Option<Declared>, Exc> {
    let names = cx.names();
    let Some(slots) = cx.own_class_attr(c, names.slots) else { return Ok(None) };
    let listed = if cx.as_str(slots).is_some() { vec![Ref::new(slots)] } else { cx.collect(slots)? };
    let sized = is_sized(cx.shape(base.root_shape()));
    if sized && !listed.is_empty() {
        let text = format!("nonempty __slots__ not supported for subtype of '{}'", base.name());
        return Err(cx.type_error(text));
    }
    let mut out = Declared { names: Vec::new(), dict: false, weak: false };
    let mut plain = Vec::new();
    for s in &listed {
        let Some(text) = cx.as_str(s.value()) else {
            let got = cx.class_of(s.value()).name();
            return Err(cx.type_error(format!("__slots__ items must be strings, not '{got}'")));
        };
        if !crate::text::strings::is_identifier(text) {
            return Err(cx.type_error("__slots__ must be identifiers"));
        }
        if text == "__dict__" {
            if out.dict || base.has(class_flags::HAS_DICT) {
                return Err(cx.type_error("__dict__ slot disallowed: we already got one"));
            }
            out.dict = true;
        } else if text == "__weakref__" {
            if out.weak || base.has(class_flags::WEAK) {
                let text = "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0";
                return Err(cx.type_error(text));
            }
            out.weak = true;
        } else {
            plain.push(mangle(c.name(), text));
        }
    }
    for text in &plain {
        let name = cx.intern(text);
        if cx.own_class_attr(c, name).is_some() {
            return Err(cx.value_error(format!("'{text}' in __slots__ conflicts with class variable")));
        }
    }
    // The same names get the same places, in whatever order they are given: see `is_compatible`.
    plain.sort_unstable();
    out.names = plain.iter().map(|text| cx.intern(text)).collect();
    Ok(Some(out))
}

/// A private name as the compiler writes it inside the class.
fn mangle(class: &str, name: &str) -> String {
    let stripped = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !stripped.is_empty() {
        format!("_{stripped}{name}")
    } else {
        name.to_owned()
    }
}
