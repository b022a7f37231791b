//! From the parser's errors to CPython's texts and places.
//!
//! As in CPython, an error of the tokenizer anywhere in the source wins over one of the parser.

use ruff_python_ast::{self as ast, Expr, token::TokenKind};
use ruff_python_parser::{
    InterpolatedStringErrorType as FStringError, LexicalErrorType, ParseError, ParseErrorType as E,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::escapes;
use super::lex::{Kind, LexError, Lexed, Tok, lex};
use super::source::Source;
use super::syntax_error::{ErrorKind, SyntaxError};
use super::target_name::{expr_name, find, suggests_comparison};

type Boxed = Box<SyntaxError>;

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end.max(start) as u32))
}

/// The error to report for a source that does not parse.
pub(super) fn diagnose(src: &Source, tree: &ast::Mod, errors: &[ParseError]) -> Boxed {
    let unrecognized =
        |e: &&ParseError| matches!(e.error, E::Lexical(LexicalErrorType::UnrecognizedToken { .. }));
    let bad: Vec<usize> = errors.iter().filter(unrecognized).map(|e| e.location.start().to_usize()).collect();
    let lexed = lex(src.text, &bad);
    let error = &errors[0];
    match &lexed.error {
        // These the tokenizer reports only when the parser gets there.
        Some(LexError::Dedent(at) | LexError::Tabs(at) | LexError::Indents(at))
            if src.line(TextSize::new(*at as u32)) > src.line(error.location.start()) => {}
        Some(_) if error.error == E::UnexpectedIndentation => {}
        Some(e) => return lex_error(src, e),
        None => {}
    }
    let d = Diagnosis { src, tree, lexed: &lexed, at: lexed.token_at(error.location.start().to_usize()) };
    let found = d.parser_error(error);
    if let Some(open) = lexed.unclosed.filter(|_| lexed.error.is_none()) {
        let line = src.line(TextSize::new(open as u32));
        let here = src.line(TextSize::new(d.tok(0).start as u32));
        let comma = found.message.ends_with("forgot a comma?") && d.line_behind(&found) > line;
        if here > line || comma || lexed.rest_is_blank(d.at) || d.tok(0).kind == Kind::End {
            let bracket = &src.text[open..open + 1];
            return src.error(range(open, open), format!("'{bracket}' was never closed"));
        }
    }
    found
}

fn lex_error(src: &Source, e: &LexError) -> Boxed {
    match e {
        LexError::Syntax { start, end, message } => src.error(range(*start, *end), message.clone()),
        LexError::Dedent(at) => {
            let message = "unindent does not match any outer indentation level";
            src.error_of(ErrorKind::Indentation, range(*at, *at), message)
        }
        LexError::Tabs(at) => {
            let message = "inconsistent use of tabs and spaces in indentation";
            src.error_of(ErrorKind::Tab, range(*at, *at), message)
        }
        LexError::Indents(at) => {
            src.error_of(ErrorKind::Indentation, range(*at, *at), "too many levels of indentation")
        }
    }
}

/// The place of an error inside the formatted string at an offset.
pub(super) fn behind_fstring(src: &Source, tree: &ast::Mod, at: usize) -> TextRange {
    let lexed = lex(src.text, &[]);
    let d = Diagnosis { src, tree, lexed: &lexed, at: lexed.token_at(at) };
    let t = d.behind_strings();
    range(t.start, t.end)
}

/// Checks that a source nests no deeper than the parser's clients can stand.
pub(super) fn too_deep(src: &Source) -> Option<Boxed> {
    // Cheap bounds first: nearly every source passes them.
    let opening = src.text.bytes().filter(|b| matches!(b, b'(' | b'[' | b'{')).count();
    let deep_indent = src.text.contains(&" ".repeat(100)) || src.text.contains(&"\t".repeat(99));
    if opening <= 200 && !deep_indent {
        return None;
    }
    let lexed = lex(src.text, &[]);
    match &lexed.error {
        Some(e @ LexError::Indents(_)) => Some(lex_error(src, e)),
        Some(e @ LexError::Syntax { message, .. }) if message == "too many nested parentheses" => {
            Some(lex_error(src, e))
        }
        _ => None,
    }
}

