//! Case and character classes of ASCII; bytes beyond are left alone and belong to no class.

use super::is_space_byte;

/// All letters in lower case.
pub fn lower(s: &[u8]) -> Vec<u8> {
    s.to_ascii_lowercase()
}

/// All letters in upper case.
pub fn upper(s: &[u8]) -> Vec<u8> {
    s.to_ascii_uppercase()
}

/// The first byte in upper case, the others in lower case.
pub fn capitalize(s: &[u8]) -> Vec<u8> {
    let mut out = s.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// The first letter of every word in upper case, the others in lower case.
pub fn title(s: &[u8]) -> Vec<u8> {
    let mut in_word = false;
    s.iter()
        .map(|byte| {
            let cased = if in_word { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
            in_word = byte.is_ascii_alphabetic();
            cased
        })
        .collect()
}

/// Upper case in lower case, and the other way round.
pub fn swapcase(s: &[u8]) -> Vec<u8> {
    s.iter().map(|byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte }).collect()
}

/// Whether there are bytes, and all of them have the property.
fn all(s: &[u8], property: impl Fn(&u8) -> bool) -> bool {
    !s.is_empty() && s.iter().all(property)
}

/// Whether there are only letters.
pub fn is_alpha(s: &[u8]) -> bool {
    all(s, u8::is_ascii_alphabetic)
}

/// Whether there are only letters and digits.
pub fn is_alnum(s: &[u8]) -> bool {
    all(s, u8::is_ascii_alphanumeric)
}

/// Whether there are only digits.
pub fn is_digit(s: &[u8]) -> bool {
    all(s, u8::is_ascii_digit)
}

/// Whether there is only white space.
pub fn is_space(s: &[u8]) -> bool {
    all(s, |&byte| is_space_byte(byte))
}

/// Whether there is upper case, and no lower case.
pub fn is_upper(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_uppercase) && !s.iter().any(u8::is_ascii_lowercase)
}

/// Whether there is lower case, and no upper case.
pub fn is_lower(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_lowercase) && !s.iter().any(u8::is_ascii_uppercase)
}

/// Whether there are words, and each begins with upper case and goes on in lower case.
pub fn is_title(s: &[u8]) -> bool {
    let (mut in_word, mut found) = (false, false);
    for byte in s {
        if (byte.is_ascii_uppercase() && in_word) || (byte.is_ascii_lowercase() && !in_word) {
            return false;
        }
        in_word = byte.is_ascii_alphabetic();
        found |= in_word;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_has_case() {
        assert_eq!(title(b"they're \xe9a 3rd"), b"They'Re \xe9A 3Rd");
        assert_eq!(swapcase(b"aB1\xe9"), b"Ab1\xe9");
        assert_eq!(capitalize(b"aBC"), b"Abc");
        assert!(is_title(b"Ab 1C") && !is_title(b"ab") && !is_title(b"") && !is_title(b"1"));
        assert!(is_upper(b"A1") && !is_upper(b"1") && is_lower(b"a\xff"));
        assert!(is_space(b" \t\x0b") && !is_space(b"\x1c") && !is_alpha(b"\xe9"));
    }
}
