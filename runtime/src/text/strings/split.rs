//! Taking strings apart: at white space, at a separator, at line ends; and stripping their ends.

use super::super::TextError;
use super::super::unicode::{is_line_break, is_space};

#[cold]
fn empty_separator() -> TextError {
    TextError::value("empty separator")
}

/// The words of a string. At most `max` words are split off from the left; what remains is the
/// last element, without the white space before it.
pub fn split_whitespace(s: &str, max: Option<usize>) -> Vec<&str> {
    let Some(max) = max else {
        return s.split(is_space).filter(|word| !word.is_empty()).collect();
    };
    let mut words = Vec::new();
    let mut rest = s.trim_start_matches(is_space);
    while !rest.is_empty() {
        let end = if words.len() < max { rest.find(is_space) } else { None };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(word);
        rest = after.trim_start_matches(is_space);
    }
    words
}

/// As [`split_whitespace`], from the right: what remains is the first element.
pub fn rsplit_whitespace(s: &str, max: Option<usize>) -> Vec<&str> {
    let Some(max) = max else { return split_whitespace(s, None) };
    let mut words = Vec::new();
    let mut rest = s.trim_end_matches(is_space);
    while !rest.is_empty() {
        let cut = if words.len() < max { rest.char_indices().rfind(|&(_, c)| is_space(c)) } else { None };
        let start = cut.map_or(0, |(at, c)| at + c.len_utf8());
        words.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    words.reverse();
    words
}

/// The parts between separators; at most `max` splits, from the left.
pub fn split<'a>(s: &'a str, separator: &str, max: Option<usize>) -> Result<Vec<&'a str>, TextError> {
    if separator.is_empty() {
        return Err(empty_separator());
    }
    Ok(match max.and_then(|max| max.checked_add(1)) {
        Some(parts) => s.splitn(parts, separator).collect(),
        None => s.split(separator).collect(),
    })
}

/// The parts between separators; at most `max` splits, from the right.
pub fn rsplit<'a>(s: &'a str, separator: &str, max: Option<usize>) -> Result<Vec<&'a str>, TextError> {
    if separator.is_empty() {
        return Err(empty_separator());
    }
    // Even without a limit, overlapping separators are found from the right.
    let mut parts: Vec<&str> = match max.and_then(|max| max.checked_add(1)) {
        Some(parts) => s.rsplitn(parts, separator).collect(),
        None => s.rsplit(separator).collect(),
    };
    parts.reverse();
    Ok(parts)
}

/// The lines of a string, with or without what ends them.
pub fn split_lines(s: &str, keep_ends: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = s;
    while !rest.is_empty() {
        let (line, end) = match rest.char_indices().find(|&(_, c)| is_line_break(c)) {
            Some((at, '\r')) if rest[at + 1..].starts_with('\n') => (at, at + 2),
            Some((at, c)) => (at, at + c.len_utf8()),
            None => (rest.len(), rest.len()),
        };
        lines.push(&rest[..if keep_ends { end } else { line }]);
        rest = &rest[end..];
    }
    lines
}

/// What stands before, in and after the first separator; all of it before, if there is none.
pub fn partition<'a>(s: &'a str, separator: &str) -> Result<[&'a str; 3], TextError> {
    if separator.is_empty() {
        return Err(empty_separator());
    }
    Ok(match s.find(separator) {
        Some(at) => cut(s, at, separator.len()),
        None => [s, "", ""],
    })
}

/// What stands before, in and after the last separator; all of it after, if there is none.
pub fn rpartition<'a>(s: &'a str, separator: &str) -> Result<[&'a str; 3], TextError> {
    if separator.is_empty() {
        return Err(empty_separator());
    }
    Ok(match s.rfind(separator) {
        Some(at) => cut(s, at, separator.len()),
        None => ["", "", s],
    })
}

fn cut(s: &str, at: usize, len: usize) -> [&str; 3] {
    [&s[..at], &s[at..at + len], &s[at + len..]]
}

/// Without the given characters (white space, if `None`) at the left end.
pub fn lstrip<'a>(s: &'a str, set: Option<&str>) -> &'a str {
    match set {
        None => s.trim_start_matches(is_space),
        Some(set) => s.trim_start_matches(|c| set.contains(c)),
    }
}

/// Without the given characters (white space, if `None`) at the right end.
pub fn rstrip<'a>(s: &'a str, set: Option<&str>) -> &'a str {
    match set {
        None => s.trim_end_matches(is_space),
        Some(set) => s.trim_end_matches(|c| set.contains(c)),
    }
}

/// Without the given characters (white space, if `None`) at both ends.
pub fn strip<'a>(s: &'a str, set: Option<&str>) -> &'a str {
    rstrip(lstrip(s, set), set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_leave_the_rest_alone() {
        assert_eq!(split_whitespace(" a\u{a0}b\x1cc ", None), ["a", "b", "c"]);
        assert_eq!(split_whitespace("  a  b c ", Some(1)), ["a", "b c "]);
        assert_eq!(split_whitespace("  a ", Some(0)), ["a "]);
        assert_eq!(split_whitespace("  a ", Some(1)), ["a"]);
        assert!(split_whitespace("  ", Some(0)).is_empty());
        assert_eq!(rsplit_whitespace("  a  b c ", Some(1)), ["  a  b", "c"]);
        assert_eq!(rsplit_whitespace("  a ", Some(0)), ["  a"]);
    }

    #[test]
    fn separators_may_overlap() {
        assert_eq!(split("aaa", "aa", None), Ok(vec!["", "a"]));
        assert_eq!(rsplit("aaa", "aa", None), Ok(vec!["a", ""]));
        assert_eq!(rsplit("a,b,c", ",", Some(1)), Ok(vec!["a,b", "c"]));
        assert_eq!(split("", ",", None), Ok(vec![""]));
        assert!(split("a", "", None).is_err());
        assert_eq!(partition("a=b=c", "="), Ok(["a", "=", "b=c"]));
        assert_eq!(rpartition("a=b=c", "="), Ok(["a=b", "=", "c"]));
        assert_eq!(rpartition("abc", "="), Ok(["", "", "abc"]));
    }

    #[test]
    fn lines_end_in_many_ways() {
        let text = "a\r\nb\rc\n\nd\x0be\x0cf\x1cg\u{85}h\u{2028}i";
        assert_eq!(split_lines(text, false), ["a", "b", "c", "", "d", "e", "f", "g", "h", "i"]);
        assert_eq!(split_lines(text, true).concat(), text);
        assert_eq!(split_lines("a\n", false), ["a"]);
    }

    #[test]
    fn ends_are_stripped() {
        assert_eq!(strip("\u{3000} a \n", None), "a");
        assert_eq!(strip("éaéb", Some("éb")), "a");
        assert_eq!(lstrip("xxa", Some("")), "xxa");
        assert_eq!(rstrip("axx", Some("x")), "a");
    }
}