impl Lexed {
    /// Index of the first token that ends behind an offset.
    fn token_at(&self, offset: usize) -> usize {
        let significant = |t: &Tok| !matches!(t.kind, Kind::Dedent);
        let i = self.tokens.iter().position(|t| significant(t) && (t.end > offset || t.start >= offset));
        i.unwrap_or(self.tokens.len().saturating_sub(1))
    }

    fn rest_is_blank(&self, from: usize) -> bool {
        let rest = self.tokens.get(from..).unwrap_or_default();
        rest.iter().all(|t| matches!(t.kind, Kind::Newline | Kind::Dedent | Kind::End))
    }
}

/// The place of an error among the tokens.
pub(super) struct Diagnosis<'d, 'a> {
    pub src: &'d Source<'a>,
    pub tree: &'d ast::Mod,
    pub lexed: &'d Lexed,
    /// The offending token.
    pub at: usize,
}

impl Diagnosis<'_, '_> {
    /// The token `offset` places from the offending one.
    pub fn tok(&self, offset: isize) -> Tok {
        let i = self.at.checked_add_signed(offset);
        let end = self.src.text.len();
        let none = Tok { kind: Kind::End, start: end, end, level: 0 };
        i.and_then(|i| self.lexed.tokens.get(i)).copied().unwrap_or(none)
    }

    pub fn text(&self, t: Tok) -> &str {
        &self.src.text[t.start..t.end]
    }

    pub fn error(&self, at: TextRange, message: impl Into<String>) -> Boxed {
        self.src.error(at, message)
    }

    pub fn at_token(&self, t: Tok, message: impl Into<String>) -> Boxed {
        self.error(range(t.start, t.end), message)
    }

    /// "invalid syntax" at the offending token, or a better text if the tokens suggest one.
    fn generic(&self) -> Boxed {
        if let Some(better) = self.suggestion() {
            return better;
        }
        let mut t = self.tok(0);
        if t.kind == Kind::Indent {
            return self.unexpected_indent();
        }
        // `a not` could still have become `a not in b`.
        if self.text(t) == "not" && self.ends_expression(self.tok(-1)) {
            t = self.tok(1);
        }
        self.at_token(t, "invalid syntax")
    }

    fn parser_error(&self, e: &ParseError) -> Boxed {
        let at = e.location;
        let fixed = |message: &str| self.error(at, message);
        match &e.error {
            E::Lexical(LexicalErrorType::FStringError(_)) | E::FStringError(_) => self.inside_string(e),
            E::Lexical(
                LexicalErrorType::UnicodeError
                | LexicalErrorType::MissingUnicodeLbrace
                | LexicalErrorType::MissingUnicodeRbrace,
            ) => self.bad_escape(),
            E::Lexical(LexicalErrorType::InvalidByteLiteral) => {
                self.at_token(self.tok(0), "bytes can only contain ASCII literal characters")
            }
            _ if self.tok(0).kind == Kind::Str && self.tok(0).start < at.start().to_usize() => {
                self.inside_string(e)
            }
            E::InvalidAssignmentTarget => self.bad_target(at),
            E::InvalidDeleteTarget => self.error(at, format!("cannot delete {}", self.name_of(at))),
            E::InvalidAugmentedAssignmentTarget => {
                let name = self.name_of(at);
                self.error(at, format!("'{name}' is an illegal expression for augmented assignment"))
            }
            E::InvalidAnnotatedAssignmentTarget if self.header_like(at) => {
                self.at_token(self.lexed.tokens[self.after_colon(at)], "invalid syntax")
            }
            E::InvalidAnnotatedAssignmentTarget => fixed("illegal target for annotation"),
            E::InvalidNamedAssignmentTarget => {
                self.error(at, format!("cannot use assignment expressions with {}", self.name_of(at)))
            }
            E::PositionalAfterKeywordArgument => {
                let next = self.lexed.token_at(at.end().to_usize());
                let there = Diagnosis { src: self.src, tree: self.tree, lexed: self.lexed, at: next };
                if let Some(better) = there.suggestion() {
                    return better;
                }
                self.at_token(self.tok_after(at), "positional argument follows keyword argument")
            }
            E::PositionalAfterKeywordUnpacking => {
                let message = "positional argument follows keyword argument unpacking";
                self.at_token(self.tok_after(at), message)
            }
            E::InvalidArgumentUnpackingOrder => {
                let message = "iterable argument unpacking follows keyword argument unpacking";
                self.at_token(self.tok(0), message)
            }
            E::UnparenthesizedGeneratorExpression => fixed("Generator expression must be parenthesized"),
            E::NonDefaultParamAfterDefaultParam => fixed("non-default argument follows default argument"),
            E::ParamAfterVarKeywordParam => fixed("arguments cannot follow var-keyword argument"),
            E::VarParameterWithDefault => self.variadic_default(at),
            E::ExpectedKeywordParam => fixed("named arguments must follow bare *"),
            E::IterableUnpackingInComprehension => {
                fixed("iterable unpacking cannot be used in comprehension")
            }
            E::InvalidStarredExpressionUsage if self.text(self.tok(-1)) == "(" => {
                fixed("cannot use starred expression here")
            }
            E::InvalidStarredExpressionUsage => fixed("can't use starred expression here"),
            E::InvalidMatchPatternTarget => fixed("cannot use '_' as a target"),
            E::UnexpectedIndentation => self.unexpected_indent(),
            E::ExpectedToken { expected, .. } => self.expected_token(*expected),
            E::UnparenthesizedTupleExpression => self.comma_in(at),
            E::ExpectedExpression => self.expected_expression(),
            E::OtherError(message) => self.other(message, at),
            _ => self.generic(),
        }
    }

