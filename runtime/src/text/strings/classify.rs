//! Questions about all characters of a string.

use super::super::unicode;

/// Whether there are characters, and all of them have the property.
fn all(s: &str, property: impl Fn(char) -> bool) -> bool {
    !s.is_empty() && s.chars().all(property)
}

/// Whether there are only letters.
pub fn is_alpha(s: &str) -> bool {
    all(s, unicode::is_alpha)
}

/// Whether there are only letters and numbers.
pub fn is_alnum(s: &str) -> bool {
    all(s, unicode::is_alnum)
}

/// Whether there are only decimal digits.
pub fn is_decimal(s: &str) -> bool {
    all(s, unicode::is_decimal)
}

/// Whether there are only digits, superscripts included.
pub fn is_digit(s: &str) -> bool {
    all(s, unicode::is_digit)
}

/// Whether there are only numbers, fractions and number words included.
pub fn is_numeric(s: &str) -> bool {
    all(s, unicode::is_numeric)
}

/// Whether there is only white space.
pub fn is_space(s: &str) -> bool {
    all(s, unicode::is_space)
}

/// Whether all characters are shown without escapes; so they are if there are none.
pub fn is_printable(s: &str) -> bool {
    s.chars().all(unicode::is_printable)
}

/// Whether there is upper case, and no other.
pub fn is_upper(s: &str) -> bool {
    !s.chars().any(|c| unicode::is_lower(c) || unicode::is_title(c)) && s.chars().any(unicode::is_upper)
}

/// Whether there is lower case, and no other.
pub fn is_lower(s: &str) -> bool {
    !s.chars().any(|c| unicode::is_upper(c) || unicode::is_title(c)) && s.chars().any(unicode::is_lower)
}

/// Whether there are words, and each begins with upper or title case and goes on in lower case.
pub fn is_title(s: &str) -> bool {
    let (mut in_word, mut found) = (false, false);
    for c in s.chars() {
        let begins = unicode::is_upper(c) || unicode::is_title(c);
        let continues = unicode::is_lower(c);
        if (begins && in_word) || (continues && !in_word) {
            return false;
        }
        in_word = begins || continues;
        found |= in_word;
    }
    found
}

/// Whether the string is an identifier (keywords are, too).
pub fn is_identifier(s: &str) -> bool {
    let mut chars = s.chars();
    chars.next().is_some_and(unicode::is_identifier_start) && chars.all(unicode::is_identifier_continue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_strings_are_only_printable() {
        for question in [
            is_alpha,
            is_alnum,
            is_decimal,
            is_digit,
            is_numeric,
            is_space,
            is_upper,
            is_lower,
            is_title,
            is_identifier,
        ] {
            assert!(!question(""));
        }
        assert!(is_printable(""));
    }

    #[test]
    fn case_ignores_the_caseless() {
        assert!(is_upper("ABC 1") && !is_upper("1") && !is_upper("Ab") && !is_upper("AǅA"));
        assert!(is_lower("abc 1") && !is_lower("1") && !is_lower("Ab"));
        assert!(is_title("They'Re 3Rd") && !is_title("They're") && !is_title("AB") && is_title("ǅa"));
    }

    #[test]
    fn identifiers() {
        assert!(is_identifier("_a1") && is_identifier("été") && is_identifier("a·"));
        assert!(!is_identifier("1a") && !is_identifier("a b") && !is_identifier("a-"));
    }
}
