//! UTF-16 and UTF-32, in either byte order, with or without a mark.

use super::{Codec, CodecError, Endian, ErrorMode, reject};

const MARK: char = '\u{feff}';

pub(super) fn encode_utf16(text: &str, endian: Endian) -> Vec<u8> {
    let mut units = [0; 2];
    encode(text, endian, |c, push| {
        c.encode_utf16(&mut units).iter().for_each(|unit| push(&unit.to_le_bytes()))
    })
}

pub(super) fn encode_utf32(text: &str, endian: Endian) -> Vec<u8> {
    encode(text, endian, |c, push| push(&(c as u32).to_le_bytes()))
}

/// Encodes unit by unit: `units` pushes the units of a character, least significant byte first.
fn encode(text: &str, endian: Endian, mut units: impl FnMut(char, &mut dyn FnMut(&[u8]))) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 * text.len() + 4);
    let mark = (endian == Endian::Marked).then_some(MARK);
    for c in mark.into_iter().chain(text.chars()) {
        units(c, &mut |unit| {
            if endian == Endian::Big {
                out.extend(unit.iter().rev());
            } else {
                out.extend_from_slice(unit);
            }
        });
    }
    out
}

/// The byte order, and how many bytes the mark takes.
fn resolve(bytes: &[u8], endian: Endian, little: &[u8], big: &[u8]) -> (Endian, usize) {
    match endian {
        Endian::Marked if bytes.starts_with(little) => (Endian::Little, little.len()),
        Endian::Marked if bytes.starts_with(big) => (Endian::Big, big.len()),
        Endian::Marked => (Endian::Little, 0),
        _ => (endian, 0),
    }
}

pub(super) fn decode_utf16(bytes: &[u8], endian: Endian, mode: ErrorMode) -> Result<String, CodecError> {
    let (endian, mut at) = resolve(bytes, endian, b"\xff\xfe", b"\xfe\xff");
    let unit = |at: usize| -> Option<u32> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(u32::from(if endian == Endian::Big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }))
    };
    let mut out = String::with_capacity(bytes.len() / 2);
    while at < bytes.len() {
        let (end, reason) = match (unit(at), unit(at + 2)) {
            (None, _) => (bytes.len(), "truncated data"),
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                out.extend(char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
                at += 4;
                continue;
            }
            (Some(0xd800..=0xdbff), None) => (bytes.len(), "unexpected end of data"),
            (Some(0xd800..=0xdbff), Some(_)) => (at + 2, "illegal UTF-16 surrogate"),
            (Some(0xdc00..=0xdfff), _) => (at + 2, "illegal encoding"),
            (Some(code), _) => {
                out.extend(char::from_u32(code));
                at += 2;
                continue;
            }
        };
        let codec = Codec::Utf16(endian).name();
        reject(bytes, CodecError { codec, start: at, end, reason }, mode, &mut out)?;
        at = end;
    }
    Ok(out)
}

pub(super) fn decode_utf32(bytes: &[u8], endian: Endian, mode: ErrorMode) -> Result<String, CodecError> {
    let (endian, mut at) = resolve(bytes, endian, b"\xff\xfe\0\0", b"\0\0\xfe\xff");
    let mut out = String::with_capacity(bytes.len() / 4);
    while at < bytes.len() {
        let (end, reason) = match bytes[at..].first_chunk::<4>() {
            None => (bytes.len(), "truncated data"),
            Some(&unit) => {
                let code =
                    if endian == Endian::Big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
                match char::from_u32(code) {
                    Some(c) => {
                        out.push(c);
                        at += 4;
                        continue;
                    }
                    None if code > 0x10_ffff => (at + 4, "code point not in range(0x110000)"),
                    None => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
                }
            }
        };
        let codec = Codec::Utf32(endian).name();
        reject(bytes, CodecError { codec, start: at, end, reason }, mode, &mut out)?;
        at = end;
    }
    Ok(out)
}
