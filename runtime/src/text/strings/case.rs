//! Changing the case of strings.
//!
//! One character may become several, and one depends on its neighbours: the capital sigma is
//! lowered to the final form at the end of a word.

use super::super::unicode::{
    is_case_ignorable, is_cased, is_lower, is_upper, push_folded, push_lower, push_title, push_upper,
};

/// All characters in lower case.
pub fn lower(s: &str) -> String {
    if s.is_ascii() {
        return s.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(s.len());
    for (at, c) in s.char_indices() {
        push_lower_in(s, at, c, &mut out);
    }
    out
}

/// All characters in upper case.
pub fn upper(s: &str) -> String {
    if s.is_ascii() {
        return s.to_ascii_uppercase();
    }
    let mut out = String::with_capacity(s.len());
    s.chars().for_each(|c| push_upper(c, &mut out));
    out
}

/// The form in which strings are compared without regard to case.
pub fn casefold(s: &str) -> String {
    if s.is_ascii() {
        return s.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(s.len());
    s.chars().for_each(|c| push_folded(c, &mut out));
    out
}

/// The first character in title case, the others in lower case.
pub fn capitalize(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for (at, c) in s.char_indices() {
        if at == 0 {
            push_title(c, &mut out);
        } else {
            push_lower_in(s, at, c, &mut out);
        }
    }
    out
}

/// The first character of every word in title case, the others in lower case.
pub fn title(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut in_word = false;
    for (at, c) in s.char_indices() {
        if in_word {
            push_lower_in(s, at, c, &mut out);
        } else {
            push_title(c, &mut out);
        }
        in_word = is_cased(c);
    }
    out
}

/// Upper case in lower case, and the other way round.
pub fn swapcase(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for (at, c) in s.char_indices() {
        if is_upper(c) {
            push_lower_in(s, at, c, &mut out);
        } else if is_lower(c) {
            push_upper(c, &mut out);
        } else {
            out.push(c);
        }
    }
    out
}

/// Appends the lower case of the character at byte `at`.
fn push_lower_in(s: &str, at: usize, c: char, out: &mut String) {
    if c == 'Σ' {
        out.push(if is_final(&s[..at], &s[at + c.len_utf8()..]) { 'ς' } else { 'σ' });
    } else {
        push_lower(c, out);
    }
}

/// Whether a sigma between these two ends a word: a cased character comes before, and none after,
/// marks and the like aside.
fn is_final(before: &str, after: &str) -> bool {
    let nearest_is_cased = |c: Option<char>| c.is_some_and(is_cased);
    nearest_is_cased(before.chars().rev().find(|&c| !is_case_ignorable(c)))
        && !nearest_is_cased(after.chars().find(|&c| !is_case_ignorable(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigma_looks_around() {
        assert_eq!(lower("ΌΣΟΣ ΣΑΣ. Σ"), "όσος σας. σ");
        assert_eq!(lower("AΣ\u{301}"), "aς\u{301}");
        assert_eq!(capitalize("ΑΣ"), "Ας");
        assert_eq!(title("ΑΣ ΣΑ"), "Ας Σα");
        assert_eq!(swapcase("αΣ"), "Ας");
    }

    #[test]
    fn characters_may_multiply() {
        assert_eq!(upper("straße ﬁ"), "STRASSE FI");
        assert_eq!(casefold("Straße ΑΣ"), "strasse ασ");
        assert_eq!(title("ßa ǆa they're 3rd"), "Ssa ǅa They'Re 3Rd");
        assert_eq!(lower("İ"), "i\u{307}");
        assert_eq!(swapcase("aBǅ1"), "Abǅ1");
    }
}
