//! Replacing character by character: `translate`, and `maketrans`, which makes the table.

use freewheel_refcount::Value;

use super::args;
use super::make::{receiver, text};
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::{Obj, obj_unchecked};
use crate::text::strings::{self, Translation};

/// `s.translate(table)`.
pub(super) fn translate(cx: &Cx, a: Args<'_>) -> Res {
    let (s, table) = args::one(cx, &a, "translate")?;
    let s = receiver(cx, s);
    let translated = strings::translate(s.as_str(), |c| lookup(cx, table, c))?;
    text(cx, &translated)
}

/// What the table says of a character.
fn lookup(cx: &Cx, table: Value, c: char) -> Result<Translation, Exc> {
    let key = Value::small(c as i32);
    let found = match as_exact_dict(table) {
        Some(d) => match cx.dict_get(d, key)? {
            Some(v) => Ref::new(v),
            None => return Ok(Translation::Keep),
        },
        None => match cx.get_item(table, key) {
            Ok(v) => v,
            Err(e) if cx.is_error(&e, ExcKind::LookupError) => return Ok(Translation::Keep),
            Err(e) => return Err(e),
        },
    };
    let v = found.value();
    if v == Value::NONE {
        return Ok(Translation::Delete);
    }
    if let Some(text) = cx.as_str(v) {
        return Ok(Translation::Text(text.to_owned()));
    }
    if !cx.is_int(v) {
        return Err(cx.type_error("character mapping must return integer, None or str"));
    }
    match cx.as_i64(v).and_then(|i| u32::try_from(i).ok()).filter(|i| *i <= 0x10_ffff) {
        Some(i) => Ok(Translation::Char(char::from_u32(i).unwrap_or(char::REPLACEMENT_CHARACTER))),
        None => Err(cx.value_error("character mapping must be in range(0x110000)")),
    }
}

/// `str.maketrans(x, y, z)`.
pub(super) fn maketrans(cx: &Cx, a: Args<'_>) -> Res {
    if a.has_keywords() {
        return Err(cx.type_error("str.maketrans() takes no keyword arguments"));
    }
    let [x, y, z] = a.range(cx, "maketrans", 1)?;
    let x = x.expect("at least one");
    let made = cx.dict()?;
    // SAFETY: just made.
    let table = unsafe { obj_unchecked::<Dict>(made.value()) };
    match y {
        Some(y) => from_texts(cx, table, x, y, z)?,
        None => from_dict(cx, table, x)?,
    }
    Ok(made)
}

fn from_texts(cx: &Cx, table: &Obj<Dict>, x: Value, y: Value, z: Option<Value>) -> Result<(), Exc> {
    let argument = |v: Value, i: usize| {
        cx.as_str(v).ok_or_else(|| {
            cx.type_error(format!("maketrans() argument {i} must be str, not {}", cx.class_of(v).name()))
        })
    };
    let to = argument(y, 2)?;
    let deleted = z.map(|z| argument(z, 3)).transpose()?;
    let Some(from) = cx.as_str(x) else {
        return Err(cx.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    if strings::char_count(from) != strings::char_count(to) {
        return Err(cx.value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.chars().zip(to.chars()) {
        cx.dict_set(table, Value::small(a as i32), Value::small(b as i32))?;
    }
    for c in deleted.unwrap_or_default().chars() {
        cx.dict_set(table, Value::small(c as i32), Value::NONE)?;
    }
    Ok(())
}

fn from_dict(cx: &Cx, table: &Obj<Dict>, x: Value) -> Result<(), Exc> {
    let Some(d) = cx.cast::<Dict>(x) else {
        return Err(cx.type_error("if you give only one argument to maketrans it must be a dict"));
    };
    for (k, v) in cx.dict_items(d) {
        let key = match cx.as_str(k.value()) {
            Some(text) => {
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => Value::small(c as i32),
                    _ => return Err(cx.value_error("string keys in translate table must be of length 1")),
                }
            }
            None if cx.is_int(k.value()) => k.value(),
            None => return Err(cx.type_error("keys in translate table must be strings or integers")),
        };
        cx.dict_set(table, key, v.value())?;
    }
    Ok(())
}
