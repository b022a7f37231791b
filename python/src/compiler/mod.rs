//! The compiler: Python source to register bytecode.
//!
//! Stages: the parser's syntax tree; [`symtable`] finds the scopes and [`resolve`] the meaning of every name;
//! the code generator ([`codegen`] and the files for each group of syntax) fills a [`mod@unit`] for each code
//! object; [`assemble`] lays it out and [`verify`] checks it in debug builds.
//!
//! **Invariant:** a temporary that holds a value is consumed exactly once on every path; a dead one holds
//! nothing. **Invariant:** a local that is assigned by an expression keeps its old value until the expression's
//! final instruction.

mod assemble;
mod assign;
mod bigint;
mod bits;
mod call;
mod class;
mod codegen;
mod comprehension;
mod const_pool;
mod diagnose;
mod display;
mod escapes;
mod expr;
mod fold;
mod fstring;
mod function;
mod lex;
mod lex_number;
mod loops;
mod names;
mod ops;
mod parse;
mod pattern;
mod resolve;
mod scope;
mod source;
mod stmt;
mod suggest;
mod symtable;
mod symtable_expr;
mod syntax_error;
mod target_name;
mod try_stmt;
mod unit;
mod verify;
mod with_stmt;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use freewheel_specializer::CodeProto;

use codegen::{Compiler, Signature};
use source::Source;
pub use syntax_error::{ErrorKind, SyntaxError};

/// What a source is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module or other sequence of statements.
    Module,
    /// One expression, whose value is returned.
    Eval,
    /// Input at a prompt: values of expression statements are shown.
    Interactive,
}

/// Options of a compilation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Top-level names live in a namespace of the frame, as for `exec` with separate locals.
    pub dynamic_names: bool,
}

/// Compiles a source text.
pub fn compile(
    source: &str,
    filename: &str,
    mode: Mode,
    opts: Options,
) -> Result<Arc<CodeProto>, SyntaxError> {
    let mut source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if mode == Mode::Eval {
        source = source.trim_start_matches([' ', '\t']);
    }
    let src = Source::new(source, filename);
    compile_source(&src, mode, opts).map_err(|e| *e)
}

fn compile_source(src: &Source, mode: Mode, opts: Options) -> source::Res<Arc<CodeProto>> {
    let parsed = parse::parse(src, mode)?;
    let parsed = parsed.get();
    let future_annotations = parse::future_imports(src, parsed)?;
    let mut builder = symtable::Builder::new(src, future_annotations);
    match parsed {
        ruff_python_ast::Mod::Module(m) => builder.body(&m.body)?,
        ruff_python_ast::Mod::Expression(e) => builder.expr(&e.body)?,
    }
    let mut tree = builder.tree;
    resolve::resolve(&mut tree, src)?;
    let mut compiler = Compiler::new(src, &tree, mode, opts);
    compiler.future_annotations = future_annotations;
    compiler.module(parsed)?;
    compiler.leave_unit(Signature::default())
}
