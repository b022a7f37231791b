//! Finding, counting, replacing and padding in byte strings.

use std::ops::Range;

use memchr::memmem;

use super::super::TextError;

/// The position of the first occurrence within a range.
pub fn find(s: &[u8], needle: &[u8], range: Range<usize>) -> Option<usize> {
    memmem::find(&s[range.clone()], needle).map(|at| range.start + at)
}

/// The position of the last occurrence within a range.
pub fn rfind(s: &[u8], needle: &[u8], range: Range<usize>) -> Option<usize> {
    memmem::rfind(&s[range.clone()], needle).map(|at| range.start + at)
}

/// How many times `needle` occurs without overlap. The empty string occurs around every byte.
pub fn count(s: &[u8], needle: &[u8]) -> usize {
    if let [byte] = needle {
        memchr::memchr_iter(*byte, s).count()
    } else {
        memmem::find_iter(s, needle).count()
    }
}

/// Replaces the first `max` occurrences, or all.
pub fn replace(s: &[u8], old: &[u8], new: &[u8], max: Option<usize>) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len());
    let mut copied = 0;
    for at in memmem::find_iter(s, old).take(max.unwrap_or(usize::MAX)) {
        out.extend_from_slice(&s[copied..at]);
        out.extend_from_slice(new);
        copied = at + old.len();
    }
    out.extend_from_slice(&s[copied..]);
    out
}

/// The byte strings with a separator between them.
pub fn join(separator: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    parts.join(separator)
}

/// Replaces every byte by its entry in the table, after deleting those in `delete`.
pub fn translate(s: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let mut deleted = [false; 256];
    for &byte in delete {
        deleted[usize::from(byte)] = true;
    }
    let kept = s.iter().filter(|&&byte| !deleted[usize::from(byte)]);
    match table {
        Some(table) => kept.map(|&byte| table[usize::from(byte)]).collect(),
        None => kept.copied().collect(),
    }
}

/// The `len` bytes at `start`, `start + step`, `start + 2 * step`, …
///
/// # Panics
///
/// If one of them is not within the byte string.
pub fn slice(s: &[u8], start: usize, step: isize, len: usize) -> Vec<u8> {
    if len == 0 {
        return Vec::new();
    }
    let stride = step.unsigned_abs().max(1);
    if step < 0 {
        s[..=start].iter().rev().step_by(stride).take(len).copied().collect()
    } else if stride == 1 {
        s[start..start + len].to_vec()
    } else {
        s[start..].iter().step_by(stride).take(len).copied().collect()
    }
}

fn pad(s: &[u8], before: usize, left: usize, right: usize, fill: u8) -> Result<Vec<u8>, TextError> {
    let mut out = Vec::new();
    let len = left.checked_add(right).and_then(|padding| padding.checked_add(s.len()));
    len.and_then(|len| out.try_reserve(len).ok()).ok_or_else(TextError::memory)?;
    out.extend_from_slice(&s[..before]);
    out.resize(before + left, fill);
    out.extend_from_slice(&s[before..]);
    out.resize(out.len() + right, fill);
    Ok(out)
}

/// The byte string in the middle of `width` bytes.
pub fn center(s: &[u8], width: usize, fill: u8) -> Result<Vec<u8>, TextError> {
    let padding = width.saturating_sub(s.len());
    // The odd one goes to the left if the width is odd.
    let left = padding / 2 + (padding & width & 1);
    pad(s, 0, left, padding - left, fill)
}

/// The byte string at the left of `width` bytes.
pub fn ljust(s: &[u8], width: usize, fill: u8) -> Result<Vec<u8>, TextError> {
    pad(s, 0, 0, width.saturating_sub(s.len()), fill)
}

/// The byte string at the right of `width` bytes.
pub fn rjust(s: &[u8], width: usize, fill: u8) -> Result<Vec<u8>, TextError> {
    pad(s, 0, width.saturating_sub(s.len()), 0, fill)
}

/// The byte string with zeros at its left, but after a sign.
pub fn zfill(s: &[u8], width: usize) -> Result<Vec<u8>, TextError> {
    let sign = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    pad(s, sign, width.saturating_sub(s.len()), 0, b'0')
}

/// The byte string with tabs replaced by spaces up to the next multiple of `tab_size`.
pub fn expandtabs(s: &[u8], tab_size: usize) -> Result<Vec<u8>, TextError> {
    let mut out = Vec::with_capacity(s.len());
    let mut column = 0;
    for &byte in s {
        match byte {
            b'\t' if tab_size > 0 => {
                let spaces = tab_size - column % tab_size;
                out.try_reserve(spaces).map_err(|_| TextError::memory())?;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            b'\t' => {}
            _ => {
                out.push(byte);
                column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches() {
        assert_eq!(find(b"abcabc", b"bc", 2..6), Some(4));
        assert_eq!(rfind(b"abcabc", b"", 0..6), Some(6));
        assert_eq!(count(b"aaaa", b"aa"), 2);
        assert_eq!(count(b"abc", b""), 4);
        assert_eq!(replace(b"ab", b"", b"-", None), b"-a-b-");
        assert_eq!(replace(b"aaa", b"a", b"bb", Some(2)), b"bbbba");
        assert_eq!(join(b",", &[b"a", b"b"]), b"a,b");
        assert_eq!(slice(b"abcdef", 5, -2, 3), b"fdb");
        assert_eq!(translate(b"abc", None, b"b"), b"ac");
    }

    #[test]
    fn padding() {
        assert_eq!(center(b"ab", 5, b'*').as_deref(), Ok(&b"**ab*"[..]));
        assert_eq!(zfill(b"-5", 4).as_deref(), Ok(&b"-005"[..]));
        assert_eq!(rjust(b"a", 3, b'.').as_deref(), Ok(&b"..a"[..]));
        assert_eq!(expandtabs(b"a\tb\n\tc", 4).as_deref(), Ok(&b"a   b\n    c"[..]));
        assert_eq!(ljust(b"a", usize::MAX, b' '), Err(TextError::memory()));
    }
}
