//! Methods that take strings apart, or strip their ends.

use freewheel_refcount::Value;
use memchr::memmem;

use super::args;
use super::index::{list_of, tuple_of};
use super::make::{part, receiver, unchanged};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::string::Str;
use crate::text::strings;
use crate::text::unicode::{is_line_break, is_space};

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("split", split),
    ("rsplit", rsplit),
    ("splitlines", splitlines),
    ("partition", partition),
    ("rpartition", rpartition),
    ("strip", strip),
    ("lstrip", lstrip),
    ("rstrip", rstrip),
];

/// Receiver, separator, greatest number of splits.
fn parse<'a>(cx: &Cx, a: &Args<'_>, name: &str) -> Result<(&'a Str, Option<&'a str>, Option<usize>), Exc> {
    let s = receiver(cx, a[0].value());
    let [sep, max] = a.skip(1).parse(cx, name, ["sep", "maxsplit"], 0)?;
    let max = args::limit(cx, max)?;
    let sep = match sep {
        None | Some(Value::NONE) => None,
        Some(v) => match cx.as_str(v) {
            Some(sep) => Some(sep),
            None => {
                let name = cx.class_of(v).name();
                return Err(cx.type_error(format!("must be str or None, not {name}")));
            }
        },
    };
    if sep == Some("") {
        return Err(cx.value_error("empty separator"));
    }
    Ok((&s.data, sep, max))
}

fn split(cx: &Cx, a: Args<'_>) -> Res {
    let (s, sep, max) = parse(cx, &a, "split")?;
    let (text, ascii) = (s.as_str(), s.is_ascii());
    match sep {
        None if ascii && max.is_none() => {
            let words = text.as_bytes().split(|b| is_ascii_space(*b)).filter(|w| !w.is_empty());
            // SAFETY: parts of an ASCII text.
            list_of(cx, words.map(|w| unsafe { core::str::from_utf8_unchecked(w) }), true)
        }
        None => list_of(
            cx,
            {
                room_for_words(cx, text)?;
                strings::split_whitespace(text, max)
            }
            .into_iter(),
            ascii,
        ),
        Some(sep) => {
            let max = max.unwrap_or(usize::MAX);
            match sep.as_bytes() {
                [b] => split_at(cx, text, memchr::memchr_iter(*b, text.as_bytes()).take(max), 1, ascii),
                sep => {
                    split_at(cx, text, memmem::find_iter(text.as_bytes(), sep).take(max), sep.len(), ascii)
                }
            }
        }
    }
}

fn room_for_words(cx: &Cx, text: &str) -> Result<(), Exc> {
    cx.room_for_parts(text.len(), || text.chars().filter(|c| is_space(*c)).count())
}

/// The list of the parts between separators of `len` bytes that begin at these places.
fn split_at(cx: &Cx, text: &str, at: impl Iterator<Item = usize>, len: usize, ascii: bool) -> Res {
    let mut items: Vec<Ref> = Vec::new();
    let mut start = 0;
    for at in at {
        items.push(part(cx, &text[start..at], ascii)?);
        start = at + len;
    }
    items.push(part(cx, &text[start..], ascii)?);
    cx.list(items)
}

/// White space among the characters of ASCII; the four separators count.
#[inline]
fn is_ascii_space(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | 0x1c..=0x1f | b' ')
}

fn rsplit(cx: &Cx, a: Args<'_>) -> Res {
    let (s, sep, max) = parse(cx, &a, "rsplit")?;
    let parts = match sep {
        None => {
            room_for_words(cx, s.as_str())?;
            strings::rsplit_whitespace(s.as_str(), max)
        }
        Some(sep) => {
            cx.room_for_parts(s.byte_len(), || memmem::find_iter(s.as_str().as_bytes(), sep).count())?;
            strings::rsplit(s.as_str(), sep, max).map_err(|e| cx.text_error(e))?
        }
    };
    list_of(cx, parts.into_iter(), s.is_ascii())
}

fn splitlines(cx: &Cx, a: Args<'_>) -> Res {
    let s = receiver(cx, a[0].value());
    let [keep] = a.skip(1).parse(cx, "splitlines", ["keepends"], 0)?;
    let keep = match keep {
        Some(v) => cx.truth(v)?,
        None => false,
    };
    cx.room_for_parts(s.byte_len(), || s.as_str().chars().filter(|c| is_line_break(*c)).count())?;
    list_of(cx, strings::split_lines(s.as_str(), keep).into_iter(), s.is_ascii())
}

/// Receiver and separator of `partition` and `rpartition`.
fn separator<'a>(cx: &Cx, a: &Args<'_>, name: &str) -> Result<(&'a Obj<Str>, &'a str), Exc> {
    let (s, sep) = args::one(cx, a, name)?;
    match cx.as_str(sep) {
        Some(sep) => Ok((receiver(cx, s), sep)),
        None => Err(cx.type_error(format!("must be str, not {}", cx.class_of(sep).name()))),
    }
}

fn partition(cx: &Cx, a: Args<'_>) -> Res {
    let (s, sep) = separator(cx, &a, "partition")?;
    let parts = strings::partition(s.as_str(), sep).map_err(|e| cx.text_error(e))?;
    tuple_of(cx, &parts, s.is_ascii())
}

fn rpartition(cx: &Cx, a: Args<'_>) -> Res {
    let (s, sep) = separator(cx, &a, "rpartition")?;
    let parts = strings::rpartition(s.as_str(), sep).map_err(|e| cx.text_error(e))?;
    tuple_of(cx, &parts, s.is_ascii())
}

/// A way to strip: the text, and the characters to strip if not white space.
type Strip = for<'a> fn(&'a str, Option<&str>) -> &'a str;

fn strip_with(cx: &Cx, a: &Args<'_>, name: &str, strip: Strip) -> Res {
    let (s, [set]) = args::few(cx, a, name, 0)?;
    let s = receiver(cx, s);
    let set = match set {
        None | Some(Value::NONE) => None,
        Some(v) => match cx.as_str(v) {
            Some(set) => Some(set),
            None => return Err(cx.type_error(format!("{name} arg must be None or str"))),
        },
    };
    let stripped = strip(s.as_str(), set);
    if stripped.len() == s.byte_len() { unchanged(cx, s) } else { part(cx, stripped, s.is_ascii()) }
}

fn strip(cx: &Cx, a: Args<'_>) -> Res {
    strip_with(cx, &a, "strip", strings::strip)
}

fn lstrip(cx: &Cx, a: Args<'_>) -> Res {
    strip_with(cx, &a, "lstrip", strings::lstrip)
}

fn rstrip(cx: &Cx, a: Args<'_>) -> Res {
    strip_with(cx, &a, "rstrip", strings::rstrip)
}
