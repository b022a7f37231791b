//! Methods of both classes that look for bytes, and those that replace or join them.

use std::borrow::Cow;

use freewheel_refcount::Value;

use super::receiver::{Receiver, bytes_like, expect_bytes, needle};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::tuple::Tuple;
use crate::text::bytes;
use crate::types::str::{args, is_iterable};

pub(crate) const METHODS: &[(&str, NativeFn)] = &[
    ("find", |cx, a| or_minus_one(cx, find(cx, &a, "find", bytes::find)?)),
    ("rfind", |cx, a| or_minus_one(cx, find(cx, &a, "rfind", bytes::rfind)?)),
    ("index", |cx, a| or_error(cx, find(cx, &a, "index", bytes::find)?)),
    ("rindex", |cx, a| or_error(cx, find(cx, &a, "rindex", bytes::rfind)?)),
    ("count", count),
    ("startswith", |cx, a| affix(cx, &a, "startswith", |s, what| s.starts_with(what))),
    ("endswith", |cx, a| affix(cx, &a, "endswith", |s, what| s.ends_with(what))),
    ("replace", replace),
    ("removeprefix", removeprefix),
    ("removesuffix", removesuffix),
    ("join", join),
    ("translate", translate),
];

type Find = fn(&[u8], &[u8], core::ops::Range<usize>) -> Option<usize>;

fn find(cx: &Cx, a: &Args<'_>, name: &str, find: Find) -> Result<Option<usize>, Exc> {
    let (s, what, bounds) = args::search(cx, a, name)?;
    let what = needle(cx, what)?;
    let s = Receiver::new(cx, s);
    Ok(bounds.within(s.bytes.len()).and_then(|range| find(&s.bytes, &what, range)))
}

fn or_minus_one(cx: &Cx, at: Option<usize>) -> Res {
    cx.int(at.map_or(-1, |at| at as i64))
}

fn or_error(cx: &Cx, at: Option<usize>) -> Res {
    match at {
        Some(at) => cx.int(at as i64),
        None => Err(cx.value_error("subsection not found")),
    }
}

fn count(cx: &Cx, a: Args<'_>) -> Res {
    let (s, what, bounds) = args::search(cx, &a, "count")?;
    let what = needle(cx, what)?;
    let s = Receiver::new(cx, s);
    let n = bounds.within(s.bytes.len()).map_or(0, |range| bytes::count(&s.bytes[range], &what));
    cx.int(n as i64)
}

fn affix(cx: &Cx, a: &Args<'_>, name: &str, fits: fn(&[u8], &[u8]) -> bool) -> Res {
    let (s, what, bounds) = args::search(cx, a, name)?;
    let s = Receiver::new(cx, s);
    let part = bounds.within(s.bytes.len()).map(|range| &s.bytes[range]);
    if let Some(all) = cx.cast::<Tuple>(what) {
        for v in all.iter() {
            let what = expect_bytes(cx, v)?;
            if part.is_some_and(|p| fits(p, &what)) {
                return Ok(Ref::bool(true));
            }
        }
        return Ok(Ref::bool(false));
    }
    match bytes_like(cx, what) {
        Some(what) => Ok(Ref::bool(part.is_some_and(|p| fits(p, &what)))),
        None => {
            let found = cx.class_of(what).name();
            let text = format!("{name} first arg must be bytes or a tuple of bytes, not {found}");
            Err(cx.type_error(text))
        }
    }
}

fn replace(cx: &Cx, a: Args<'_>) -> Res {
    let (s, [old, new, max]) = args::few(cx, &a, "replace", 2)?;
    let part = |v: Option<Value>| expect_bytes(cx, v.expect("at least two"));
    let (old, new) = (part(old)?, part(new)?);
    let max = args::limit(cx, max)?;
    let s = Receiver::new(cx, s);
    if new.len() > old.len() {
        let n = bytes::count(&s.bytes, &old).min(max.unwrap_or(usize::MAX));
        cx.room((new.len() - old.len()).saturating_mul(n).saturating_add(s.bytes.len()))?;
    }
    s.make_vec(cx, bytes::replace(&s.bytes, &old, &new, max))
}

fn removeprefix(cx: &Cx, a: Args<'_>) -> Res {
    let (s, what) = args::one(cx, &a, "removeprefix")?;
    let (s, what) = (Receiver::new(cx, s), expect_bytes(cx, what)?);
    match s.bytes.strip_prefix(&*what) {
        Some(rest) => s.make(cx, rest),
        None => s.unchanged(cx),
    }
}

fn removesuffix(cx: &Cx, a: Args<'_>) -> Res {
    let (s, what) = args::one(cx, &a, "removesuffix")?;
    let (s, what) = (Receiver::new(cx, s), expect_bytes(cx, what)?);
    match s.bytes.strip_suffix(&*what) {
        Some(rest) => s.make(cx, rest),
        None => s.unchanged(cx),
    }
}

fn join(cx: &Cx, a: Args<'_>) -> Res {
    let (s, iterable) = args::one(cx, &a, "join")?;
    if !is_iterable(cx, iterable) {
        return Err(cx.type_error("can only join an iterable"));
    }
    let s = Receiver::new(cx, s);
    let items = cx.collect(iterable)?;
    let mut parts: Vec<Cow<'_, [u8]>> = cx.vec(items.len())?;
    let mut total = s.bytes.len().saturating_mul(items.len());
    for (i, v) in items.iter().enumerate() {
        match bytes_like(cx, v.value()) {
            Some(b) => {
                total = total.saturating_add(b.len());
                parts.push(b);
            }
            None => {
                let name = cx.class_of(v.value()).name();
                let text = format!("sequence item {i}: expected a bytes-like object, {name} found");
                return Err(cx.type_error(text));
            }
        }
    }
    cx.room(total)?;
    let parts: Vec<&[u8]> = parts.iter().map(|p| &**p).collect();
    s.make_vec(cx, bytes::join(&s.bytes, &parts))
}

fn translate(cx: &Cx, a: Args<'_>) -> Res {
    let [table, delete] = a.skip(1).parse(cx, "translate", ["/table", "delete"], 0)?;
    let Some(table) = table else {
        return Err(cx.type_error("translate() takes at least 1 positional argument (0 given)"));
    };
    let map = if table == Value::NONE { None } else { Some(expect_bytes(cx, table)?) };
    let map: Option<&[u8; 256]> = match &map {
        None => None,
        Some(map) => match <&[u8; 256]>::try_from(&**map) {
            Ok(map) => Some(map),
            Err(_) => return Err(cx.value_error("translation table must be 256 characters long")),
        },
    };
    let delete = delete.map(|d| expect_bytes(cx, d)).transpose()?.unwrap_or_default();
    let s = Receiver::new(cx, a[0].value());
    s.make_vec(cx, bytes::translate(&s.bytes, map, &delete))
}

/// The static method `maketrans`.
pub(crate) fn maketrans(cx: &Cx, a: Args<'_>) -> Res {
    let [from, to] = a.exact(cx, "maketrans")?;
    let (from, to) = (expect_bytes(cx, from)?, expect_bytes(cx, to)?);
    if from.len() != to.len() {
        return Err(cx.value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = core::array::from_fn(|i| i as u8);
    for (a, b) in from.iter().zip(to.iter()) {
        table[usize::from(*a)] = *b;
    }
    cx.bytes(&table)
}
