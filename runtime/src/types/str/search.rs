//! Methods that look for a text in a string, and those that replace it.

use freewheel_refcount::Value;
use memchr::memmem;

use super::args::{self, Bounds};
use super::index::find_bytes;
use super::make::{filled, receiver, sized, text, unchanged};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::string::Str;
use crate::object::tuple::Tuple;
use crate::text::strings;

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("find", find),
    ("rfind", rfind),
    ("index", index),
    ("rindex", rindex),
    ("count", count),
    ("startswith", startswith),
    ("endswith", endswith),
    ("replace", replace),
    ("removeprefix", removeprefix),
    ("removesuffix", removesuffix),
];

/// The part of a string between two bounds.
struct Window<'a> {
    text: &'a str,
    /// Number of characters in the part.
    chars: usize,
    /// Number of characters before the part.
    start: usize,
}

/// The part of a string that is searched; none if the start lies behind the end.
#[inline]
fn window<'a>(s: &'a Str, bounds: Bounds) -> Option<Window<'a>> {
    let range = bounds.within(s.char_len())?;
    let (start, chars) = (range.start, range.len());
    let text =
        if chars == s.char_len() { s.as_str() } else { strings::substring(s.as_str(), s.char_len(), range) };
    Some(Window { text, chars, start })
}

impl Window<'_> {
    /// Place in the whole string of a byte of the part.
    fn place(&self, byte: usize) -> usize {
        self.start + strings::char_index(self.text, self.chars, byte)
    }
}

/// Receiver, text to look for, bounds.
#[inline]
fn parse<'a>(cx: &Cx, a: &Args<'_>, name: &str) -> Result<(&'a Obj<Str>, &'a Obj<Str>, Bounds), Exc> {
    let (s, what, bounds) = args::search(cx, a, name)?;
    match cx.cast::<Str>(what) {
        Some(what) => Ok((receiver(cx, s), what, bounds)),
        None => Err(cx.type_error(format!("must be str, not {}", cx.class_of(what).name()))),
    }
}

fn find_first(cx: &Cx, a: &Args<'_>, name: &str) -> Result<Option<usize>, Exc> {
    let (s, what, bounds) = parse(cx, a, name)?;
    let Some(w) = window(s, bounds) else { return Ok(None) };
    Ok(find_bytes(w.text.as_bytes(), what.as_str().as_bytes()).map(|at| w.place(at)))
}

fn find_last(cx: &Cx, a: &Args<'_>, name: &str) -> Result<Option<usize>, Exc> {
    let (s, what, bounds) = parse(cx, a, name)?;
    let Some(w) = window(s, bounds) else { return Ok(None) };
    let (text, what) = (w.text.as_bytes(), what.as_str().as_bytes());
    let at = match what {
        [] => Some(text.len()),
        [b] => memchr::memrchr(*b, text),
        _ => memmem::rfind(text, what),
    };
    Ok(at.map(|at| w.place(at)))
}

fn or_minus_one(cx: &Cx, at: Option<usize>) -> Res {
    cx.int(at.map_or(-1, |at| at as i64))
}

fn or_error(cx: &Cx, at: Option<usize>) -> Res {
    match at {
        Some(at) => cx.int(at as i64),
        None => Err(cx.value_error("substring not found")),
    }
}

fn find(cx: &Cx, a: Args<'_>) -> Res {
    or_minus_one(cx, find_first(cx, &a, "find")?)
}

fn rfind(cx: &Cx, a: Args<'_>) -> Res {
    or_minus_one(cx, find_last(cx, &a, "rfind")?)
}

fn index(cx: &Cx, a: Args<'_>) -> Res {
    or_error(cx, find_first(cx, &a, "index")?)
}

fn rindex(cx: &Cx, a: Args<'_>) -> Res {
    or_error(cx, find_last(cx, &a, "rindex")?)
}

fn count(cx: &Cx, a: Args<'_>) -> Res {
    let (s, what, bounds) = parse(cx, &a, "count")?;
    let n = match window(s, bounds) {
        None => 0,
        Some(w) => count_in(w.text, w.chars, what.as_str()),
    };
    cx.int(n as i64)
}

/// How often a text occurs in another, without overlap.
fn count_in(s: &str, chars: usize, what: &str) -> usize {
    match what.as_bytes() {
        [] => chars + 1,
        [b] => memchr::memchr_iter(*b, s.as_bytes()).count(),
        what => memmem::find_iter(s.as_bytes(), what).count(),
    }
}

