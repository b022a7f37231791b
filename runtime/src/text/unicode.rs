//! Properties of single characters, as the language defines them.
//!
//! The tables are checked in (`unicode_tables.rs`) rather than taken from a crate, because the
//! predicates must agree with one fixed version of the Unicode database whatever the version of
//! the toolchain. Case mappings come from `std`, which may be newer: a mapping that leads to a
//! character the tables do not know is ignored here, so both sources always agree.

use super::unicode_tables as tables;

/// Membership in an inversion list: a character is inside after an odd number of toggles.
fn in_set(set: &[u32], c: char) -> bool {
    set.partition_point(|&point| point <= c as u32) % 2 == 1
}

/// Whether a string shows this character as it is, without an escape.
#[inline]
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() { matches!(c, ' '..='~') } else { in_set(&tables::PRINTABLE, c) }
}

/// Whether the character separates words: white space, or one of the four ASCII separators.
#[inline]
pub fn is_space(c: char) -> bool {
    matches!(c, '\x1c'..='\x1f') || c.is_whitespace()
}

/// Whether the character ends a line.
#[inline]
pub fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether the character is a letter.
#[inline]
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { in_set(&tables::ALPHABETIC, c) }
}

/// The value of a decimal digit of any script.
#[inline]
pub fn decimal_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let after = tables::DECIMAL_ZEROS.partition_point(|&zero| zero <= c as u32);
    let value = c as u32 - tables::DECIMAL_ZEROS[after.checked_sub(1)?];
    (value < 10).then_some(value)
}

/// Whether the character is a decimal digit of any script.
#[inline]
pub fn is_decimal(c: char) -> bool {
    decimal_value(c).is_some()
}

/// Whether the character is a digit, including superscripts and the like.
#[inline]
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { in_set(&tables::DIGIT, c) }
}

/// Whether the character stands for a number, including fractions and number words.
#[inline]
pub fn is_numeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { in_set(&tables::NUMERIC, c) }
}

/// Whether the character is a letter or stands for a number.
#[inline]
pub fn is_alnum(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_alpha(c) || is_numeric(c) }
}

/// Whether the character is upper case.
#[inline]
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { in_set(&tables::UPPERCASE, c) }
}

/// Whether the character is lower case.
#[inline]
pub fn is_lower(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_lowercase() } else { in_set(&tables::LOWERCASE, c) }
}

/// Whether the character is one of the digraphs in title case.
#[inline]
pub fn is_title(c: char) -> bool {
    !c.is_ascii() && in_set(&tables::TITLECASE, c)
}

/// Whether the character takes part in case at all.
#[inline]
pub fn is_cased(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { in_set(&tables::CASED, c) }
}

/// Whether the character is passed over when the context of a sigma is looked at.
#[inline]
pub fn is_case_ignorable(c: char) -> bool {
    in_set(&tables::CASE_IGNORABLE, c)
}

/// Whether an identifier may begin with the character.
#[inline]
pub fn is_identifier_start(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() || c == '_' } else { in_set(&tables::IDENTIFIER_START, c) }
}

/// Whether an identifier may go on with the character.
#[inline]
pub fn is_identifier_continue(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { in_set(&tables::IDENTIFIER_CONTINUE, c) }
}

/// Appends a mapping, or the character itself where one of the two is newer than the tables.
fn push_mapping(c: char, mapping: impl Iterator<Item = char> + Clone, out: &mut String) {
    // Whatever has case is printable, unless the tables do not know it.
    if is_printable(c) && mapping.clone().all(is_printable) {
        out.extend(mapping);
    } else {
        out.push(c);
    }
}

/// Appends the upper case of a character, which may be several characters.
pub fn push_upper(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_uppercase());
    } else {
        push_mapping(c, c.to_uppercase(), out);
    }
}

/// Appends the lower case of a character, without regard to its neighbours.
pub fn push_lower(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else {
        push_mapping(c, c.to_lowercase(), out);
    }
}

/// Appends the title case of a character.
pub fn push_title(c: char, out: &mut String) {
    // Georgian letters have capitals, but titles do not use them.
    if matches!(c, '\u{10d0}'..='\u{10ff}') {
        out.push(c);
        return;
    }
    match exception(&tables::TITLE_EXCEPTIONS, c) {
        Some(title) => out.push_str(title),
        None => push_upper(c, out),
    }
}

/// Appends what a character becomes when case is to be disregarded.
pub fn push_folded(c: char, out: &mut String) {
    match c {
        // Cherokee folds to its capitals, which were encoded first.
        '\u{13a0}'..='\u{13f5}' => out.push(c),
        '\u{13f8}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}' => push_upper(c, out),
        _ => match exception(&tables::FOLD_EXCEPTIONS, c) {
            Some(folded) => out.push_str(folded),
            None => push_lower(c, out),
        },
    }
}

/// Looks a character up in a sorted table of exceptions.
fn exception(table: &[(char, &'static str)], c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    table.binary_search_by_key(&c, |&(key, _)| key).ok().map(|found| table[found].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_have_values() {
        assert_eq!(decimal_value('٣'), Some(3));
        assert_eq!(decimal_value('𝟗'), Some(9));
        assert_eq!(decimal_value('²'), None);
        assert!(is_digit('²') && is_numeric('½') && !is_digit('½'));
    }

    #[test]
    fn sets_toggle_at_their_edges() {
        assert!(!is_printable('\u{a0}') && is_printable('\u{a1}') && !is_printable('\u{ad}'));
        assert!(is_space('\x1c') && is_space('\u{3000}') && !is_space('\u{200b}'));
        assert!(is_title('ǅ') && !is_upper('ǅ') && is_upper('Ǆ') && is_lower('ª'));
        assert!(!is_printable('\u{10ffff}'));
    }

    #[test]
    fn mappings_know_their_exceptions() {
        let apply = |f: fn(char, &mut String), c| {
            let mut out = String::new();
            f(c, &mut out);
            out
        };
        assert_eq!(apply(push_upper, 'ß'), "SS");
        assert_eq!(apply(push_title, 'ß'), "Ss");
        assert_eq!(apply(push_title, 'ǆ'), "ǅ");
        assert_eq!(apply(push_folded, 'ß'), "ss");
        assert_eq!(apply(push_folded, 'ꭰ'), "Ꭰ");
        assert_eq!(apply(push_title, 'ა'), "ა");
    }
}
