//! The source text with its line table: from byte offsets to the lines and columns of spans and errors.

use std::sync::Arc;

use freewheel_specializer::Span;
use ruff_text_size::{TextRange, TextSize};

use super::syntax_error::{ErrorKind, SyntaxError};

/// Result of a compiler step; the error is boxed because nearly every function returns it.
pub(super) type Res<T = ()> = Result<T, Box<SyntaxError>>;

/// One source text being compiled.
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub filename: Arc<str>,
    /// Byte offset of the start of every line.
    lines: Vec<u32>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str, filename: &str) -> Source<'a> {
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        for (i, b) in bytes.iter().enumerate() {
            // A carriage return ends a line by itself unless a newline follows.
            if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                lines.push(i as u32 + 1);
            }
        }
        Source { text, filename: filename.into(), lines }
    }

    /// Line (from 1) and column (from 0, in bytes) of an offset.
    pub fn position(&self, at: TextSize) -> (u32, u32) {
        let at = at.to_u32();
        let line = self.lines.partition_point(|start| *start <= at);
        (line as u32, at - self.lines[line - 1])
    }

    /// The line (from 1) of an offset.
    pub fn line(&self, at: TextSize) -> u32 {
        self.position(at).0
    }

    /// The span of a range.
    pub fn span(&self, range: TextRange) -> Span {
        let (line, col) = self.position(range.start());
        let (end_line, end_col) = self.position(range.end());
        Span { line, end_line, col, end_col }
    }

    /// The text of a range.
    pub fn slice(&self, range: TextRange) -> &'a str {
        &self.text[range.start().to_usize()..range.end().to_usize()]
    }

    /// The text of a line (from 1), its line end included.
    pub fn line_text(&self, line: u32) -> &'a str {
        let start = self.lines.get(line as usize - 1).map_or(self.text.len(), |s| *s as usize);
        let end = self.lines.get(line as usize).map_or(self.text.len(), |s| *s as usize);
        &self.text[start..end]
    }

    /// Offset of an error's line and column, which counts characters from 1.
    pub fn line_offset(&self, line: u32, col: u32) -> usize {
        let start = self.lines.get(line as usize - 1).map_or(self.text.len(), |s| *s as usize);
        let chars = self.line_text(line).chars().take(col as usize - 1);
        start + chars.map(char::len_utf8).sum::<usize>()
    }

    /// A syntax error at a range.
    pub fn error(&self, range: TextRange, message: impl Into<String>) -> Box<SyntaxError> {
        self.error_of(ErrorKind::Syntax, range, message)
    }

    /// An error of any kind at a range.
    pub fn error_of(
        &self,
        kind: ErrorKind,
        range: TextRange,
        message: impl Into<String>,
    ) -> Box<SyntaxError> {
        let (line, col) = self.position(range.start());
        let (end_line, end_col) = self.position(range.end());
        Box::new(SyntaxError {
            kind,
            message: message.into(),
            line,
            col: self.char_column(line, col),
            end_line,
            end_col: self.char_column(end_line, end_col),
            text: Some(self.line_text(line).to_owned()),
        })
    }

    /// Errors count columns in characters from 1.
    fn char_column(&self, line: u32, byte_col: u32) -> u32 {
        let text = self.line_text(line);
        let end = (byte_col as usize).min(text.len());
        text[..end].chars().count() as u32 + 1
    }
}