/// `startswith` and `endswith`: a text or a tuple of them.
fn affix(cx: &Cx, a: &Args<'_>, name: &str, fits: fn(&str, &str) -> bool) -> Res {
    let (s, what, bounds) = args::search(cx, a, name)?;
    let s = receiver(cx, s);
    let text = window(s, bounds).map(|w| w.text);
    if let Some(what) = cx.as_str(what) {
        return Ok(Ref::bool(text.is_some_and(|t| fits(t, what))));
    }
    let Some(all) = cx.cast::<Tuple>(what) else {
        let name_of = cx.class_of(what).name();
        let error = format!("{name} first arg must be str or a tuple of str, not {name_of}");
        return Err(cx.type_error(error));
    };
    for v in all.iter() {
        let Some(what) = cx.as_str(v) else {
            let name_of = cx.class_of(v).name();
            return Err(cx.type_error(format!("tuple for {name} must only contain str, not {name_of}")));
        };
        if text.is_some_and(|t| fits(t, what)) {
            return Ok(Ref::bool(true));
        }
    }
    Ok(Ref::bool(false))
}

fn startswith(cx: &Cx, a: Args<'_>) -> Res {
    affix(cx, &a, "startswith", |s, what| s.starts_with(what))
}

fn endswith(cx: &Cx, a: Args<'_>) -> Res {
    affix(cx, &a, "endswith", |s, what| s.ends_with(what))
}

fn replace(cx: &Cx, a: Args<'_>) -> Res {
    let (s, [old, new, max]) = args::few(cx, &a, "replace", 2)?;
    let part = |v: Option<Value>, i: usize| -> Result<&Obj<Str>, Exc> {
        let v = v.expect("at least two");
        cx.cast::<Str>(v).ok_or_else(|| {
            cx.type_error(format!("replace() argument {i} must be str, not {}", cx.class_of(v).name()))
        })
    };
    let (old, new) = (part(old, 1)?, part(new, 2)?);
    let max = args::limit(cx, max)?.unwrap_or(usize::MAX);
    let s = receiver(cx, s);
    if old.byte_len() == 0 {
        let n = max.min(s.char_len() + 1);
        cx.room(new.byte_len().saturating_mul(n).saturating_add(s.byte_len()))?;
        return text(cx, &strings::replace(s.as_str(), "", new.as_str(), Some(max)));
    }
    if max == 0 || old.byte_len() > s.byte_len() {
        return unchanged(cx, s);
    }
    replace_found(cx, s, old, new, max)
}

/// Replaces a text that is not empty: counts first, so that the result is allocated once.
fn replace_found(cx: &Cx, s: &Obj<Str>, old: &Str, new: &Str, max: usize) -> Res {
    let (from, what, by) = (s.as_str().as_bytes(), old.as_str().as_bytes(), new.as_str().as_bytes());
    let n = if max == usize::MAX {
        count_in(s.as_str(), 0, old.as_str())
    } else {
        memmem::find_iter(from, what).take(max).count()
    };
    if n == 0 {
        return unchanged(cx, s);
    }
    let Some(bytes) = by.len().checked_mul(n).and_then(|b| b.checked_add(s.byte_len() - what.len() * n))
    else {
        return Err(cx.memory_error());
    };
    let chars = s.char_len() - old.char_len() * n + new.char_len() * n;
    if bytes == 0 {
        return Ok(Ref::new(cx.names().empty));
    }
    let write = |to: *mut u8| {
        let mut at = to;
        let mut push = |b: &[u8]| {
            // SAFETY: the lengths add up to `bytes`.
            unsafe {
                at.copy_from_nonoverlapping(b.as_ptr(), b.len());
                at = at.add(b.len());
            }
        };
        let mut copied = 0;
        let mut one = |found: usize| {
            push(&from[copied..found]);
            push(by);
            copied = found + what.len();
        };
        match what {
            [b] => memchr::memchr_iter(*b, from).take(n).for_each(&mut one),
            _ => memmem::find_iter(from, what).take(n).for_each(&mut one),
        }
        push(&from[copied..]);
    };
    // SAFETY: the text is written as announced; the strings are held by the caller.
    unsafe { filled(cx, bytes, chars, write) }
}

/// Receiver and text of `removeprefix` and `removesuffix`.
fn affix_to_remove<'a>(cx: &Cx, a: &Args<'_>, name: &str) -> Result<(&'a Obj<Str>, &'a Str), Exc> {
    let (s, what) = args::one(cx, a, name)?;
    match cx.cast::<Str>(what) {
        Some(what) => Ok((receiver(cx, s), &what.data)),
        None => {
            let name_of = cx.class_of(what).name();
            Err(cx.type_error(format!("{name}() argument must be str, not {name_of}")))
        }
    }
}

fn removeprefix(cx: &Cx, a: Args<'_>) -> Res {
    let (s, what) = affix_to_remove(cx, &a, "removeprefix")?;
    match s.as_str().strip_prefix(what.as_str()) {
        Some(rest) => sized(cx, rest, s.char_len() - what.char_len()),
        None => unchanged(cx, s),
    }
}

fn removesuffix(cx: &Cx, a: Args<'_>) -> Res {
    let (s, what) = affix_to_remove(cx, &a, "removesuffix")?;
    match s.as_str().strip_suffix(what.as_str()) {
        Some(rest) => sized(cx, rest, s.char_len() - what.char_len()),
        None => unchanged(cx, s),
    }
}
