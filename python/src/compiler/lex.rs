//! A small tokenizer that finds the errors CPython's tokenizer finds, with CPython's texts, and gives the error
//! messages of [`super::diagnose`] tokens to look at. It runs only on sources that do not parse.

use super::lex_number::number;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    Str,
    Op,
    Newline,
    Indent,
    Dedent,
    End,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Brackets open before it (for a closing one: after it).
    pub level: usize,
}

/// An error of the tokenizer.
#[derive(Debug)]
pub(super) enum LexError {
    Syntax {
        start: usize,
        end: usize,
        message: String,
    },
    /// Offset of the line's end.
    Dedent(usize),
    /// Offset of the line's start.
    Tabs(usize),
    Indents(usize),
}

/// Tokens up to the first error, and the bracket left open at the end.
pub(super) struct Lexed {
    pub tokens: Vec<Tok>,
    pub error: Option<LexError>,
    pub unclosed: Option<usize>,
}

/// Most brackets open at once, and most levels of indentation, as in CPython.
const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: usize = 100;

struct Lexer<'t> {
    text: &'t str,
    /// Where the parser met characters that no token starts with.
    bad: &'t [usize],
    at: usize,
    tokens: Vec<Tok>,
    brackets: Vec<(u8, usize)>,
    /// Columns with tabs to multiples of eight, and with tabs counting one.
    indents: Vec<(usize, usize)>,
}

/// Tokenizes a source; `bad` lists the offsets of the characters that are no part of any token.
pub(super) fn lex(text: &str, bad: &[usize]) -> Lexed {
    let mut lexer =
        Lexer { text, bad, at: 0, tokens: Vec::new(), brackets: Vec::new(), indents: vec![(0, 0)] };
    let error = lexer.run().err();
    let unclosed = lexer.brackets.last().map(|(_, at)| *at);
    Lexed { tokens: lexer.tokens, error, unclosed }
}

pub(super) fn syntax<T>(start: usize, end: usize, message: impl Into<String>) -> Result<T, LexError> {
    Err(LexError::Syntax { start, end, message: message.into() })
}

