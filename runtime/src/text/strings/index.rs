//! Positions: from characters to bytes and back, and slices by character positions.

use std::ops::Range;

/// The number of characters.
#[inline]
pub fn char_count(s: &str) -> usize {
    s.chars().count()
}

/// The byte offset of the character at `index`; `index` may be the end.
///
/// # Panics
///
/// If `index` is beyond the end.
#[inline]
pub fn byte_index(s: &str, chars: usize, index: usize) -> usize {
    if chars == s.len() { index } else { byte_index_slow(s, chars, index) }
}

fn byte_index_slow(s: &str, chars: usize, index: usize) -> usize {
    assert!(index <= chars, "character index {index} beyond {chars}");
    let mut walk = s.chars();
    // `nth` skips whole words of bytes forward, but single characters backward.
    if index <= chars - chars / 8 {
        if index > 0 {
            walk.nth(index - 1);
        }
        s.len() - walk.as_str().len()
    } else {
        if index < chars {
            walk.nth_back(chars - index - 1);
        }
        walk.as_str().len()
    }
}

/// The position, in characters, of a byte offset that is the start of a character or the end.
#[inline]
pub fn char_index(s: &str, chars: usize, byte: usize) -> usize {
    if chars == s.len() { byte } else { char_count(&s[..byte]) }
}

/// The character at `index`, if there is one.
#[inline]
pub fn char_at(s: &str, chars: usize, index: usize) -> Option<char> {
    if index >= chars {
        return None;
    }
    if chars == s.len() {
        return Some(char::from(s.as_bytes()[index]));
    }
    s[byte_index_slow(s, chars, index)..].chars().next()
}

/// The part of a string between two positions.
///
/// # Panics
///
/// If the range is not within the string.
pub fn substring(s: &str, chars: usize, range: Range<usize>) -> &str {
    let start = byte_index(s, chars, range.start);
    if chars == s.len() {
        return &s[start..range.end];
    }
    let rest = &s[start..];
    &rest[..byte_index(rest, chars - range.start, range.end - range.start)]
}

/// The `len` characters at `start`, `start + step`, `start + 2 * step`, …
///
/// # Panics
///
/// If one of them is not within the string.
pub fn slice(s: &str, chars: usize, start: usize, step: isize, len: usize) -> String {
    if len == 0 {
        return String::new();
    }
    if step == 1 {
        return substring(s, chars, start..start + len).to_owned();
    }
    let stride = step.unsigned_abs().max(1);
    if chars == s.len() {
        let bytes = s.as_bytes();
        let at = |nth: usize| if step < 0 { start - nth * stride } else { start + nth * stride };
        return (0..len).map(|nth| char::from(bytes[at(nth)])).collect();
    }
    if step > 0 {
        s[byte_index(s, chars, start)..].chars().step_by(stride).take(len).collect()
    } else {
        s[..byte_index(s, chars, start + 1)].chars().rev().step_by(stride).take(len).collect()
    }
}

/// Resolves the optional bounds of a search in a sequence of length `len`: negative bounds count
/// from the end, and what is outside is cut off. `None` if the start lies behind the end, where
/// not even the empty string is found.
pub fn adjust_range(start: Option<isize>, end: Option<isize>, len: usize) -> Option<Range<usize>> {
    let resolve = |bound: isize| match usize::try_from(bound) {
        Ok(bound) => bound,
        Err(_) => len.saturating_sub(bound.unsigned_abs()),
    };
    let start = start.map_or(0, resolve);
    let end = end.map_or(len, resolve).min(len);
    (start <= end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_positions_agree() {
        for s in ["", "hello", "héllo wörld", "日本語😀x日本語😀x日本語😀x", "😀"] {
            let chars = char_count(s);
            for (index, (byte, c)) in s.char_indices().enumerate() {
                assert_eq!(byte_index(s, chars, index), byte);
                assert_eq!(char_index(s, chars, byte), index);
                assert_eq!(char_at(s, chars, index), Some(c));
            }
            assert_eq!(byte_index(s, chars, chars), s.len());
            assert_eq!(char_at(s, chars, chars), None);
        }
    }

    #[test]
    fn slices_step_both_ways() {
        let s = "añb€c😀d";
        assert_eq!(slice(s, 7, 0, 2, 4), "abcd");
        assert_eq!(slice(s, 7, 6, -1, 7), "d😀c€bña");
        assert_eq!(slice(s, 7, 5, -2, 3), "😀€ñ");
        assert_eq!(slice(s, 7, 1, 1, 3), "ñb€");
        assert_eq!(slice("abcdef", 6, 5, -2, 3), "fdb");
        assert_eq!(slice("abcdef", 6, 0, 5, 2), "af");
        assert_eq!(slice("", 0, 0, -1, 0), "");
    }

    #[test]
    fn ranges_are_cut() {
        assert_eq!(adjust_range(None, None, 3), Some(0..3));
        assert_eq!(adjust_range(Some(-2), Some(100), 3), Some(1..3));
        assert_eq!(adjust_range(Some(-9), Some(-1), 3), Some(0..2));
        assert_eq!(adjust_range(Some(3), None, 3), Some(3..3));
        assert_eq!(adjust_range(Some(4), None, 3), None);
        assert_eq!(adjust_range(Some(2), Some(1), 3), None);
        assert_eq!(adjust_range(Some(isize::MIN), Some(isize::MIN), 3), Some(0..0));
    }
}
