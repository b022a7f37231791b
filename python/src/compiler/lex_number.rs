//! Number literals as CPython's tokenizer checks them.

use super::lex::{LexError, syntax};

/// The end of the number literal at `start`, or what is wrong with it.
pub(super) fn number(text: &str, start: usize) -> Result<usize, LexError> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    if byte(start) == b'0' {
        let (radix, what) = match byte(start + 1) {
            b'x' | b'X' => (16, "hexadecimal"),
            b'o' | b'O' => (8, "octal"),
            b'b' | b'B' => (2, "binary"),
            _ => return decimal(text, start),
        };
        let mut at = start + 2;
        loop {
            if byte(at) == b'_' {
                at += 1;
            }
            let begin = at;
            while (byte(at) as char).is_digit(radix) {
                at += 1;
            }
            if at == begin {
                if byte(at).is_ascii_digit() {
                    return bad_digit(byte(at), what, at);
                }
                return syntax(at - 1, at - 1, format!("invalid {what} literal"));
            }
            if byte(at) != b'_' {
                break;
            }
        }
        if byte(at).is_ascii_digit() {
            return bad_digit(byte(at), what, at);
        }
        return check_end(text, at, what);
    }
    decimal(text, start)
}

fn bad_digit(digit: u8, what: &str, at: usize) -> Result<usize, LexError> {
    syntax(at, at, format!("invalid digit '{}' in {what} literal", digit as char))
}

/// Digits with single underscores between them.
fn digits(bytes: &[u8], mut at: usize) -> Result<usize, LexError> {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    loop {
        while is_digit(at) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'_') {
            return Ok(at);
        }
        at += 1;
        if !is_digit(at) {
            return syntax(at - 1, at - 1, "invalid decimal literal");
        }
    }
}

fn decimal(text: &str, start: usize) -> Result<usize, LexError> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let mut at = digits(bytes, start)?;
    let whole = &text[start..at];
    let mut float = false;
    if byte(at) == b'.' {
        float = true;
        at += 1;
        if byte(at).is_ascii_digit() {
            at = digits(bytes, at)?;
        }
    }
    if matches!(byte(at), b'e' | b'E') {
        let sign = matches!(byte(at + 1), b'+' | b'-') as usize;
        if byte(at + 1 + sign).is_ascii_digit() {
            float = true;
            at = digits(bytes, at + 1 + sign)?;
        } else if sign == 1 {
            return syntax(at, at, "invalid decimal literal");
        }
    }
    if matches!(byte(at), b'j' | b'J') {
        return check_end(text, at + 1, "imaginary");
    }
    if !float && whole.starts_with('0') && whole.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        let zeros = whole.bytes().take_while(|b| *b == b'0').count();
        let message = "leading zeros in decimal integer literals are not permitted; \
                       use an 0o prefix for octal integers";
        return syntax(start, start + zeros, message);
    }
    check_end(text, at, "decimal")
}

/// A name may not follow a number at once, unless it is an operator's.
fn check_end(text: &str, at: usize, what: &str) -> Result<usize, LexError> {
    let rest = &text[at..];
    let allowed = ["and", "else", "for", "if", "in", "is", "or", "not"].iter().any(|w| rest.starts_with(w));
    match rest.chars().next() {
        Some(c) if !allowed && (c == '_' || c.is_alphanumeric()) => {
            syntax(at - 1, at - 1, format!("invalid {what} literal"))
        }
        _ => Ok(at),
    }
}