impl Lexer<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.tokens.push(Tok { kind, start, end, level: self.brackets.len() });
    }

    fn run(&mut self) -> Result<(), LexError> {
        while self.at < self.text.len() {
            if self.brackets.is_empty() && !self.line_start()? {
                continue;
            }
            self.line()?;
        }
        let end = self.text.len();
        if self.tokens.last().is_some_and(|t| !matches!(t.kind, Kind::Newline | Kind::Dedent)) {
            self.push(Kind::Newline, end, end);
        }
        for _ in 1..self.indents.len() {
            self.push(Kind::Dedent, end, end);
        }
        self.push(Kind::End, end, end);
        Ok(())
    }

    /// Handles the indentation of a line; false if the line is blank.
    fn line_start(&mut self) -> Result<bool, LexError> {
        let begin = self.at;
        let (mut col, mut alt) = (0, 0);
        loop {
            match self.byte(self.at) {
                b' ' => (col, alt) = (col + 1, alt + 1),
                b'\t' => (col, alt) = ((col / 8 + 1) * 8, alt + 1),
                0x0c => (col, alt) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.byte(self.at), b'#' | b'\n' | b'\r') || self.at >= self.text.len() {
            self.skip_comment();
            self.newline();
            return Ok(false);
        }
        let top = *self.indents.last().unwrap_or(&(0, 0));
        if col == top.0 {
            if alt != top.1 {
                return Err(LexError::Tabs(begin));
            }
        } else if col > top.0 {
            if alt <= top.1 {
                return Err(LexError::Tabs(begin));
            }
            if self.indents.len() >= MAX_INDENTS {
                return Err(LexError::Indents(begin));
            }
            self.indents.push((col, alt));
            self.push(Kind::Indent, begin, self.at);
        } else {
            while self.indents.last().is_some_and(|(c, _)| *c > col) {
                self.indents.pop();
                self.push(Kind::Dedent, self.at, self.at);
            }
            let top = *self.indents.last().unwrap_or(&(0, 0));
            if top.0 != col {
                let rest = &self.text[self.at..];
                let end = rest.find(['\n', '\r']).map_or(self.text.len(), |i| self.at + i);
                return Err(LexError::Dedent(end));
            }
            if top.1 != alt {
                return Err(LexError::Tabs(begin));
            }
        }
        Ok(true)
    }

    fn skip_comment(&mut self) {
        if self.byte(self.at) == b'#' {
            let rest = &self.text[self.at..];
            self.at = rest.find(['\n', '\r']).map_or(self.text.len(), |i| self.at + i);
        }
    }

    /// Steps over a line end, if there is one here.
    fn newline(&mut self) -> bool {
        match self.byte(self.at) {
            b'\r' if self.byte(self.at + 1) == b'\n' => self.at += 2,
            b'\n' | b'\r' => self.at += 1,
            _ => return false,
        }
        true
    }

    /// Tokens up to the end of a line.
    fn line(&mut self) -> Result<(), LexError> {
        while self.at < self.text.len() {
            let start = self.at;
            match self.byte(start) {
                b' ' | b'\t' | 0x0c => self.at += 1,
                b'#' => self.skip_comment(),
                b'\n' | b'\r' => {
                    self.newline();
                    if self.brackets.is_empty() {
                        self.push(Kind::Newline, start, start);
                        return Ok(());
                    }
                }
                b'\\' => {
                    self.at += 1;
                    if !self.newline() {
                        if self.at >= self.text.len() {
                            return syntax(start, start, "unexpected EOF while parsing");
                        }
                        let message = "unexpected character after line continuation character";
                        return syntax(self.at, self.at, message);
                    }
                    if self.at >= self.text.len() {
                        return syntax(start, start, "unexpected EOF while parsing");
                    }
                }
                b'0'..=b'9' => self.number()?,
                b'.' if self.byte(start + 1).is_ascii_digit() => self.number()?,
                b'"' | b'\'' => self.string(start)?,
                _ => self.word_or_operator()?,
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), LexError> {
        let start = self.at;
        self.at = number(self.text, start)?;
        self.push(Kind::Number, start, self.at);
        Ok(())
    }

    fn word_or_operator(&mut self) -> Result<(), LexError> {
        let start = self.at;
        let c = self.text[start..].chars().next().unwrap_or(' ');
        // Which letters may be part of a name is known to the parser.
        let is_bad = |at: usize| self.bad.contains(&at);
        if c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && !is_bad(start)) {
            let rest = &self.text[start..];
            let stop = |(i, c): &(usize, char)| {
                if c.is_ascii() { *c != '_' && !c.is_ascii_alphanumeric() } else { is_bad(start + i) }
            };
            let length = rest.char_indices().find(stop).map_or(rest.len(), |(i, _)| i);
            let word = &rest[..length];
            self.at += length;
            let prefix = word.len() <= 2 && word.bytes().all(|b| b"rRbBuUfF".contains(&b));
            if prefix && matches!(self.byte(self.at), b'"' | b'\'') {
                return self.string(start);
            }
            self.push(Kind::Name, start, self.at);
            return Ok(());
        }
        if !c.is_ascii() {
            return self.bad_character(start, c);
        }
        if (c as u32) < 32 || c == '\x7f' {
            let message = format!("invalid non-printable character U+{:04X}", c as u32);
            return syntax(start, start, message);
        }
        match c as u8 {
            open @ (b'(' | b'[' | b'{') => {
                if self.brackets.len() >= MAX_BRACKETS {
                    return syntax(start, start, "too many nested parentheses");
                }
                self.push(Kind::Op, start, start + 1);
                self.brackets.push((open, start));
                self.at += 1;
            }
            close @ (b')' | b']' | b'}') => {
                self.close(close, start)?;
                self.at += 1;
                self.push(Kind::Op, start, self.at);
            }
            _ => {
                const LONG: [&str; 24] = [
                    "**=", "//=", ">>=", "<<=", "...", "!=", "==", "<=", ">=", "->", "+=", "-=", "*=", "/=",
                    "%=", "&=", "|=", "^=", "@=", ":=", "**", "//", "<<", ">>",
                ];
                let rest = &self.text[start..];
                let length = match LONG.iter().find(|op| rest.starts_with(**op)) {
                    Some(op) => op.len(),
                    None if rest.starts_with("<>") => 2,
                    None => 1,
                };
                self.at += length;
                self.push(Kind::Op, start, self.at);
            }
        }
        Ok(())
    }

    fn bad_character(&self, at: usize, c: char) -> Result<(), LexError> {
        let code = c as u32;
        let message = if c.is_whitespace() || c.is_control() || (0x2000..0x2010).contains(&code) {
            format!("invalid non-printable character U+{code:04X}")
        } else {
            format!("invalid character '{c}' (U+{code:04X})")
        };
        syntax(at, at, message)
    }

    fn close(&mut self, close: u8, at: usize) -> Result<(), LexError> {
        let Some((open, opened)) = self.brackets.pop() else {
            return syntax(at, at, format!("unmatched '{}'", close as char));
        };
        if !matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            let mut message = format!(
                "closing parenthesis '{}' does not match opening parenthesis '{}'",
                close as char, open as char
            );
            let line = |at: usize| self.text[..at].matches('\n').count() + 1;
            if line(opened) != line(at) {
                message.push_str(&format!(" on line {}", line(opened)));
            }
            return syntax(at, at, message);
        }
        Ok(())
    }

    /// A string literal whose prefix starts at `start`; the current place is its first quote.
    fn string(&mut self, start: usize) -> Result<(), LexError> {
        let quote = self.byte(self.at);
        let triple = self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote;
        self.at += if triple { 3 } else { 1 };
        loop {
            if self.at >= self.text.len() || (!triple && matches!(self.byte(self.at), b'\n' | b'\r')) {
                let before = &self.text[..self.at];
                let line = before.trim_end_matches('\n').matches('\n').count() + 1;
                let what = if triple { "triple-quoted string" } else { "string" };
                let message = format!("unterminated {what} literal (detected at line {line})");
                return syntax(start, start, message);
            }
            match self.byte(self.at) {
                b'\\' => {
                    self.at += 1;
                    if !self.newline() {
                        self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                    }
                }
                b if b == quote && !triple => {
                    self.at += 1;
                    break;
                }
                b if b == quote && self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote => {
                    self.at += 3;
                    break;
                }
                _ => self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        self.push(Kind::Str, start, self.at);
        Ok(())
    }
}
