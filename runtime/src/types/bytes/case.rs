//! Methods of both classes that change the case of ASCII letters, pad, or ask about all bytes.

use freewheel_refcount::Value;

use super::receiver::{Receiver, bytes_like};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::text::{TextError, bytes};
use crate::types::str::args;

pub(crate) const METHODS: &[(&str, NativeFn)] = &[
    ("lower", |cx, a| changed(cx, &a, "lower", bytes::lower)),
    ("upper", |cx, a| changed(cx, &a, "upper", bytes::upper)),
    ("capitalize", |cx, a| changed(cx, &a, "capitalize", bytes::capitalize)),
    ("title", |cx, a| changed(cx, &a, "title", bytes::title)),
    ("swapcase", |cx, a| changed(cx, &a, "swapcase", bytes::swapcase)),
    ("isalnum", |cx, a| ask(cx, &a, "isalnum", bytes::is_alnum)),
    ("isalpha", |cx, a| ask(cx, &a, "isalpha", bytes::is_alpha)),
    ("isascii", |cx, a| ask(cx, &a, "isascii", <[u8]>::is_ascii)),
    ("isdigit", |cx, a| ask(cx, &a, "isdigit", bytes::is_digit)),
    ("islower", |cx, a| ask(cx, &a, "islower", bytes::is_lower)),
    ("isspace", |cx, a| ask(cx, &a, "isspace", bytes::is_space)),
    ("istitle", |cx, a| ask(cx, &a, "istitle", bytes::is_title)),
    ("isupper", |cx, a| ask(cx, &a, "isupper", bytes::is_upper)),
    ("center", |cx, a| pad(cx, &a, "center", bytes::center)),
    ("ljust", |cx, a| pad(cx, &a, "ljust", bytes::ljust)),
    ("rjust", |cx, a| pad(cx, &a, "rjust", bytes::rjust)),
    ("zfill", zfill),
    ("expandtabs", expandtabs),
];

fn changed(cx: &Cx, a: &Args<'_>, name: &str, change: fn(&[u8]) -> Vec<u8>) -> Res {
    let s = Receiver::new(cx, args::none(cx, a, name)?);
    s.make_vec(cx, change(&s.bytes))
}

fn ask(cx: &Cx, a: &Args<'_>, name: &str, question: fn(&[u8]) -> bool) -> Res {
    let s = Receiver::new(cx, args::none(cx, a, name)?);
    Ok(Ref::bool(question(&s.bytes)))
}

/// A width given as an argument; negative ones are 0.
fn width(cx: &Cx, v: Value) -> Result<usize, Exc> {
    let n = usize::try_from(args::size(cx, v)?).unwrap_or(0);
    cx.room(n)?;
    Ok(n)
}

type Pad = fn(&[u8], usize, u8) -> Result<Vec<u8>, TextError>;

fn pad(cx: &Cx, a: &Args<'_>, name: &str, pad: Pad) -> Res {
    let (s, [size, fill]) = args::few(cx, a, name, 1)?;
    let width = width(cx, size.expect("at least one"))?;
    let fill = match fill {
        None => b' ',
        Some(v) => match bytes_like(cx, v).as_deref() {
            Some([b]) => *b,
            _ => {
                let found = cx.class_of(v).name();
                let text = format!("{name}() argument 2 must be a byte string of length 1, not {found}");
                return Err(cx.type_error(text));
            }
        },
    };
    let s = Receiver::new(cx, s);
    if width <= s.bytes.len() {
        return s.unchanged(cx);
    }
    s.make_vec(cx, pad(&s.bytes, width, fill).map_err(|e| cx.text_error(e))?)
}

fn zfill(cx: &Cx, a: Args<'_>) -> Res {
    let (s, size) = args::one(cx, &a, "zfill")?;
    let width = width(cx, size)?;
    let s = Receiver::new(cx, s);
    s.make_vec(cx, bytes::zfill(&s.bytes, width).map_err(|e| cx.text_error(e))?)
}

fn expandtabs(cx: &Cx, a: Args<'_>) -> Res {
    let [size] = a.skip(1).parse(cx, "expandtabs", ["tabsize"], 0)?;
    let size = size.map_or(Ok(8), |v| width(cx, v))?;
    let s = Receiver::new(cx, a[0].value());
    cx.room(crate::text::strings::expanded_len(&s.bytes, size))?;
    s.make_vec(cx, bytes::expandtabs(&s.bytes, size).map_err(|e| cx.text_error(e))?)
}
