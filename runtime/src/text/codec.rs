//! Text to bytes and back: UTF-8, ASCII, Latin-1, UTF-16 and UTF-32.
//!
//! A decoder finds the next part that is no text, hands the range and the reason to the error
//! mode, and goes on after it. A strict mode turns it into a [`CodecError`], which has all an
//! exception needs.
//!
//! Strings here hold no surrogates, so the modes that smuggle bytes through surrogates are the
//! same as `replace`, and the Unicode encoders cannot fail.

mod wide;

use super::repr::{push_byte_escape, push_hex_escape};

/// What to do with what cannot be encoded or decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ErrorMode {
    /// Fail.
    #[default]
    Strict,
    /// Leave it out.
    Ignore,
    /// Put a replacement character or a question mark in its place.
    Replace,
    /// Put an escape in its place.
    BackslashReplace,
    /// Put a numeric character reference in its place; only for encoding.
    XmlCharRefReplace,
}

impl ErrorMode {
    /// The mode of a given name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "strict" => Some(ErrorMode::Strict),
            "ignore" => Some(ErrorMode::Ignore),
            "replace" | "surrogateescape" | "surrogatepass" => Some(ErrorMode::Replace),
            "backslashreplace" => Some(ErrorMode::BackslashReplace),
            "xmlcharrefreplace" => Some(ErrorMode::XmlCharRefReplace),
            _ => None,
        }
    }
}

/// Byte order of the wide encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
    /// As a byte order mark tells, little if there is none; encoding writes a mark.
    Marked,
}

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a mark at the start, which decoding skips.
    Utf8Sig,
    /// ASCII.
    Ascii,
    /// The first 256 characters, one byte each.
    Latin1,
    /// UTF-16.
    Utf16(Endian),
    /// UTF-32.
    Utf32(Endian),
}

impl Codec {
    /// The encoding of a given name or alias, whatever its case and separators.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match plain.to_ascii_lowercase().as_str() {
            "utf8" | "u8" | "utf" | "cp65001" | "utf8ucs2" | "utf8ucs4" => Codec::Utf8,
            "utf8sig" => Codec::Utf8Sig,
            "ascii" | "usascii" | "646" | "us" | "ansix341968" | "iso646us" | "ibm367" | "cp367" => {
                Codec::Ascii
            }
            "latin1" | "latin" | "iso88591" | "88591" | "l1" | "cp819" | "ibm819" | "iso8859" | "8859" => {
                Codec::Latin1
            }
            "utf16" | "u16" => Codec::Utf16(Endian::Marked),
            "utf16le" | "unicodelittleunmarked" => Codec::Utf16(Endian::Little),
            "utf16be" | "unicodebigunmarked" => Codec::Utf16(Endian::Big),
            "utf32" | "u32" => Codec::Utf32(Endian::Marked),
            "utf32le" => Codec::Utf32(Endian::Little),
            "utf32be" => Codec::Utf32(Endian::Big),
            _ => return None,
        })
    }

    /// The name of the encoding in errors.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 | Codec::Utf8Sig => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Endian::Big) => "utf-16-be",
            Codec::Utf16(_) => "utf-16-le",
            Codec::Utf32(Endian::Big) => "utf-32-be",
            Codec::Utf32(_) => "utf-32-le",
        }
    }

    /// Encodes text; positions in the error count characters.
    pub fn encode(self, text: &str, mode: ErrorMode) -> Result<Vec<u8>, CodecError> {
        match self {
            Codec::Utf8 => Ok(text.as_bytes().to_vec()),
            Codec::Utf8Sig => Ok([UTF8_MARK, text.as_bytes()].concat()),
            Codec::Ascii if text.is_ascii() => Ok(text.as_bytes().to_vec()),
            Codec::Ascii => self.encode_narrow(text, 0x80, "ordinal not in range(128)", mode),
            Codec::Latin1 => self.encode_narrow(text, 0x100, "ordinal not in range(256)", mode),
            Codec::Utf16(endian) => Ok(wide::encode_utf16(text, endian)),
            Codec::Utf32(endian) => Ok(wide::encode_utf32(text, endian)),
        }
    }

    /// Encodes characters below `limit` as one byte each.
    fn encode_narrow(
        self,
        text: &str,
        limit: u32,
        reason: &'static str,
        mode: ErrorMode,
    ) -> Result<Vec<u8>, CodecError> {
        let mut out = Vec::with_capacity(text.len());
        for (at, c) in text.chars().enumerate() {
            if (c as u32) < limit {
                out.push(c as u8);
                continue;
            }
            match mode {
                ErrorMode::Strict => {
                    let run = text.chars().skip(at).take_while(|&c| c as u32 >= limit).count();
                    return Err(CodecError { codec: self.name(), start: at, end: at + run, reason });
                }
                ErrorMode::Ignore => {}
                ErrorMode::Replace => out.push(b'?'),
                ErrorMode::BackslashReplace => {
                    let mut escape = String::new();
                    push_hex_escape(c, &mut escape);
                    out.extend_from_slice(escape.as_bytes());
                }
                ErrorMode::XmlCharRefReplace => {
                    out.extend_from_slice(format!("&#{};", c as u32).as_bytes());
                }
            }
        }
        Ok(out)
    }

    /// Decodes bytes; positions in the error count bytes.
    pub fn decode(self, bytes: &[u8], mode: ErrorMode) -> Result<String, CodecError> {
        match self {
            Codec::Utf8 => decode_utf8(bytes, 0, mode),
            Codec::Utf8Sig => match bytes.strip_prefix(UTF8_MARK) {
                // Positions are those behind the mark, a known flaw of this codec.
                Some(rest) => decode_utf8(rest, 0, mode),
                None => decode_utf8(bytes, 0, mode),
            },
            Codec::Ascii => decode_ascii(bytes, mode),
            Codec::Latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Codec::Utf16(endian) => wide::decode_utf16(bytes, endian, mode),
            Codec::Utf32(endian) => wide::decode_utf32(bytes, endian, mode),
        }
    }
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// What could not be encoded or decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// The name of the encoding.
    pub codec: &'static str,
    /// Where it begins: a character if encoding, a byte if decoding.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

