//! The pieces of JSON that a snapshot consists of.

use std::io::{self, Write};

/// Characters of a text that are shown.
const SHOWN: usize = 80;

/// Writes a JSON string; long texts are cut.
pub(super) fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    let mut chars = text.chars();
    for c in chars.by_ref().take(SHOWN) {
        match c {
            '"' => out.write_all(b"\\\"")?,
            '\\' => out.write_all(b"\\\\")?,
            c if c < ' ' || c == '\u{7f}' => write!(out, "\\u{:04x}", c as u32)?,
            c => write!(out, "{c}")?,
        }
    }
    if chars.next().is_some() {
        out.write_all("…".as_bytes())?;
    }
    out.write_all(b"\"")
}

/// A JSON array that is written item by item.
pub(super) struct Array<'a, W> {
    out: &'a mut W,
    first: bool,
}

impl<'a, W: Write> Array<'a, W> {
    /// Begins the member `name` of an object, behind others.
    pub(super) fn begin(out: &'a mut W, name: &str) -> io::Result<Self> {
        write!(out, ",\n\"{name}\":[")?;
        Ok(Array { out, first: true })
    }

    fn next(&mut self) -> io::Result<()> {
        let between: &[u8] = if self.first { b"\n" } else { b",\n" };
        self.first = false;
        self.out.write_all(between)
    }

    /// A row of numbers.
    pub(super) fn row(&mut self, numbers: &[usize]) -> io::Result<()> {
        self.next()?;
        for (i, n) in numbers.iter().enumerate() {
            write!(self.out, "{}{n}", if i == 0 { "" } else { "," })?;
        }
        Ok(())
    }

    /// A string.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.next()?;
        write_text(self.out, text)
    }

    pub(super) fn end(self) -> io::Result<()> {
        self.out.write_all(b"]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_cut() {
        let written = |text: &str| {
            let mut out = Vec::new();
            write_text(&mut out, text).expect("a vector takes all");
            String::from_utf8(out).expect("UTF-8")
        };
        assert_eq!(written("a\"b\\c\n\u{7f}é"), "\"a\\\"b\\\\c\\u000a\\u007fé\"");
        assert_eq!(written(&"é".repeat(81)), format!("\"{}…\"", "é".repeat(80)));
    }
}
