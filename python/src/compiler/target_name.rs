//! What CPython calls an expression in messages such as "cannot assign to function call".

use ruff_python_ast::{self as ast, Expr, visitor::Visitor, visitor::walk_expr};
use ruff_text_size::{Ranged, TextRange};

use super::symtable::{RED_ZONE, STACK_SEGMENT};

/// The name of a kind of expression.
pub(super) fn expr_name(e: &Expr) -> &'static str {
    match e {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(n) if &n.id == "__debug__" => "__debug__",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) | Expr::TString(_) => "f-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(b) if b.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}

/// Finds the outermost expression with exactly this range.
pub(super) fn find(m: &ast::Mod, range: TextRange) -> Option<&Expr> {
    struct Finder<'a> {
        range: TextRange,
        found: Option<&'a Expr>,
    }
    impl<'a> Visitor<'a> for Finder<'a> {
        fn visit_expr(&mut self, e: &'a Expr) {
            if self.found.is_none() && e.range() == self.range {
                self.found = Some(e);
            } else if self.found.is_none() {
                // The tree of a source with errors may be deeper than those of valid ones.
                stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || walk_expr(self, e));
            }
        }
    }
    let mut finder = Finder { range, found: None };
    match m {
        ast::Mod::Module(m) => finder.visit_body(&m.body),
        ast::Mod::Expression(e) => finder.visit_expr(&e.body),
    }
    finder.found
}

/// Whether a plain assignment to this may have been meant as a comparison.
pub(super) fn suggests_comparison(e: &Expr) -> bool {
    !matches!(
        e,
        Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Generator(_)
            | Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::Compare(_)
            | Expr::BoolOp(_)
            | Expr::If(_)
            | Expr::Lambda(_)
            | Expr::Starred(_)
    ) && !matches!(e, Expr::UnaryOp(u) if u.op == ast::UnaryOp::Not)
}
