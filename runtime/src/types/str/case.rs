//! Methods that change the case of strings, pad them, or ask about all of their characters.

use freewheel_refcount::Value;

use super::args;
use super::make::{ascii_mapped, receiver, text, unchanged};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::string::Str;
use crate::text::{TextError, strings};

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("lower", lower),
    ("upper", upper),
    ("casefold", casefold),
    ("capitalize", |cx, a| changed(cx, &a, "capitalize", strings::capitalize)),
    ("title", |cx, a| changed(cx, &a, "title", strings::title)),
    ("swapcase", |cx, a| changed(cx, &a, "swapcase", strings::swapcase)),
    ("isalnum", |cx, a| ask(cx, &a, "isalnum", strings::is_alnum)),
    ("isalpha", |cx, a| ask(cx, &a, "isalpha", strings::is_alpha)),
    ("isascii", |cx, a| ask(cx, &a, "isascii", str::is_ascii)),
    ("isdecimal", |cx, a| ask(cx, &a, "isdecimal", strings::is_decimal)),
    ("isdigit", |cx, a| ask(cx, &a, "isdigit", strings::is_digit)),
    ("isidentifier", |cx, a| ask(cx, &a, "isidentifier", strings::is_identifier)),
    ("islower", |cx, a| ask(cx, &a, "islower", strings::is_lower)),
    ("isnumeric", |cx, a| ask(cx, &a, "isnumeric", strings::is_numeric)),
    ("isprintable", |cx, a| ask(cx, &a, "isprintable", strings::is_printable)),
    ("isspace", |cx, a| ask(cx, &a, "isspace", strings::is_space)),
    ("istitle", |cx, a| ask(cx, &a, "istitle", strings::is_title)),
    ("isupper", |cx, a| ask(cx, &a, "isupper", strings::is_upper)),
    ("center", |cx, a| pad(cx, &a, "center", strings::center)),
    ("ljust", |cx, a| pad(cx, &a, "ljust", strings::ljust)),
    ("rjust", |cx, a| pad(cx, &a, "rjust", strings::rjust)),
    ("zfill", zfill),
    ("expandtabs", expandtabs),
];

fn lower(cx: &Cx, a: Args<'_>) -> Res {
    let s = receiver(cx, args::none(cx, &a, "lower")?);
    lower_with(cx, s, strings::lower)
}

fn casefold(cx: &Cx, a: Args<'_>) -> Res {
    let s = receiver(cx, args::none(cx, &a, "casefold")?);
    lower_with(cx, s, strings::casefold)
}

fn lower_with(cx: &Cx, s: &Obj<Str>, change: fn(&str) -> String) -> Res {
    match (s.byte_len(), s.is_ascii()) {
        (0, _) => unchanged(cx, s),
        (1, _) => text(cx, &change(s.as_str())),
        (_, true) => ascii_mapped(cx, s.as_str(), |b| b.to_ascii_lowercase()),
        (_, false) => text(cx, &change(s.as_str())),
    }
}

fn upper(cx: &Cx, a: Args<'_>) -> Res {
    let s = receiver(cx, args::none(cx, &a, "upper")?);
    if s.is_ascii() && s.byte_len() > 1 {
        return ascii_mapped(cx, s.as_str(), |b| b.to_ascii_uppercase());
    }
    text(cx, &strings::upper(s.as_str()))
}

fn changed(cx: &Cx, a: &Args<'_>, name: &str, change: fn(&str) -> String) -> Res {
    let s = receiver(cx, args::none(cx, a, name)?);
    text(cx, &change(s.as_str()))
}

fn ask(cx: &Cx, a: &Args<'_>, name: &str, question: fn(&str) -> bool) -> Res {
    let s = receiver(cx, args::none(cx, a, name)?);
    Ok(Ref::bool(question(s.as_str())))
}

/// A width given as an argument; negative ones are 0.
fn width(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(usize::try_from(args::size(cx, v)?).unwrap_or(0))
}

type Pad = fn(&str, usize, usize, char) -> Result<String, TextError>;

fn pad(cx: &Cx, a: &Args<'_>, name: &str, pad: Pad) -> Res {
    let (s, [size, fill]) = args::few(cx, a, name, 1)?;
    let s = receiver(cx, s);
    let width = width(cx, size.expect("at least one"))?;
    let fill = match fill {
        None => ' ',
        Some(v) => fill_char(cx, v)?,
    };
    if width <= s.char_len() {
        return unchanged(cx, s);
    }
    cx.room((width - s.char_len()).saturating_mul(fill.len_utf8()).saturating_add(s.byte_len()))?;
    let padded = pad(s.as_str(), s.char_len(), width, fill).map_err(|e| cx.text_error(e))?;
    text(cx, &padded)
}

fn fill_char(cx: &Cx, v: Value) -> Result<char, Exc> {
    let Some(text) = cx.as_str(v) else {
        let name = cx.class_of(v).name();
        return Err(cx.type_error(format!("The fill character must be a unicode character, not {name}")));
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(cx.type_error("The fill character must be exactly one character long")),
    }
}

fn zfill(cx: &Cx, a: Args<'_>) -> Res {
    let (s, size) = args::one(cx, &a, "zfill")?;
    let s = receiver(cx, s);
    let width = width(cx, size)?;
    if width <= s.char_len() {
        return unchanged(cx, s);
    }
    cx.room(width.saturating_add(s.byte_len()))?;
    text(cx, &strings::zfill(s.as_str(), s.char_len(), width).map_err(|e| cx.text_error(e))?)
}

fn expandtabs(cx: &Cx, a: Args<'_>) -> Res {
    let s = receiver(cx, a[0].value());
    let [size] = a.skip(1).parse(cx, "expandtabs", ["tabsize"], 0)?;
    let size = match size {
        None => 8,
        Some(v) => width(cx, v)?,
    };
    cx.room(strings::expanded_len(s.as_str().as_bytes(), size))?;
    text(cx, &strings::expandtabs(s.as_str(), size).map_err(|e| cx.text_error(e))?)
}