    fn unexpected_indent(&self) -> Boxed {
        let at = match self.tok(0) {
            t if t.kind == Kind::Indent => t.end,
            t => t.start,
        };
        // CPython puts the column at the last blank.
        let at = at.saturating_sub(1);
        self.src.error_of(ErrorKind::Indentation, range(at, at), "unexpected indent")
    }

    /// Line of the token that the parser read last before it reported two expressions in a row.
    fn line_behind(&self, found: &SyntaxError) -> u32 {
        let end = self.src.line_offset(found.end_line, found.end_col);
        let i = self.lexed.token_at(end);
        self.lexed.tokens.get(i).map_or(0, |t| self.src.line(TextSize::new(t.start as u32)))
    }

    /// Index of the token behind the colon that follows a range.
    fn after_colon(&self, at: TextRange) -> usize {
        let colon = self.lexed.token_at(at.end().to_usize());
        (colon + 1).min(self.lexed.tokens.len() - 1)
    }

    /// Whether nothing follows the colon, as behind a compound statement's header.
    fn header_like(&self, at: TextRange) -> bool {
        self.lexed.tokens[self.after_colon(at)].kind == Kind::Newline
    }

    fn tok_after(&self, at: TextRange) -> Tok {
        let i = self.lexed.token_at(at.end().to_usize());
        self.lexed.tokens.get(i).copied().unwrap_or(self.tok(0))
    }