impl CodecError {
    /// The message for a failed encoding of `text`.
    pub fn encode_message(&self, text: &str) -> String {
        let Self { codec, start, end, reason } = self;
        match text.chars().nth(*start) {
            Some(c) if *end == start + 1 => {
                let mut shown = String::new();
                push_hex_escape(c, &mut shown);
                format!("'{codec}' codec can't encode character '{shown}' in position {start}: {reason}")
            }
            _ => format!("'{codec}' codec can't encode characters in position {start}-{}: {reason}", end - 1),
        }
    }

    /// The message for a failed decoding of `bytes`.
    pub fn decode_message(&self, bytes: &[u8]) -> String {
        let Self { codec, start, end, reason } = self;
        match bytes.get(*start) {
            Some(byte) if *end == start + 1 => {
                format!("'{codec}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
            }
            _ => format!("'{codec}' codec can't decode bytes in position {start}-{}: {reason}", end - 1),
        }
    }
}

/// Applies the error mode to bytes that are no text.
fn reject(bytes: &[u8], error: CodecError, mode: ErrorMode, out: &mut String) -> Result<(), CodecError> {
    match mode {
        ErrorMode::Strict | ErrorMode::XmlCharRefReplace => return Err(error),
        ErrorMode::Ignore => {}
        ErrorMode::Replace => out.push(char::REPLACEMENT_CHARACTER),
        ErrorMode::BackslashReplace => {
            bytes[error.start..error.end].iter().for_each(|&byte| push_byte_escape(byte, out));
        }
    }
    Ok(())
}

fn decode_utf8(bytes: &[u8], mut at: usize, mode: ErrorMode) -> Result<String, CodecError> {
    let mut out = String::new();
    loop {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                out.push_str(text);
                return Ok(out);
            }
            Err(error) => error,
        };
        let start = at + error.valid_up_to();
        // The first part was just found valid.
        out.push_str(std::str::from_utf8(&bytes[at..start]).unwrap_or_default());
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        let reason = match (error.error_len(), bytes[start]) {
            (None, _) => "unexpected end of data",
            (Some(_), 0xc2..=0xf4) => "invalid continuation byte",
            (Some(_), _) => "invalid start byte",
        };
        reject(bytes, CodecError { codec: "utf-8", start, end, reason }, mode, &mut out)?;
        at = end;
    }
}

fn decode_ascii(bytes: &[u8], mode: ErrorMode) -> Result<String, CodecError> {
    let mut out = String::with_capacity(bytes.len());
    for (start, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            let reason = "ordinal not in range(128)";
            reject(bytes, CodecError { codec: "ascii", start, end: start + 1, reason }, mode, &mut out)?;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
