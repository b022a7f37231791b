//! Better texts than "invalid syntax" where the tokens show what was meant.

use ruff_text_size::{TextRange, TextSize};

use super::diagnose::Diagnosis;
use super::lex::{Kind, Tok};
use super::syntax_error::SyntaxError;

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

fn span(a: Tok, b: Tok) -> TextRange {
    TextRange::new(TextSize::new(a.start as u32), TextSize::new(b.end.max(a.start) as u32))
}

impl Diagnosis<'_, '_> {
    fn is_keyword(&self, t: Tok) -> bool {
        t.kind == Kind::Name && KEYWORDS.contains(&self.text(t))
    }

    /// Whether an expression may end with this token.
    pub fn ends_expression(&self, t: Tok) -> bool {
        match t.kind {
            Kind::Name => !self.is_keyword(t),
            Kind::Number | Kind::Str => true,
            Kind::Op => matches!(self.text(t), ")" | "]" | "}" | "..."),
            _ => false,
        }
    }

    fn starts_expression(&self, t: Tok) -> bool {
        match t.kind {
            Kind::Name => !self.is_keyword(t) || matches!(self.text(t), "lambda" | "not" | "await"),
            Kind::Number | Kind::Str => true,
            Kind::Op => matches!(self.text(t), "(" | "[" | "{" | "~" | "..."),
            _ => false,
        }
    }

    pub fn suggestion(&self) -> Option<Box<SyntaxError>> {
        self.legacy_print()
            .or_else(|| self.assignment_in_expression())
            .or_else(|| self.missing_comma())
            .or_else(|| self.parenthesized_parameters())
            .or_else(|| self.augmented_tuple())
    }

    /// `print "text"`, or `exec`.
    fn legacy_print(&self) -> Option<Box<SyntaxError>> {
        let (word, t) = (self.tok(-1), self.tok(0));
        let name = self.text(word);
        let statement = self.at == self.line_start(self.at) + 1 || self.text(self.tok(-2)) == ";";
        if !matches!(name, "print" | "exec") || !statement || !self.starts_expression(t) {
            return None;
        }
        let rest = self.lexed.tokens[self.at..].iter();
        let last = rest.take_while(|t| t.kind != Kind::Newline && self.text(**t) != ";").last()?;
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        Some(self.error(span(word, *last), message))
    }

    /// `=` where only an expression may stand.
    fn assignment_in_expression(&self) -> Option<Box<SyntaxError>> {
        let t = self.tok(0);
        if self.text(t) != "=" {
            return None;
        }
        let first = self.text(self.line_token());
        let start = self.expression_start();
        if start == self.at || !(self.starts_expression(self.tok(1)) || self.text(self.tok(1)) == "-") {
            return None;
        }
        let left = self.lexed.tokens[start];
        let end = self.expression_end(self.at + 1);
        if t.level == 0 && matches!(first, "if" | "elif" | "while") {
            if self.at - start == 1 && left.kind == Kind::Name {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                return Some(self.error(span(left, self.lexed.tokens[end]), message));
            }
            return None;
        }
        let tokens = &self.lexed.tokens;
        let open = tokens[..self.at].iter().rposition(|o| o.level < t.level);
        let is_call =
            open.is_some_and(|o| o > 0 && self.text(tokens[o]) == "(" && self.ends_expression(tokens[o - 1]));
        if !is_call || (t.level == 1 && first == "def") {
            return None;
        }
        let name = self.text(left);
        if self.at - start == 1 && matches!(name, "True" | "False" | "None") {
            return Some(self.error(span(left, t), format!("cannot assign to {name}")));
        }
        let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
        Some(self.error(span(left, t), message))
    }

    /// Two expressions in a row inside brackets.
    fn missing_comma(&self) -> Option<Box<SyntaxError>> {
        let (before, t) = (self.tok(-1), self.tok(0));
        if t.level == 0 || !self.ends_expression(before) || !self.starts_expression(t) {
            return None;
        }
        let (start, end) = (self.expression_start(), self.expression_end(self.at));
        let prefix = start + 1 == self.at && before.kind == Kind::Name && t.kind == Kind::Str;
        let soft = matches!(self.text(self.lexed.tokens[start]), "match" | "case" | "_");
        // A parameter is no expression, its default value is one.
        let parameter = t.level == 1
            && self.text(self.line_token()) == "def"
            && !matches!(self.text(self.lexed.tokens[start.saturating_sub(1)]), "=" | ":");
        if prefix || soft || parameter {
            return None;
        }
        let range = span(self.lexed.tokens[start], self.lexed.tokens[end]);
        Some(self.error(range, "invalid syntax. Perhaps you forgot a comma?"))
    }

