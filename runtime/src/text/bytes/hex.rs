//! Hexadecimal notation of byte strings.

use super::super::TextError;
use super::is_space_byte;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits for every byte. With a separator, one stands between groups of `group` bytes,
/// counted from the right, or from the left if `group` is negative; 0 means no separator.
pub fn to_hex(bytes: &[u8], separator: Option<char>, group: isize) -> String {
    let size = group.unsigned_abs();
    let mut out = String::with_capacity(2 * bytes.len() + bytes.len() / size.max(1));
    for (at, byte) in bytes.iter().enumerate() {
        if let (Some(separator), true) = (separator, size > 0 && at > 0) {
            let distance = if group < 0 { at } else { bytes.len() - at };
            if distance % size == 0 {
                out.push(separator);
            }
        }
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// Reads pairs of digits; white space may stand between the pairs.
pub fn from_hex(text: &str) -> Result<Vec<u8>, TextError> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut chars = text.chars().enumerate();
    let digit = |found: Option<(usize, char)>, at: usize| {
        let at = found.map_or(at, |(at, _)| at);
        found.and_then(|(_, c)| c.to_digit(16)).ok_or_else(|| {
            TextError::value(format!("non-hexadecimal number found in fromhex() arg at position {at}"))
        })
    };
    while let Some((at, c)) = chars.next() {
        if u8::try_from(c).is_ok_and(is_space_byte) {
            continue;
        }
        let high = digit(Some((at, c)), at)?;
        let low = digit(chars.next(), at + 1)?;
        out.push((high << 4 | low) as u8);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_count_from_either_end() {
        assert_eq!(to_hex(b"abcdefgh", Some(':'), 3), "6162:636465:666768");
        assert_eq!(to_hex(b"abcdefgh", Some(':'), -3), "616263:646566:6768");
        assert_eq!(to_hex(b"ab", Some(':'), 0), "6162");
        assert_eq!(to_hex(b"\xff\x00", None, 1), "ff00");
    }

    #[test]
    fn errors_tell_the_place() {
        assert_eq!(from_hex(" 00\t0A\n"), Ok(vec![0, 10]));
        let position = |text| from_hex(text).err().and_then(|e| e.message.chars().last());
        assert_eq!(position("0 0"), Some('1'));
        assert_eq!(position("00 0"), Some('4'));
        assert_eq!(position("00é"), Some('2'));
        assert_eq!(position("00\x0b11\u{a0}"), Some('5'));
    }
}