    fn name_of(&self, at: TextRange) -> &'static str {
        find(self.tree, at).map_or("expression", expr_name)
    }

    fn bad_target(&self, at: TextRange) -> Boxed {
        let Some(target) = find(self.tree, at) else { return self.generic() };
        let name = expr_name(target);
        let first = self.text(self.line_token());
        if matches!(target, Expr::Yield(_) | Expr::YieldFrom(_)) && self.text(self.tok(-1)) != "(" {
            return self.error(at, format!("assignment to {name} not possible"));
        }
        // The target of a plain assignment statement, by itself on the left of `=`.
        let alone = self.tok(0).level == 0 || self.text(self.tok(-1)) == "(";
        let behind = self.lexed.tokens.iter().filter(|t| t.start >= at.end().to_usize());
        let mut behind = behind.skip_while(|t| self.text(**t) == ")").take_while(|t| t.kind != Kind::Newline);
        let is_assignment = behind.next().is_some_and(|t| self.text(*t) == "=")
            && alone
            && !matches!(first, "for" | "with" | "async");
        let chained = behind.any(|t| self.text(*t) == "=");
        if is_assignment && !chained && suggests_comparison(target) && self.whole_statement(target) {
            let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
            return self.error(at, message);
        }
        self.error(at, format!("cannot assign to {name}"))
    }

    /// Whether a target is all of the statement up to the `=`.
    fn whole_statement(&self, target: &Expr) -> bool {
        let mut i = self.at;
        while i > 0 && self.text(self.lexed.tokens[i - 1]) == "(" {
            i -= 1;
        }
        let starts = i == 0
            || matches!(self.lexed.tokens[i - 1].kind, Kind::Newline | Kind::Indent | Kind::Dedent)
            || matches!(self.text(self.lexed.tokens[i - 1]), ";" | ":");
        starts && target.range().start().to_usize() == self.tok(0).start
    }

    /// The first token of the logical line.
    pub fn line_token(&self) -> Tok {
        self.lexed.tokens[self.line_start(self.at)]
    }

    /// Index of the first token of the logical line that a token is in.
    pub fn line_start(&self, i: usize) -> usize {
        let mut i = i.min(self.lexed.tokens.len().saturating_sub(1));
        let boundary = |t: &Tok| matches!(t.kind, Kind::Newline | Kind::Indent | Kind::Dedent);
        while i > 0 && !boundary(&self.lexed.tokens[i - 1]) {
            i -= 1;
        }
        i
    }

    fn variadic_default(&self, at: TextRange) -> Boxed {
        let star = self.src.text[..at.start().to_usize()].rfind('*');
        let double = star.is_some_and(|i| i > 0 && self.src.text.as_bytes()[i - 1] == b'*');
        let what = if double { "var-keyword" } else { "var-positional" };
        self.error(at, format!("{what} argument cannot have default value"))
    }

    fn expected_token(&self, expected: TokenKind) -> Boxed {
        let t = self.tok(0);
        let first = self.text(self.line_token());
        match expected {
            TokenKind::Colon if self.text(t) == "}" => {
                let key = self.tok(-1);
                self.error(range(key.start, key.start), "':' expected after dictionary key")
            }
            TokenKind::Colon if t.level == 0 => {
                // These force a colon whatever comes instead.
                let forced = matches!(first, "def" | "try" | "else" | "finally");
                let compound = matches!(
                    first,
                    "if" | "elif"
                        | "for"
                        | "while"
                        | "with"
                        | "class"
                        | "except"
                        | "match"
                        | "case"
                        | "async"
                );
                if forced || (compound && t.kind == Kind::Newline) {
                    return self.at_token(t, "expected ':'");
                }
                self.generic()
            }
            TokenKind::Lpar if first == "def" => self.at_token(t, "expected '('"),
            TokenKind::Else => self.conditional_without_else(),
            TokenKind::Rsqb | TokenKind::Rbrace if self.text(t) == "for" => {
                self.bare_tuple_in_comprehension()
            }
            _ => self.generic(),
        }
    }

    fn expected_expression(&self) -> Boxed {
        let (t, before) = (self.tok(0), self.tok(-1));
        if self.text(t) == "}" && self.text(before) == ":" {
            return self.at_token(before, "expression expected after dictionary key and ':'");
        }
        self.generic()
    }

    fn other(&self, message: &str, at: TextRange) -> Boxed {
        if message.starts_with("Expected an indented block after") {
            return self.missing_block();
        }
        let text = match message {
            "Expected a parameter name" => return self.keyword_is_expression(at),
            "Only one '*' parameter allowed" => "* argument may appear only once",
            "Only one '/' separator allowed" => "/ may appear only once",
            "Expected `except` or `finally` after `try` block" => "expected 'except' or 'finally' block",
            "Expected one or more exception types" => "expected one or more exception types",
            "Positional patterns cannot follow keyword patterns" => {
                "positional patterns follow keyword patterns"
            }
            "Bytes literal cannot be mixed with non-bytes literals" => {
                "cannot mix bytes and nonbytes literals"
            }
            "Only single target (not tuple) can be annotated" => {
                "only single target (not tuple) can be annotated"
            }
            "Only single target (not list) can be annotated" => {
                "only single target (not list) can be annotated"
            }
            _ if message.contains("except*") => "cannot have both 'except' and 'except*' on the same 'try'",
            _ => return self.generic(),
        };
        if text.starts_with("expected 'except'") || text.starts_with("cannot have") {
            return self.at_token(self.tok(0), text);
        }
        self.error(at, text)
    }

    /// A compound statement's header without a block.
    fn missing_block(&self) -> Boxed {
        let mut i = self.at;
        while i > 0 && self.lexed.tokens[i].kind != Kind::Newline {
            i -= 1;
        }
        let line = self.line_start(i.saturating_sub(1));
        let mut keyword = self.lexed.tokens[line];
        if self.text(keyword) == "async" {
            keyword = self.lexed.tokens[line + 1];
        }
        let star = self.lexed.tokens.get(line + 1).is_some_and(|t| self.text(*t) == "*");
        let what = match self.text(keyword) {
            "def" => "function definition".to_owned(),
            "class" => "class definition".to_owned(),
            "except" if star => "'except*' statement".to_owned(),
            word => format!("'{word}' statement"),
        };
        let number = self.src.line(TextSize::new(keyword.start as u32));
        let t = self.tok(0);
        let message = format!("expected an indented block after {what} on line {number}");
        self.src.error_of(ErrorKind::Indentation, range(t.start, t.end), message)
    }

    fn inside_string(&self, e: &ParseError) -> Boxed {
        let (E::FStringError(kind) | E::Lexical(LexicalErrorType::FStringError(kind))) = &e.error else {
            return self.inside_field(e.location);
        };
        let text = match kind {
            FStringError::UnclosedLbrace if e.location.start().to_usize() + 1 < self.tok(0).end => {
                return self.inside_field(e.location);
            }
            FStringError::UnclosedLbrace => "expecting '}'",
            FStringError::SingleRbrace => "single '}' is not allowed",
            FStringError::InvalidConversionFlag
            | FStringError::ConversionFlagNotImmediatelyAfterExclamation => {
                "invalid conversion character: expected 's', 'r', or 'a'"
            }
            FStringError::UnterminatedString | FStringError::UnterminatedTripleQuotedString => {
                "expecting '}'"
            }
            FStringError::LambdaWithoutParentheses => "invalid syntax",
            FStringError::NewlineInFormatSpec => "expecting '}'",
        };
        self.at_token(self.behind_strings(), format!("f-string: {text}"))
    }

    /// The token behind the string literals here: CPython has read it when it looks inside them.
    fn behind_strings(&self) -> Tok {
        let mut strings = (0..).map(|i| self.tok(i));
        strings.find(|t| t.kind != Kind::Str).unwrap_or(self.tok(0))
    }

    fn inside_field(&self, at: TextRange) -> Boxed {
        let offset = at.start().to_usize();
        let before = self.src.text[..offset].trim_end();
        let after = self.src.text[offset..].trim_start();
        if before.ends_with('{') && after.starts_with(['}', '!', ':']) {
            return self.at_token(self.behind_strings(), "f-string: empty expression not allowed");
        }
        let starts = after.starts_with(|c: char| c == '_' || c.is_alphanumeric() || c == '"' || c == '\'');
        let ended = before.ends_with(|c: char| c == '_' || c.is_alphanumeric() || c == ')' || c == ']');
        if starts && ended {
            return self.error(at, "f-string: invalid syntax. Perhaps you forgot a comma?");
        }
        if after.starts_with(['"', '\'']) || after.is_empty() {
            return self.at_token(self.behind_strings(), "f-string: expecting '}'");
        }
        self.error(at, "f-string: invalid syntax")
    }

    /// The first comma of a tuple that must not stand here.
    fn comma_in(&self, at: TextRange) -> Boxed {
        let mut tokens = self.lexed.tokens.iter().skip(self.at);
        let level = self.tok(0).level;
        let comma = tokens.find(|t| t.level == level && self.text(**t) == ",");
        comma.map_or_else(|| self.error(at, "invalid syntax"), |t| self.at_token(*t, "invalid syntax"))
    }

    /// A keyword argument whose name is something else.
    fn keyword_is_expression(&self, at: TextRange) -> Boxed {
        let equals = self.tok_after(at);
        let place = range(at.start().to_usize(), equals.end);
        let name = self.src.slice(at);
        if matches!(name, "True" | "False" | "None") {
            return self.error(place, format!("cannot assign to {name}"));
        }
        self.error(place, "expression cannot contain assignment, perhaps you meant \"==\"?")
    }

    fn bad_escape(&self) -> Boxed {
        let t = self.tok(0);
        let message = escapes::describe(self.text(t));
        self.error(range(t.end, t.end), message)
    }
}
