//! Encoding strings and decoding bytes, by the name of an encoding.

use freewheel_refcount::Value;

use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Res};
use crate::text::codec::{Codec, CodecError, ErrorMode};
use crate::types::str::make::text;

/// Name of the encoding and of the way to treat errors; none means the usual.
#[derive(Clone, Copy, Default)]
pub struct How<'a> {
    /// The encoding.
    pub encoding: Option<&'a str>,
    /// What to do with what cannot be converted.
    pub errors: Option<&'a str>,
}

impl<'a> How<'a> {
    /// From the arguments of the function `name`.
    ///
    /// # Errors
    /// `TypeError` if they are no strings.
    pub fn from_args(
        cx: &Cx,
        name: &str,
        encoding: Option<Value>,
        errors: Option<Value>,
    ) -> Result<How<'a>, Exc> {
        let part = |v: Option<Value>, what: &str| match v {
            None => Ok(None),
            Some(v) => match cx.as_str(v) {
                Some(s) => Ok(Some(s)),
                None => {
                    let found = if v == Value::NONE { "None" } else { cx.class_of(v).name() };
                    Err(cx.type_error(format!("{name}() argument '{what}' must be str, not {found}")))
                }
            },
        };
        Ok(How { encoding: part(encoding, "encoding")?, errors: part(errors, "errors")? })
    }

    fn codec(self, cx: &Cx) -> Result<Codec, Exc> {
        match self.encoding {
            None => Ok(Codec::Utf8),
            Some(name) => Codec::from_name(name)
                .ok_or_else(|| cx.error(ExcKind::LookupError, format!("unknown encoding: {name}"))),
        }
    }

    /// The error mode; none if its name is not known, which matters only if there is an error.
    fn mode(self) -> Option<ErrorMode> {
        self.errors.map_or(Some(ErrorMode::Strict), ErrorMode::from_name)
    }

    #[cold]
    fn unknown_mode(self, cx: &Cx) -> Exc {
        let name = self.errors.unwrap_or_default();
        cx.error(ExcKind::LookupError, format!("unknown error handler name '{name}'"))
    }
}

/// The bytes of a string in an encoding. `v` is the string, for the error.
///
/// # Errors
/// `LookupError` for unknown names, `UnicodeEncodeError` for characters that the encoding lacks.
pub fn encode(cx: &Cx, v: Value, how: How<'_>) -> Result<Vec<u8>, Exc> {
    let text = cx.str_text(v);
    let codec = how.codec(cx)?;
    match codec.encode(text, how.mode().unwrap_or_default()) {
        Ok(bytes) => Ok(bytes),
        Err(_) if how.mode().is_none() => Err(how.unknown_mode(cx)),
        Err(e) => Err(error(cx, ExcKind::UnicodeEncodeError, &e, v)),
    }
}

/// The text of bytes in an encoding.
///
/// # Errors
/// `LookupError` for unknown names, `UnicodeDecodeError` for bytes that are no text.
pub fn decode(cx: &Cx, bytes: &[u8], how: How<'_>) -> Res {
    let codec = how.codec(cx)?;
    if codec == Codec::Utf8
        && let Ok(valid) = core::str::from_utf8(bytes)
    {
        return text(cx, valid);
    }
    match codec.decode(bytes, how.mode().unwrap_or_default()) {
        Ok(decoded) => text(cx, &decoded),
        Err(_) if how.mode().is_none() => Err(how.unknown_mode(cx)),
        Err(e) => {
            let object = cx.bytes(bytes)?;
            Err(error(cx, ExcKind::UnicodeDecodeError, &e, object.value()))
        }
    }
}

/// The exception for a failure: encoding, object, start, end and reason are its arguments.
#[cold]
fn error(cx: &Cx, kind: ExcKind, e: &CodecError, object: Value) -> Exc {
    let made = || -> Result<Exc, Exc> {
        let codec = cx.str(e.codec)?;
        let (start, end) = (cx.int(e.start as i64)?, cx.int(e.end as i64)?);
        let reason = cx.str(e.reason)?;
        let args = [codec.value(), object, start.value(), end.value(), reason.value()];
        Ok(cx.error_with(kind, &args))
    };
    match made() {
        Ok(e) | Err(e) => e,
    }
}

/// The method `encode`.
pub(super) fn encode_method(cx: &Cx, a: Args<'_>) -> Res {
    let [encoding, errors] = a.skip(1).parse(cx, "encode", ["encoding", "errors"], 0)?;
    let how = How::from_args(cx, "encode", encoding, errors)?;
    cx.bytes(&encode(cx, a[0].value(), how)?)
}
