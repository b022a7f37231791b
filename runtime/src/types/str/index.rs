//! Characters of strings: by index, by slice, one after the other; and whether a text is part of another.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;
use memchr::memmem;

use super::args;
use super::make::{ascii_mapped, char_str, part, receiver, sized, text, unchanged};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::iter::SeqIter;
use crate::object::misc::Slice;
use crate::object::string::Str;
use crate::object::{Kind, Obj, exact};
use crate::text::strings;
use crate::types::builder::ClassBuilder;
use crate::types::slots::OptRes;

/// Number of characters.
pub(super) fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(receiver(cx, v).char_len())
}

/// `s[k]`.
pub(super) fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    let s = receiver(cx, v);
    if let Some(i) = k.as_int() {
        return char_item(cx, s, i);
    }
    if let Some(slice) = cx.cast::<Slice>(k) {
        return slice_item(cx, s, slice);
    }
    if args::is_index(cx, k) {
        let i = args::item_index(cx, k)?;
        return char_item(cx, s, i);
    }
    Err(cx.type_error(format!("string indices must be integers, not '{}'", cx.class_of(k).name())))
}

#[inline]
fn char_item(cx: &Cx, s: &Str, i: i64) -> Res {
    let found = cx.place(i, s.char_len()).and_then(|i| strings::char_at(s.as_str(), s.char_len(), i));
    match found {
        Some(c) => char_str(cx, c),
        None => Err(cx.index_error("string index out of range")),
    }
}

fn slice_item(cx: &Cx, s: &Obj<Str>, slice: &Slice) -> Res {
    let chars = s.char_len();
    let b = cx.slice_bounds(slice, chars)?;
    if b.len == 0 {
        return Ok(Ref::new(cx.names().empty));
    }
    let start = b.start as usize;
    if b.step == 1 {
        if b.len == chars {
            return unchanged(cx, s);
        }
        return sized(cx, strings::substring(s.as_str(), chars, start..start + b.len), b.len);
    }
    if s.is_ascii() && b.step == -1 && b.len == chars {
        let bytes = s.as_str().as_bytes();
        let last = Reversed(bytes.len());
        return ascii_mapped_by_index(cx, s.as_str(), |i| bytes[last.at(i)]);
    }
    text(cx, &strings::slice(s.as_str(), chars, start, b.step as isize, b.len))
}

/// Indices from the end.
#[derive(Clone, Copy)]
struct Reversed(usize);

impl Reversed {
    #[inline(always)]
    fn at(self, i: usize) -> usize {
        self.0 - 1 - i
    }
}

/// An ASCII string as long as `s`, its bytes given by `f`.
fn ascii_mapped_by_index(cx: &Cx, s: &str, f: impl Fn(usize) -> u8) -> Res {
    let i = core::cell::Cell::new(0);
    ascii_mapped(cx, s, |_| f(i.replace(i.get() + 1)))
}

/// `k in s`.
pub(super) fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    let Some(needle) = cx.as_str(k) else {
        let name = cx.class_of(k).name();
        return Err(cx.type_error(format!("'in <string>' requires string as left operand, not {name}")));
    };
    Ok(find_bytes(receiver(cx, v).as_str().as_bytes(), needle.as_bytes()).is_some())
}

/// Place of the first occurrence, in bytes. Both are UTF-8, so a match is one of whole characters.
#[inline]
pub(super) fn find_bytes(s: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [b] => memchr::memchr(*b, s),
        _ if needle.len() > s.len() => None,
        _ => memmem::find(s, needle),
    }
}

/// `iter(s)`. The iterator's cursor is a byte offset.
pub(super) fn iter(cx: &Cx, v: Value) -> Res {
    cx.seq_iter(Kind::StrIter, v, 0)
}

/// The iterator is its own iterator.
pub(crate) fn same(_: &Cx, v: Value) -> Res {
    Ok(Ref::new(v))
}

fn next(cx: &Cx, it: Value) -> OptRes {
    // SAFETY: the kind's payload is `SeqIter`.
    let it = match unsafe { exact::<SeqIter>(it, Kind::StrIter) } {
        Some(it) => it,
        None => cx.cast::<SeqIter>(it).expect("an iterator"),
    };
    // Relaxed: whatever number is read, it is the place of a character or the end; two threads may be given the
    // same character.
    let at = it.next.load(Ordering::Relaxed);
    let s = receiver(cx, it.seq.get());
    if s.is_ascii() {
        let Some(b) = s.as_str().as_bytes().get(at) else { return Ok(None) };
        it.next.store(at + 1, Ordering::Relaxed);
        return char_str(cx, char::from(*b)).map(Some);
    }
    let Some(c) = s.as_str().get(at..).and_then(|rest| rest.chars().next()) else { return Ok(None) };
    it.next.store(at + c.len_utf8(), Ordering::Relaxed);
    char_str(cx, c).map(Some)
}

fn length_hint(cx: &Cx, a: Args<'_>) -> Res {
    let it = cx.cast::<SeqIter>(args::none(cx, &a, "__length_hint__")?).expect("an iterator");
    let at = it.next.load(Ordering::Relaxed);
    let left = receiver(cx, it.seq.get()).as_str().get(at..).map_or(0, strings::char_count);
    cx.int(left as i64)
}

/// Fills the class of iterators over strings.
pub(super) fn init_iter(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::StrIter)
        .slots(|s| {
            s.iter = Some(same);
            s.next = Some(next);
        })?
        .methods(&[("__length_hint__", length_hint)])?
        .finish()?;
    Ok(())
}

/// The list of these parts of a string; `ascii` tells whether all of that string is ASCII.
pub(super) fn list_of<'a>(cx: &Cx, parts: impl Iterator<Item = &'a str>, ascii: bool) -> Res {
    let mut items = Vec::with_capacity(parts.size_hint().0);
    for p in parts {
        items.push(part(cx, p, ascii)?);
    }
    cx.list(items)
}

/// The tuple of these parts of a string.
pub(super) fn tuple_of(cx: &Cx, parts: &[&str], ascii: bool) -> Res {
    let items = parts.iter().map(|p| part(cx, p, ascii)).collect::<Result<Vec<_>, _>>()?;
    cx.tuple_from(items)
}
