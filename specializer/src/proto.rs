//! What a compiler hands to a runtime: code as plain data, shareable by any number of runtimes and threads.

use std::sync::Arc;

/// A constant of a code object, described without objects.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// The null value.
    None,
    /// A truth value.
    Bool(bool),
    /// The ellipsis.
    Ellipsis,
    /// An integer of up to 64 bits.
    Int(i64),
    /// A larger integer: its magnitude's decimal digits, with a leading `-` if negative.
    BigInt(Box<str>),
    /// A floating-point number.
    Float(f64),
    /// A complex number.
    Complex(f64, f64),
    /// A string.
    Str(Box<str>),
    /// A byte string.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Const]>),
    /// A frozen set of constants.
    FrozenSet(Box<[Const]>),
    /// The code of an inner function or class body.
    Code(Arc<CodeProto>),
}

/// Facts about a code object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFlags {
    /// Takes surplus positional arguments (in the local after all named parameters).
    pub varargs: bool,
    /// Takes surplus keyword arguments (in the local after that).
    pub varkw: bool,
    /// Calling it makes a generator.
    pub generator: bool,
    /// Defined inside another function.
    pub nested: bool,
    /// A class body: names live in the frame's namespace.
    pub class_body: bool,
    /// Top level of a module, or of an `exec` or `eval`.
    pub top_level: bool,
    /// The function is called where it is made and never again, as that of a generator expression.
    pub called_once: bool,
}

/// A place in the source: lines from 1, columns from 0 in UTF-8 bytes; 0 lines mean "no place".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column.
    pub col: u32,
    /// Column after the last.
    pub end_col: u32,
}

/// One row of the exception table. Rows are ordered so that the first row that covers a word wins (inner first).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// First word not covered.
    pub end: u32,
    /// Word to go on at.
    pub target: u32,
    /// Register that receives the exception. All temporaries from this one on are dropped first.
    pub reg: u16,
}

/// How a named local is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// The register holds the value.
    Plain,
    /// The register holds a cell with the value (once `MakeCell` has run).
    Cell,
}

/// A compiled code object. Parameters are the first locals: positional-only, positional-or-keyword,
/// keyword-only, then the surplus tuple and the surplus dict if the flags say so.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeProto {
    /// Name, as in `def name`.
    pub name: Box<str>,
    /// Dotted name with the enclosing scopes.
    pub qualname: Box<str>,
    /// Source file name.
    pub filename: Arc<str>,
    /// Line of the definition.
    pub first_line: u32,
    /// Flags.
    pub flags: CodeFlags,
    /// Number of positional-only parameters.
    pub posonly: u16,
    /// Number of positional parameters, the positional-only ones included.
    pub args: u16,
    /// Number of keyword-only parameters.
    pub kwonly: u16,
    /// Registers that are locals; temporaries follow.
    pub n_locals: u16,
    /// Registers in all.
    pub n_regs: u16,
    /// Names of the locals, one for each (compiler-made ones start with a dot).
    pub local_names: Vec<Box<str>>,
    /// How each local is kept.
    pub local_kinds: Vec<LocalKind>,
    /// Names of the closure cells, in the closure tuple's order.
    pub free_names: Vec<Box<str>>,
    /// Constants.
    pub consts: Vec<Const>,
    /// Names used by name operands.
    pub names: Vec<Box<str>>,
    /// Encoded instructions and their zeroed cache words.
    pub code: Vec<u64>,
    /// Exception table.
    pub handlers: Vec<Handler>,
    /// Source places: (first word, place), ordered by word; each holds up to the next row.
    pub spans: Vec<(u32, Span)>,
    /// Attribute names that the body assigns on its first parameter; a hint for instance layout.
    pub self_attrs: Vec<Box<str>>,
}

impl CodeProto {
    /// The source place of the instruction at `word`.
    pub fn span_at(&self, word: usize) -> Span {
        let i = self.spans.partition_point(|(w, _)| *w as usize <= word);
        if i == 0 { Span::default() } else { self.spans[i - 1].1 }
    }

    /// The innermost handler that covers the instruction at `word`.
    pub fn handler_at(&self, word: usize) -> Option<&Handler> {
        self.handlers.iter().find(|h| (h.start as usize..h.end as usize).contains(&word))
    }
}
