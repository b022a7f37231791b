//! Built-in functions that make or take apart text.

use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::object::string::Str;
use freewheel::text::repr::push_hex_escape;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

/// `repr(v)`
pub fn repr(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "repr")?;
    cx.repr(v)
}

/// `ascii(v)`
pub fn ascii(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "ascii")?;
    let r = cx.repr(v)?;
    let text = cx.str_text(r.value());
    if text.is_ascii() {
        return Ok(r);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            push_hex_escape(c, &mut out);
        }
    }
    cx.str(&out)
}

/// `format(value, spec='')`
pub fn format(cx: &Cx, args: Args<'_>) -> Res {
    let [v, spec] = args.range(cx, "format", 1)?;
    let v = v.expect("required");
    match spec {
        None => cx.format(v, ""),
        Some(spec) => match cx.as_str(spec) {
            Some(text) => cx.format(v, text),
            None => {
                let name = cx.class_of(spec).name();
                Err(cx.type_error(format!("format() argument 2 must be str, not {name}")))
            }
        },
    }
}

/// `chr(i)`
pub fn chr(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "chr")?;
    let i = cx.index(v)?;
    match cx.as_i64(i.value()).and_then(|code| i32::try_from(code).ok()) {
        Some(code) => char_object(cx, code),
        None => Err(cx.overflow_error("Python int too large to convert to C int")),
    }
}

fn char_object(cx: &Cx, code: i32) -> Res {
    if let Some(v) = cx.globals().latin1.get().and_then(|t| t.get(usize::try_from(code).ok()?)) {
        return Ok(Ref::new(*v));
    }
    match u32::try_from(code) {
        Ok(n @ 0..=0x10_ffff) => {
            // Strings here hold no surrogates.
            let c = char::from_u32(n).unwrap_or(char::REPLACEMENT_CHARACTER);
            cx.str(c.encode_utf8(&mut [0; 4]))
        }
        _ => Err(cx.value_error("chr() arg not in range(0x110000)")),
    }
}

/// `ord(c)`
pub fn ord(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "ord")?;
    if let Some(s) = cx.cast::<Str>(v) {
        let mut chars = s.as_str().chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(Ref::from_owned(Value::small(c as i32))),
            _ => Err(wrong_length(cx, s.char_len())),
        };
    }
    let (first, len) = if let Some(b) = cx.cast::<Bytes>(v) {
        (b.as_slice().first().copied(), b.as_slice().len())
    } else if let Some(b) = cx.cast::<ByteArray>(v) {
        let b = b.lock();
        (b.first().copied(), b.len())
    } else {
        let name = cx.class_of(v).name();
        return Err(cx.type_error(format!("ord() expected string of length 1, but {name} found")));
    };
    match (first, len) {
        (Some(byte), 1) => Ok(Ref::from_owned(Value::small(i32::from(byte)))),
        _ => Err(wrong_length(cx, len)),
    }
}

fn wrong_length(cx: &Cx, len: usize) -> Exc {
    cx.type_error(format!("ord() expected a character, but string of length {len} found"))
}
