//! Methods of both classes that take byte strings apart, or strip their ends.

use freewheel_refcount::Value;

use super::receiver::{Receiver, expect_bytes};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::Res;
use crate::text::{TextError, bytes};
use crate::types::str::args;

pub(crate) const METHODS: &[(&str, NativeFn)] = &[
    ("split", |cx, a| split(cx, &a, "split", bytes::split_whitespace, bytes::split)),
    ("rsplit", |cx, a| split(cx, &a, "rsplit", bytes::rsplit_whitespace, bytes::rsplit)),
    ("splitlines", splitlines),
    ("partition", |cx, a| partition(cx, &a, "partition", false)),
    ("rpartition", |cx, a| partition(cx, &a, "rpartition", true)),
    ("strip", |cx, a| strip(cx, &a, "strip", bytes::strip)),
    ("lstrip", |cx, a| strip(cx, &a, "lstrip", bytes::lstrip)),
    ("rstrip", |cx, a| strip(cx, &a, "rstrip", bytes::rstrip)),
];

type Words = for<'a> fn(&'a [u8], Option<usize>) -> Vec<&'a [u8]>;
type Parts = for<'a> fn(&'a [u8], &[u8], Option<usize>) -> Result<Vec<&'a [u8]>, TextError>;

fn split(cx: &Cx, a: &Args<'_>, name: &str, words: Words, parts: Parts) -> Res {
    let [sep, max] = a.skip(1).parse(cx, name, ["sep", "maxsplit"], 0)?;
    let max = args::limit(cx, max)?;
    let s = Receiver::new(cx, a[0].value());
    let parts = match sep {
        None | Some(Value::NONE) => {
            cx.room_for_parts(s.bytes.len(), || {
                s.bytes.iter().filter(|b| bytes::is_space_byte(**b)).count()
            })?;
            words(&s.bytes, max)
        }
        Some(sep) => {
            let sep = expect_bytes(cx, sep)?;
            cx.room_for_parts(s.bytes.len(), || bytes::count(&s.bytes, &sep))?;
            parts(&s.bytes, &sep, max).map_err(|e| cx.text_error(e))?
        }
    };
    s.list_of(cx, &parts)
}

fn splitlines(cx: &Cx, a: Args<'_>) -> Res {
    let [keep] = a.skip(1).parse(cx, "splitlines", ["keepends"], 0)?;
    let keep = match keep {
        Some(v) => cx.truth(v)?,
        None => false,
    };
    let s = Receiver::new(cx, a[0].value());
    cx.room_for_parts(s.bytes.len(), || memchr::memchr2_iter(b'\n', b'\r', &s.bytes).count())?;
    s.list_of(cx, &bytes::split_lines(&s.bytes, keep))
}

fn partition(cx: &Cx, a: &Args<'_>, name: &str, last: bool) -> Res {
    let (s, sep) = args::one(cx, a, name)?;
    let (s, sep) = (Receiver::new(cx, s), expect_bytes(cx, sep)?);
    let parts = if last { bytes::rpartition(&s.bytes, &sep) } else { bytes::partition(&s.bytes, &sep) };
    s.tuple_of(cx, &parts.map_err(|e| cx.text_error(e))?)
}

type Strip = for<'a> fn(&'a [u8], Option<&[u8]>) -> &'a [u8];

fn strip(cx: &Cx, a: &Args<'_>, name: &str, strip: Strip) -> Res {
    let (s, [set]) = args::few(cx, a, name, 0)?;
    let set = match set {
        None | Some(Value::NONE) => None,
        Some(v) => Some(expect_bytes(cx, v)?),
    };
    let s = Receiver::new(cx, s);
    let stripped = strip(&s.bytes, set.as_deref());
    if stripped.len() == s.bytes.len() { s.unchanged(cx) } else { s.make(cx, stripped) }
}
