//! Parsing, and the checks that concern the source as a whole.

use ruff_python_ast::{self as ast, PythonVersion, Stmt};
use ruff_python_parser::{ParseOptions, UnsupportedSyntaxError};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Mode;
use super::diagnose::{behind_fstring, diagnose, too_deep};
use super::function::docstring;
use super::source::{Res, Source};

/// Parses a source.
pub(super) fn parse(src: &Source, mode: Mode) -> Res<Tree> {
    if let Some(at) = src.text.find('\0') {
        let at = TextSize::new(at as u32);
        return Err(src.error(TextRange::empty(at), "source code cannot contain null bytes"));
    }
    let parser_mode = match mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::Module | Mode::Interactive => ruff_python_parser::Mode::Module,
    };
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY311);
    if let Some(e) = too_deep(src) {
        return Err(e);
    }
    let parsed = ruff_python_parser::parse_unchecked(src.text, options);
    let problem = match (parsed.errors(), parsed.unsupported_syntax_errors().first()) {
        (errors @ [_, ..], _) => Some(diagnose(src, parsed.syntax(), errors)),
        ([], Some(e)) => {
            let message = newer_syntax(e);
            let at = match message.starts_with("f-string") {
                true => behind_fstring(src, parsed.syntax(), e.range.start().to_usize()),
                false => e.range,
            };
            Some(src.error(at, message))
        }
        ([], None) => None,
    };
    let tree = Tree { tree: Some(parsed.into_syntax()), length: src.text.len() };
    problem.map_or(Ok(tree), Err)
}

/// A syntax tree that can be dropped however deep it is: the compiler's drop code recurses.
pub(super) struct Tree {
    tree: Option<ast::Mod>,
    length: usize,
}

/// More stack than dropping one level takes. A level has at least one byte of source.
const DROP_FRAME: usize = 1024;

impl Tree {
    pub fn get(&self) -> &ast::Mod {
        self.tree.as_ref().expect("the tree is there until it is dropped")
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let tree = self.tree.take();
        let needed = self.length.saturating_mul(DROP_FRAME).min(1 << 30);
        stacker::maybe_grow(needed, needed + DROP_FRAME, || drop(tree));
    }
}

/// The text for syntax that Python 3.11 does not have. The parser exports its error's kind but not the kinds
/// below it, so its text decides.
fn newer_syntax(e: &UnsupportedSyntaxError) -> &'static str {
    let text = e.to_string();
    let table = [
        ("backslash) in f-strings", "f-string expression part cannot include a backslash"),
        ("comments in f-strings", "f-string expression part cannot include '#'"),
        ("f-string", "f-string: expecting '}'"),
        ("dictionary unpacking in", "dict unpacking cannot be used in dict comprehension"),
        ("iterable unpacking in", "iterable unpacking cannot be used in comprehension"),
        ("exception types", "multiple exception types must be parenthesized"),
    ];
    table.iter().find(|(part, _)| text.contains(part)).map_or("invalid syntax", |(_, message)| message)
}

/// Features that `from __future__ import` accepts.
const FEATURES: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Checks imports from `__future__`; says whether annotations stay text.
pub(super) fn future_imports(src: &Source, m: &ast::Mod) -> Res<bool> {
    let ast::Mod::Module(m) = m else { return Ok(false) };
    let mut annotations = false;
    let mut allowed = true;
    let doc = docstring(&m.body).is_some();
    for (i, s) in m.body.iter().enumerate() {
        match s {
            Stmt::ImportFrom(f)
                if f.level == 0 && f.module.as_ref().is_some_and(|m| m.as_str() == "__future__") =>
            {
                if !allowed {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(src.error(s.range(), message));
                }
                for alias in &f.names {
                    match alias.name.as_str() {
                        "annotations" => annotations = true,
                        "braces" => return Err(src.error(s.range(), "not a chance")),
                        name if FEATURES.contains(&name) => {}
                        name => {
                            return Err(src.error(s.range(), format!("future feature {name} is not defined")));
                        }
                    }
                }
            }
            _ if i == 0 && doc => {}
            _ => allowed = false,
        }
    }
    Ok(annotations)
}
