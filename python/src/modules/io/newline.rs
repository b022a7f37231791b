//! Ends of lines: where they are in bytes, and how they are translated.

use std::borrow::Cow;

/// How ends of lines are treated: the argument `newline` of `open`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `None`: all three kinds are read as `\n`.
    Universal,
    /// `''`: all three kinds end a line, none is translated.
    Keep,
    /// `'\n'`
    Lf,
    /// `'\r'`
    Cr,
    /// `'\r\n'`
    CrLf,
}

impl Newline {
    /// From the argument.
    pub fn from_arg(text: Option<&str>) -> Option<Newline> {
        Some(match text {
            None => Newline::Universal,
            Some("") => Newline::Keep,
            Some("\n") => Newline::Lf,
            Some("\r") => Newline::Cr,
            Some("\r\n") => Newline::CrLf,
            Some(_) => return None,
        })
    }

    /// Where the first line of `data` ends, its end included; nothing if more must be read to know. `end` says
    /// that there is no more.
    pub fn line_end(self, data: &[u8], end: bool) -> Option<usize> {
        let found = match self {
            Newline::Lf => memchr::memchr(b'\n', data).map(|i| i + 1),
            Newline::Cr => memchr::memchr(b'\r', data).map(|i| i + 1),
            Newline::CrLf => memchr::memmem::find(data, b"\r\n").map(|i| i + 2),
            Newline::Universal | Newline::Keep => match memchr::memchr2(b'\n', b'\r', data) {
                Some(i) if data[i] == b'\n' => Some(i + 1),
                Some(i) => match data.get(i + 1) {
                    Some(b'\n') => Some(i + 2),
                    Some(_) => Some(i + 1),
                    None if end => Some(i + 1),
                    None => return None,
                },
                None => None,
            },
        };
        if end { found.or(Some(data.len())) } else { found }
    }

    /// Text that was read, as the program sees it.
    pub fn read(self, text: String) -> String {
        if self != Newline::Universal || !text.contains('\r') {
            return text;
        }
        text.replace("\r\n", "\n").replace('\r', "\n")
    }

    /// Text to be written, as the file gets it.
    pub fn write(self, text: &str) -> Cow<'_, str> {
        match self {
            Newline::Cr if text.contains('\n') => Cow::Owned(text.replace('\n', "\r")),
            Newline::CrLf if text.contains('\n') => Cow::Owned(text.replace('\n', "\r\n")),
            _ => Cow::Borrowed(text),
        }
    }

    /// Whether writing changes anything.
    pub fn translates_output(self) -> bool {
        matches!(self, Newline::Cr | Newline::CrLf)
    }
}

#[cfg(test)]
mod tests {
    use super::Newline::*;

    #[test]
    fn lines_end_where_they_should() {
        assert_eq!(Universal.line_end(b"a\r\nb", false), Some(3));
        assert_eq!(Universal.line_end(b"a\r", false), None);
        assert_eq!(Universal.line_end(b"a\r", true), Some(2));
        assert_eq!(Universal.line_end(b"a\rb", false), Some(2));
        assert_eq!(Lf.line_end(b"a\rb\n", false), Some(4));
        assert_eq!(Cr.line_end(b"a\nb", true), Some(3));
        assert_eq!(CrLf.line_end(b"a\nb\r\nc", false), Some(5));
        assert_eq!(Lf.line_end(b"ab", false), None);
    }

    #[test]
    fn translation() {
        assert_eq!(Universal.read("a\r\nb\rc\n".to_owned()), "a\nb\nc\n");
        assert_eq!(Keep.read("a\r\n".to_owned()), "a\r\n");
        assert_eq!(CrLf.write("a\nb"), "a\r\nb");
        assert_eq!(Lf.write("a\nb"), "a\nb");
    }
}
