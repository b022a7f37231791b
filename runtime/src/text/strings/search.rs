//! Finding, counting and replacing substrings; joining; translating character by character.

use std::ops::Range;

use super::index::{char_index, substring};

/// The position of the first occurrence within a range of positions.
pub fn find(s: &str, chars: usize, needle: &str, range: Range<usize>) -> Option<usize> {
    let part = substring(s, chars, range.clone());
    let at = part.find(needle)?;
    Some(range.start + char_index(part, range.len(), at))
}

/// The position of the last occurrence within a range of positions.
pub fn rfind(s: &str, chars: usize, needle: &str, range: Range<usize>) -> Option<usize> {
    let part = substring(s, chars, range.clone());
    let at = part.rfind(needle)?;
    Some(range.start + char_index(part, range.len(), at))
}

/// How many times `needle` occurs without overlap. The empty string occurs around every character.
pub fn count(s: &str, needle: &str) -> usize {
    s.matches(needle).count()
}

/// Replaces the first `max` occurrences, or all.
pub fn replace(s: &str, old: &str, new: &str, max: Option<usize>) -> String {
    match max {
        None => s.replace(old, new),
        Some(max) => s.replacen(old, new, max),
    }
}

/// The strings with a separator between them, reserved at once.
pub fn join(separator: &str, parts: &[&str]) -> String {
    parts.join(separator)
}

/// What a character is translated to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Translation {
    /// Itself.
    Keep,
    /// Nothing.
    Delete,
    /// Another character.
    Char(char),
    /// Any text.
    Text(String),
}

/// Translates every character; `table` is asked once for each ASCII character that occurs, and
/// every time for others.
pub fn translate<E>(s: &str, mut table: impl FnMut(char) -> Result<Translation, E>) -> Result<String, E> {
    const UNKNOWN: Option<Translation> = None;
    let mut ascii = [UNKNOWN; 128];
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        let fresh;
        let translation = match ascii.get_mut(c as usize) {
            Some(Some(known)) => &*known,
            Some(unknown) => &*unknown.insert(table(c)?),
            None => {
                fresh = table(c)?;
                &fresh
            }
        };
        match translation {
            Translation::Keep => out.push(c),
            Translation::Delete => {}
            Translation::Char(c) => out.push(*c),
            Translation::Text(text) => out.push_str(text),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::char_count;
    use super::*;

    #[test]
    fn positions_count_characters() {
        let s = "añoñoño";
        let chars = char_count(s);
        assert_eq!(find(s, chars, "ño", 0..7), Some(1));
        assert_eq!(find(s, chars, "ño", 2..7), Some(3));
        assert_eq!(rfind(s, chars, "ño", 0..6), Some(3));
        assert_eq!(rfind(s, chars, "", 0..7), Some(7));
        assert_eq!(find(s, chars, "", 7..7), Some(7));
        assert_eq!(find(s, chars, "x", 0..7), None);
    }

    #[test]
    fn empty_needles_are_everywhere() {
        assert_eq!(count("añb", ""), 4);
        assert_eq!(count("aaaa", "aa"), 2);
        assert_eq!(replace("añ", "", "-", None), "-a-ñ-");
        assert_eq!(replace("añ", "", "-", Some(2)), "-a-ñ");
        assert_eq!(replace("", "", "-", None), "-");
        assert_eq!(replace("aaa", "a", "b", Some(2)), "bba");
    }

    #[test]
    fn translation_asks_once_for_ascii() {
        let mut asked = Vec::new();
        let result = translate("aabé", |c| {
            asked.push(c);
            Ok::<_, ()>(match c {
                'a' => Translation::Text("AA".to_owned()),
                'b' => Translation::Delete,
                _ => Translation::Keep,
            })
        });
        assert_eq!(result.as_deref(), Ok("AAAAé"));
        assert_eq!(asked, ['a', 'b', 'é']);
        assert_eq!(join(", ", &["a", "b"]), "a, b");
    }
}
