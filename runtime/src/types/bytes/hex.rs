//! Methods of both classes that turn byte strings into text: hexadecimal, decoding.

use freewheel_refcount::Value;

use super::receiver::{Receiver, bytes_like};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::Kind;
use crate::text::bytes;
use crate::types::str::args;
use crate::types::str::codecs::{How, decode};

pub(crate) const METHODS: &[(&str, NativeFn)] = &[("hex", hex), ("decode", decode_method)];

fn hex(cx: &Cx, a: Args<'_>) -> Res {
    let [sep, group] = a.skip(1).parse(cx, "hex", ["sep", "bytes_per_sep"], 0)?;
    let sep = sep.map(|v| separator(cx, v)).transpose()?;
    let group = group.map_or(Ok(1), |v| args::size(cx, v))?;
    let s = Receiver::new(cx, a[0].value());
    cx.str(&bytes::to_hex(&s.bytes, sep, group))
}

/// The one character between groups.
fn separator(cx: &Cx, v: Value) -> Result<char, Exc> {
    let bytes = match cx.as_str(v) {
        Some(s) if s.chars().count() == 1 => s.as_bytes().to_vec(),
        Some(_) => return Err(cx.value_error("sep must be length 1.")),
        None => match bytes_like(cx, v) {
            Some(b) => b.into_owned(),
            None => {
                // The length is asked for first, so values without one are refused in other words.
                cx.len(v)?;
                return Err(cx.type_error("sep must be str or bytes."));
            }
        },
    };
    match *bytes {
        [b] if b.is_ascii() => Ok(char::from(b)),
        _ if cx.as_str(v).is_none() && bytes.len() != 1 => Err(cx.value_error("sep must be length 1.")),
        _ => Err(cx.value_error("sep must be ASCII.")),
    }
}

fn decode_method(cx: &Cx, a: Args<'_>) -> Res {
    let [encoding, errors] = a.skip(1).parse(cx, "decode", ["encoding", "errors"], 0)?;
    let how = How::from_args(cx, "decode", encoding, errors)?;
    let s = Receiver::new(cx, a[0].value());
    decode(cx, &s.bytes, how)
}

/// The class method `fromhex`.
pub(crate) fn fromhex(cx: &Cx, a: Args<'_>) -> Res {
    let (class, v) = args::one(cx, &a, "fromhex")?;
    let Some(text) = cx.as_str(v) else {
        let name = cx.class_of(v).name();
        return Err(cx.type_error(format!("fromhex() argument must be str, not {name}")));
    };
    let data = bytes::from_hex(text).map_err(|e| cx.text_error(e))?;
    if class == cx.class(Kind::Bytes).value() {
        return cx.bytes(&data);
    }
    if class == cx.class(Kind::ByteArray).value() {
        return super::receiver::make_bytearray(cx, data);
    }
    let data = cx.bytes(&data)?;
    cx.call(class, &[data.value()])
}
