//! What is wrong with an escape sequence, in the words of CPython's codec.

/// Describes the first bad escape of a string literal token.
pub(super) fn describe(token: &str) -> String {
    let quote = token.find(['"', '\'']).unwrap_or(0);
    let bytes_literal = token[..quote].contains(['b', 'B']);
    let triple = token.get(quote..quote + 3).is_some_and(|q| q == "\"\"\"" || q == "'''");
    let width = if triple { 3 } else { 1 };
    let body = token.get(quote + width..token.len().saturating_sub(width)).unwrap_or_default();
    let b = body.as_bytes();
    let mut at = 0;
    while at < b.len() {
        if b[at] != b'\\' {
            at += 1;
            continue;
        }
        let hex = |n: usize| b[at + 2..].iter().take(n).take_while(|c| c.is_ascii_hexdigit()).count();
        let wanted = match b.get(at + 1) {
            Some(b'x') => 2,
            Some(b'u') if !bytes_literal => 4,
            Some(b'U') if !bytes_literal => 8,
            Some(b'N') if !bytes_literal => {
                let close = body[at..].find('}').filter(|_| b.get(at + 2) == Some(&b'{'));
                let (end, what) = match close {
                    Some(i) => (at + i, "unknown Unicode character name"),
                    None => (at + 1, "malformed \\N character escape"),
                };
                return unicode(at, end, what);
            }
            _ => {
                at += 2;
                continue;
            }
        };
        let found = hex(wanted);
        if found < wanted {
            if bytes_literal {
                return format!("(value error) invalid \\x escape at position {at}");
            }
            let form = match wanted {
                2 => "truncated \\xXX escape",
                4 => "truncated \\uXXXX escape",
                _ => "truncated \\UXXXXXXXX escape",
            };
            return unicode(at, at + 1 + found, form);
        }
        if wanted == 8 && u32::from_str_radix(&body[at + 2..at + 10], 16).is_ok_and(|c| c > 0x10_ffff) {
            return unicode(at, at + 9, "illegal Unicode character");
        }
        at += 2 + wanted;
    }
    "invalid syntax".to_owned()
}

fn unicode(start: usize, end: usize, what: &str) -> String {
    format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {what}")
}
