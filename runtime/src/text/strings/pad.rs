//! Making strings wider: alignment, zeros, tab stops.

use super::super::TextError;
use super::super::format_value::{push_fill, reserve};

fn pad(s: &str, left: usize, right: usize, fill: char) -> Result<String, TextError> {
    let mut out = reserve(s.len(), left.saturating_add(right), fill)?;
    push_fill(&mut out, fill, left);
    out.push_str(s);
    push_fill(&mut out, fill, right);
    Ok(out)
}

/// The string in the middle of `width` characters.
pub fn center(s: &str, chars: usize, width: usize, fill: char) -> Result<String, TextError> {
    let padding = width.saturating_sub(chars);
    // The odd one goes to the left if the width is odd.
    let left = padding / 2 + (padding & width & 1);
    pad(s, left, padding - left, fill)
}

/// The string at the left of `width` characters.
pub fn ljust(s: &str, chars: usize, width: usize, fill: char) -> Result<String, TextError> {
    pad(s, 0, width.saturating_sub(chars), fill)
}

/// The string at the right of `width` characters.
pub fn rjust(s: &str, chars: usize, width: usize, fill: char) -> Result<String, TextError> {
    pad(s, width.saturating_sub(chars), 0, fill)
}

/// The string with zeros at its left, but after a sign.
pub fn zfill(s: &str, chars: usize, width: usize) -> Result<String, TextError> {
    let padding = width.saturating_sub(chars);
    let sign = usize::from(s.starts_with(['+', '-']));
    let mut out = reserve(s.len(), padding, '0')?;
    out.push_str(&s[..sign]);
    push_fill(&mut out, '0', padding);
    out.push_str(&s[sign..]);
    Ok(out)
}

/// The most bytes that the string with its tabs replaced may have.
pub fn expanded_len(s: &[u8], tab_size: usize) -> usize {
    let tabs = memchr::memchr_iter(b'\t', s).count();
    s.len().saturating_add(tabs.saturating_mul(tab_size))
}

/// The string with tabs replaced by spaces up to the next multiple of `tab_size`.
pub fn expandtabs(s: &str, tab_size: usize) -> Result<String, TextError> {
    let mut out = String::with_capacity(s.len());
    let mut column = 0;
    for c in s.chars() {
        match c {
            '\t' if tab_size > 0 => {
                let spaces = tab_size - column % tab_size;
                out.try_reserve(spaces).map_err(|_| TextError::memory())?;
                push_fill(&mut out, ' ', spaces);
                column += spaces;
            }
            '\t' => {}
            _ => {
                out.push(c);
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignment() {
        assert_eq!(center("ab", 2, 5, '*').as_deref(), Ok("**ab*"));
        assert_eq!(center("a", 1, 4, '*').as_deref(), Ok("*a**"));
        assert_eq!(ljust("é", 1, 3, 'ö').as_deref(), Ok("éöö"));
        assert_eq!(rjust("é", 1, 3, '.').as_deref(), Ok("..é"));
        assert_eq!(rjust("abc", 3, 2, '.').as_deref(), Ok("abc"));
        assert_eq!(zfill("-5", 2, 4).as_deref(), Ok("-005"));
        assert_eq!(zfill("+", 1, 3).as_deref(), Ok("+00"));
        assert_eq!(ljust("a", 1, isize::MAX as usize, ' '), Err(TextError::memory()));
    }

    #[test]
    fn tabs() {
        assert_eq!(expandtabs("a\tbc\td\n\te", 4).as_deref(), Ok("a   bc  d\n    e"));
        assert_eq!(expandtabs("a\tb", 0).as_deref(), Ok("ab"));
        assert_eq!(expandtabs("é\tb", 2).as_deref(), Ok("é b"));
    }
}
