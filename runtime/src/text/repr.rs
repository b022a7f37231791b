//! Source notation of strings and byte strings: the text that, read as a literal, gives them back.

use super::unicode::is_printable;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// How a pair of quotes is chosen for a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Quotes {
    /// Single quotes, unless the content has single quotes and no double ones.
    #[default]
    Prefer,
    /// Always single quotes.
    Single,
    /// Always double quotes.
    Double,
}

impl Quotes {
    fn choose(self, content: &[u8]) -> char {
        match self {
            Quotes::Single => '\'',
            Quotes::Double => '"',
            Quotes::Prefer if content.contains(&b'\'') && !content.contains(&b'"') => '"',
            Quotes::Prefer => '\'',
        }
    }
}

/// The literal of a string; what cannot be printed is escaped.
pub fn str_repr(s: &str) -> String {
    repr_where(s, is_printable)
}

/// The literal of a string in ASCII only.
pub fn ascii_repr(s: &str) -> String {
    repr_where(s, |_| false)
}

/// The literal of a string; `keep` says which characters beyond ASCII stand for themselves.
fn repr_where(s: &str, keep: impl Fn(char) -> bool) -> String {
    let quote = Quotes::Prefer.choose(s.as_bytes());
    let mut out = String::with_capacity(s.len() + 2);
    out.push(quote);
    // Runs that need no escape are copied whole; most strings are one such run.
    let mut copied = 0;
    for (at, c) in s.char_indices() {
        let plain = match c {
            '\\' => false,
            ' '..='~' => c != quote,
            '\0'..='\x7f' => false,
            _ => keep(c),
        };
        if !plain {
            out.push_str(&s[copied..at]);
            push_escaped(c, &mut out);
            copied = at + c.len_utf8();
        }
    }
    out.push_str(&s[copied..]);
    out.push(quote);
    out
}

/// Appends the shortest escape of a character.
fn push_escaped(c: char, out: &mut String) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\\' | '\'' | '"' => out.extend(['\\', c]),
        _ => push_hex_escape(c, out),
    }
}

/// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, whichever is the first to fit.
pub fn push_hex_escape(c: char, out: &mut String) {
    let (letter, digits) = match c as u32 {
        0..=0xff => ('x', 2),
        0x100..=0xffff => ('u', 4),
        _ => ('U', 8),
    };
    out.extend(['\\', letter]);
    for place in (0..digits).rev() {
        out.push(HEX[(c as usize >> (4 * place)) & 15] as char);
    }
}

/// The literal of a byte string: `b'…'`.
pub fn bytes_repr(bytes: &[u8], quotes: Quotes) -> String {
    let quote = quotes.choose(bytes);
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if byte == quote as u8 => out.extend(['\\', quote]),
            b' '..=b'~' => out.push(byte as char),
            _ => push_byte_escape(byte, &mut out),
        }
    }
    out.push(quote);
    out
}

/// Appends `\xhh`.
pub fn push_byte_escape(byte: u8, out: &mut String) {
    out.push_str("\\x");
    out.push(HEX[usize::from(byte >> 4)] as char);
    out.push(HEX[usize::from(byte & 15)] as char);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_follow_the_content() {
        assert_eq!(str_repr("a"), "'a'");
        assert_eq!(str_repr("it's"), "\"it's\"");
        assert_eq!(str_repr("'\""), "'\\'\"'");
        assert_eq!(bytes_repr(b"it's", Quotes::Prefer), "b\"it's\"");
        assert_eq!(bytes_repr(b"it's", Quotes::Single), "b'it\\'s'");
    }

    #[test]
    fn escapes_are_shortest() {
        assert_eq!(str_repr("a\n\t\r\\\0\x7f\u{ad}é"), r"'a\n\t\r\\\x00\x7f\xadé'");
        assert_eq!(str_repr("\u{2028}\u{10ffff}"), r"'\u2028\U0010ffff'");
        assert_eq!(ascii_repr("é€😀"), r"'\xe9\u20ac\U0001f600'");
        assert_eq!(bytes_repr(b"\x00a\xff\n", Quotes::Prefer), r"b'\x00a\xff\n'");
    }
}