    /// `def f(a, (b, c))` and `lambda (a): ...`.
    fn parenthesized_parameters(&self) -> Option<Box<SyntaxError>> {
        let t = self.tok(0);
        let in_def = t.level == 1 && self.text(self.line_token()) == "def";
        let what = match self.text(self.tok(-1)) {
            "lambda" => "Lambda expression",
            "," | "(" if in_def => "Function",
            _ => return None,
        };
        if self.text(t) != "(" {
            return None;
        }
        let mut behind = self.lexed.tokens.iter().skip(self.at + 1);
        let close = behind.find(|c| c.level == t.level && self.text(**c) == ")")?;
        Some(self.error(span(t, *close), format!("{what} parameters cannot be parenthesized")))
    }

    /// `a, b += 1`.
    fn augmented_tuple(&self) -> Option<Box<SyntaxError>> {
        let t = self.tok(0);
        let text = self.text(t);
        let augmented =
            text.len() > 1 && text.ends_with('=') && !matches!(text, "==" | "!=" | "<=" | ">=" | ":=");
        let tokens = &self.lexed.tokens[self.line_start(self.at)..self.at];
        if t.level != 0 || !augmented || !tokens.iter().any(|t| t.level == 0 && self.text(*t) == ",") {
            return None;
        }
        let message = "'tuple' is an illegal expression for augmented assignment";
        Some(self.error(span(*tokens.first()?, *tokens.last()?), message))
    }

    /// Index of the token that starts the expression before the offending token.
    fn expression_start(&self) -> usize {
        let level = self.tok(0).level;
        let mut i = self.at;
        while i > 0 {
            let t = self.lexed.tokens[i - 1];
            let text = self.text(t);
            let ends = t.level < level
                || matches!(t.kind, Kind::Newline | Kind::Indent | Kind::Dedent)
                || (t.level == level
                    && (matches!(text, "," | ":" | "=" | ";" | ":=")
                        || (self.is_keyword(t) && !matches!(text, "and" | "or" | "not" | "is"))));
            if ends {
                break;
            }
            i -= 1;
        }
        i
    }

    /// Index of the last token of the expression that starts at a token.
    fn expression_end(&self, from: usize) -> usize {
        let level = self.tok(0).level;
        let mut i = from;
        while let Some(t) = self.lexed.tokens.get(i + 1) {
            let text = self.text(*t);
            let closes = matches!(text, ")" | "]" | "}") && t.level < level;
            let ends = closes
                || matches!(t.kind, Kind::Newline | Kind::End)
                || (t.level == level
                    && !matches!(text, ")" | "]" | "}")
                    && (matches!(text, "," | ":" | "=" | ";")
                        || (self.is_keyword(*t) && !matches!(text, "and" | "or" | "not" | "is" | "in"))
                        || (self.ends_expression(self.lexed.tokens[i])
                            && matches!(t.kind, Kind::Name | Kind::Number | Kind::Str)
                            && !self.is_keyword(*t))));
            if ends {
                break;
            }
            i += 1;
        }
        i.min(self.lexed.tokens.len() - 1)
    }

    /// `a if b` that ends there.
    pub fn conditional_without_else(&self) -> Box<SyntaxError> {
        let level = self.tok(0).level;
        let tokens = &self.lexed.tokens;
        let word = tokens[..self.at].iter().rposition(|t| t.level == level && self.text(*t) == "if");
        let Some(word) = word else { return self.at_token(self.tok(0), "invalid syntax") };
        let condition = Diagnosis { src: self.src, tree: self.tree, lexed: self.lexed, at: word };
        let start = tokens[condition.expression_start()];
        self.error(span(start, self.tok(-1)), "expected 'else' after 'if' expression")
    }

    /// `[a, b for ...]`.
    pub fn bare_tuple_in_comprehension(&self) -> Box<SyntaxError> {
        let level = self.tok(0).level;
        let tokens = &self.lexed.tokens;
        let open = tokens[..self.at].iter().rposition(|t| t.level < level);
        let Some(open) = open else { return self.at_token(self.tok(0), "invalid syntax") };
        let comma = tokens[open..self.at].iter().any(|t| t.level == level && self.text(*t) == ",");
        if !comma {
            return self.at_token(self.tok(0), "invalid syntax");
        }
        let message = "did you forget parentheses around the comprehension target?";
        self.error(span(tokens[open + 1], self.tok(-1)), message)
    }
}
