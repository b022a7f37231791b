//! Format strings: what they say about the layout of packed bytes.

/// What a format character stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Code {
    /// A byte to skip.
    Pad,
    /// One byte, as a byte string.
    Char,
    /// A truth value.
    Bool,
    /// An integer; the letter is for messages.
    Int {
        /// The format character.
        letter: char,
        /// Whether it has a sign.
        signed: bool,
    },
    /// A float of 2, 4 or 8 bytes.
    Float,
    /// A byte string of fixed length.
    Str,
    /// The same with its length in the first byte.
    Pascal,
}

/// One value of a format, or one run of padding.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// What it is.
    pub code: Code,
    /// Where it begins.
    pub offset: usize,
    /// Its bytes.
    pub size: usize,
}

/// A format.
#[derive(Debug)]
pub struct Format {
    /// The text it was made from.
    pub text: String,
    /// All values in order, padding left out.
    pub items: Vec<Item>,
    /// Bytes of the whole.
    pub size: usize,
    /// Whether the low byte comes first.
    pub little: bool,
    /// Whether sizes, order and alignment are the machine's own.
    pub native: bool,
}

/// Reads a format character: what it is, and its size.
fn code(c: char, native: bool) -> Option<(Code, usize)> {
    let int = |signed, size| Some((Code::Int { letter: c, signed }, size));
    match c {
        'x' => Some((Code::Pad, 1)),
        'c' => Some((Code::Char, 1)),
        '?' => Some((Code::Bool, 1)),
        'b' | 'B' => int(c == 'b', 1),
        'h' | 'H' => int(c == 'h', 2),
        'i' | 'I' => int(c == 'i', 4),
        'l' | 'L' => int(c == 'l', if native { size_of::<core::ffi::c_long>() } else { 4 }),
        'q' | 'Q' => int(c == 'q', 8),
        'n' | 'N' if native => int(c == 'n', size_of::<usize>()),
        'P' if native => int(false, size_of::<usize>()),
        'e' => Some((Code::Float, 2)),
        'f' => Some((Code::Float, 4)),
        'd' => Some((Code::Float, 8)),
        's' => Some((Code::Str, 1)),
        'p' => Some((Code::Pascal, 1)),
        _ => None,
    }
}

impl Format {
    /// Reads a format.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Format, &'static str> {
        let (native, aligned, little, rest) = match text.chars().next() {
            Some('<') => (false, false, true, &text[1..]),
            Some('>' | '!') => (false, false, false, &text[1..]),
            Some('=') => (false, false, cfg!(target_endian = "little"), &text[1..]),
            Some('@') => (true, true, cfg!(target_endian = "little"), &text[1..]),
            _ => (true, true, cfg!(target_endian = "little"), text),
        };
        let mut f = Format { text: text.to_owned(), items: Vec::new(), size: 0, little, native };
        let mut count: Option<usize> = None;
        for c in rest.chars() {
            if let Some(digit) = c.to_digit(10) {
                let n = count.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(digit as usize));
                count = Some(n.ok_or("overflow in item count")?);
                continue;
            }
            if c.is_ascii_whitespace() {
                if count.is_some() {
                    return Err("repeat count given without format specifier");
                }
                continue;
            }
            let (code, size) = code(c, native).ok_or("bad char in struct format")?;
            f.add(code, size, count.take().unwrap_or(1), aligned)?;
        }
        if count.is_some() {
            return Err("repeat count given without format specifier");
        }
        Ok(f)
    }

    fn add(&mut self, code: Code, size: usize, count: usize, aligned: bool) -> Result<(), &'static str> {
        const TOO_LONG: &str = "total struct size too long";
        if aligned && matches!(code, Code::Int { .. } | Code::Float) {
            self.size = self.size.checked_next_multiple_of(size).ok_or(TOO_LONG)?;
        }
        let end = size.checked_mul(count).and_then(|n| n.checked_add(self.size)).ok_or(TOO_LONG)?;
        if end > isize::MAX as usize {
            return Err(TOO_LONG);
        }
        match code {
            Code::Pad => {}
            Code::Str | Code::Pascal => self.items.push(Item { code, offset: self.size, size: count }),
            _ => self.items.extend((0..count).map(|i| Item { code, offset: self.size + i * size, size })),
        }
        self.size = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_formats_are_aligned_and_others_are_not() {
        assert_eq!(Format::parse("bi").unwrap().size, 8);
        assert_eq!(Format::parse("=bi").unwrap().size, 5);
        assert_eq!(Format::parse("b0i").unwrap().size, 4);
        assert_eq!(Format::parse("5s3p").unwrap().items.len(), 2);
    }

    #[test]
    fn broken_formats_are_refused() {
        assert!(Format::parse("z").is_err());
        assert!(Format::parse("3").is_err());
        assert!(Format::parse("<n").is_err());
    }
}
