//! Taking byte strings apart.

use memchr::memmem;

use super::super::TextError;
use super::is_space_byte;

fn check_separator(separator: &[u8]) -> Result<(), TextError> {
    if separator.is_empty() { Err(TextError::value("empty separator")) } else { Ok(()) }
}

/// The words of a byte string. At most `max` words are split off from the left; what remains is
/// the last element, without the white space before it.
pub fn split_whitespace(s: &[u8], max: Option<usize>) -> Vec<&[u8]> {
    let max = max.unwrap_or(usize::MAX);
    let mut words = Vec::new();
    let mut rest = lstrip(s, None);
    while !rest.is_empty() {
        let end = if words.len() < max { rest.iter().position(|&byte| is_space_byte(byte)) } else { None };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(word);
        rest = lstrip(after, None);
    }
    words
}

/// As [`split_whitespace`], from the right: what remains is the first element.
pub fn rsplit_whitespace(s: &[u8], max: Option<usize>) -> Vec<&[u8]> {
    let max = max.unwrap_or(usize::MAX);
    let mut words = Vec::new();
    let mut rest = rstrip(s, None);
    while !rest.is_empty() {
        let cut = if words.len() < max { rest.iter().rposition(|&byte| is_space_byte(byte)) } else { None };
        let (before, word) = rest.split_at(cut.map_or(0, |at| at + 1));
        words.push(word);
        rest = rstrip(before, None);
    }
    words.reverse();
    words
}

/// The parts between separators; at most `max` splits, from the left.
pub fn split<'a>(s: &'a [u8], separator: &[u8], max: Option<usize>) -> Result<Vec<&'a [u8]>, TextError> {
    check_separator(separator)?;
    let mut parts = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(s, separator).take(max.unwrap_or(usize::MAX)) {
        parts.push(&s[start..at]);
        start = at + separator.len();
    }
    parts.push(&s[start..]);
    Ok(parts)
}

/// The parts between separators; at most `max` splits, from the right.
pub fn rsplit<'a>(s: &'a [u8], separator: &[u8], max: Option<usize>) -> Result<Vec<&'a [u8]>, TextError> {
    check_separator(separator)?;
    let mut parts = Vec::new();
    let mut end = s.len();
    for at in memmem::rfind_iter(s, separator).take(max.unwrap_or(usize::MAX)) {
        parts.push(&s[at + separator.len()..end]);
        end = at;
    }
    parts.push(&s[..end]);
    parts.reverse();
    Ok(parts)
}

/// The lines of a byte string, with or without the `\n`, `\r` or `\r\n` that ends them.
pub fn split_lines(s: &[u8], keep_ends: bool) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = s;
    while !rest.is_empty() {
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let end = match &rest[line..] {
            [b'\r', b'\n', ..] => line + 2,
            [_, ..] => line + 1,
            [] => line,
        };
        lines.push(&rest[..if keep_ends { end } else { line }]);
        rest = &rest[end..];
    }
    lines
}

/// What stands before, in and after the first separator; all of it before, if there is none.
pub fn partition<'a>(s: &'a [u8], separator: &[u8]) -> Result<[&'a [u8]; 3], TextError> {
    check_separator(separator)?;
    Ok(match memmem::find(s, separator) {
        Some(at) => cut(s, at, separator.len()),
        None => [s, b"", b""],
    })
}

/// What stands before, in and after the last separator; all of it after, if there is none.
pub fn rpartition<'a>(s: &'a [u8], separator: &[u8]) -> Result<[&'a [u8]; 3], TextError> {
    check_separator(separator)?;
    Ok(match memmem::rfind(s, separator) {
        Some(at) => cut(s, at, separator.len()),
        None => [b"", b"", s],
    })
}

fn cut(s: &[u8], at: usize, len: usize) -> [&[u8]; 3] {
    [&s[..at], &s[at..at + len], &s[at + len..]]
}

/// Whether a byte is to be stripped.
fn strips(set: Option<&[u8]>, byte: u8) -> bool {
    set.map_or_else(|| is_space_byte(byte), |set| set.contains(&byte))
}

/// Without the given bytes (white space, if `None`) at the left end.
pub fn lstrip<'a>(s: &'a [u8], set: Option<&[u8]>) -> &'a [u8] {
    let start = s.iter().position(|&byte| !strips(set, byte)).unwrap_or(s.len());
    &s[start..]
}

/// Without the given bytes (white space, if `None`) at the right end.
pub fn rstrip<'a>(s: &'a [u8], set: Option<&[u8]>) -> &'a [u8] {
    let end = s.iter().rposition(|&byte| !strips(set, byte)).map_or(0, |last| last + 1);
    &s[..end]
}

/// Without the given bytes (white space, if `None`) at both ends.
pub fn strip<'a>(s: &'a [u8], set: Option<&[u8]>) -> &'a [u8] {
    rstrip(lstrip(s, set), set)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: Vec<&[u8]>) -> Vec<&str> {
        parts.into_iter().map(|part| std::str::from_utf8(part).unwrap_or("?")).collect()
    }

    #[test]
    fn splits_from_either_end() {
        assert_eq!(shown(split_whitespace(b"  a  b c ", Some(1))), ["a", "b c "]);
        assert_eq!(shown(rsplit_whitespace(b"  a  b c ", Some(1))), ["  a  b", "c"]);
        assert_eq!(shown(split_whitespace(b" a b ", None)), ["a", "b"]);
        assert_eq!(split(b"aaa", b"aa", None).map(shown), Ok(vec!["", "a"]));
        assert_eq!(rsplit(b"aaa", b"aa", None).map(shown), Ok(vec!["a", ""]));
        assert_eq!(rsplit(b"a,b,c", b",", Some(1)).map(shown), Ok(vec!["a,b", "c"]));
        assert!(split(b"a", b"", None).is_err());
        assert_eq!(shown(split_lines(b"a\r\nb\rc\n\nd\x0b", true)), ["a\r\n", "b\r", "c\n", "\n", "d\x0b"]);
        assert_eq!(rpartition(b"a=b=c", b"=").map(|p| shown(p.to_vec())), Ok(vec!["a=b", "=", "c"]));
        assert_eq!(strip(b"xaxbx", Some(b"x")), b"axb");
    }
}
