//! The error of every fallible text helper: which exception it becomes, and its exact message.

use std::fmt;

/// The exception of the language a [`TextError`] turns into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A value of the right type that cannot be used.
    Value,
    /// An argument of the wrong type.
    Type,
    /// A number outside the range of the result.
    Overflow,
    /// A position outside a sequence.
    Index,
    /// A key that is not in a mapping.
    Key,
    /// The result would not fit in memory.
    Memory,
}

/// What went wrong, in the words the user of the language reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Which exception to raise.
    pub kind: ErrorKind,
    /// Its message; empty for [`ErrorKind::Memory`].
    pub message: String,
}

impl TextError {
    /// A value error.
    #[cold]
    pub fn value(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, message)
    }

    /// A type error.
    #[cold]
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Type, message)
    }

    /// An overflow error.
    #[cold]
    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Overflow, message)
    }

    /// The result would not fit in memory.
    #[cold]
    pub fn memory() -> Self {
        Self::new(ErrorKind::Memory, "")
    }

    /// An error of any kind.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TextError {}
