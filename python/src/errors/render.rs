//! Rendering exceptions with their tracebacks.

use core::fmt::Write;

use freewheel::object::code::Code;
use freewheel::{Cx, ExcKind, Ref, Value};
use freewheel_specializer::Span;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::group;
use super::source::Sources;

/// An exception with its causes, contexts and traceback, as the interpreter prints it.
pub fn format_exception(cx: &Cx, e: Value) -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    write_chain(cx, e, &mut out, &mut Sources::default(), &mut seen);
    out
}

fn write_chain(cx: &Cx, e: Value, out: &mut String, sources: &mut Sources, seen: &mut Vec<Value>) {
    if seen.contains(&e) || seen.len() > 200 {
        return;
    }
    seen.push(e);
    let exc = cx.exception(e);
    let suppressed = exc.suppress_context.load(std::sync::atomic::Ordering::Relaxed);
    let link = match exc.cause.bound() {
        Some(cause) => Some((cause, "The above exception was the direct cause of the following exception:")),
        None if !suppressed => exc
            .context
            .bound()
            .map(|c| (c, "During handling of the above exception, another exception occurred:")),
        None => None,
    };
    if let Some((other, text)) = link
        && !seen.contains(&other)
    {
        write_chain(cx, other, out, sources, seen);
        let _ = write!(out, "\n{text}\n\n");
    }
    if cx.is_instance(e, cx.exc_class(ExcKind::BaseExceptionGroup)) {
        group::write(cx, e, out, sources);
        return;
    }
    if exc.traceback.bound().is_some() {
        out.push_str("Traceback (most recent call last):\n");
        write_entries(cx, e, out, sources);
    }
    exception_lines(cx, e, out);
}

/// The traceback of an exception, without its header.
pub fn format_traceback(cx: &Cx, e: Value) -> String {
    let mut out = String::new();
    write_entries(cx, e, &mut out, &mut Sources::default());
    out
}

/// An exception without its causes and contexts.
pub(super) fn format_alone(cx: &Cx, e: Value) -> String {
    let entries = format_traceback(cx, e);
    let mut out = String::new();
    if !entries.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
        out.push_str(&entries);
    }
    exception_lines(cx, e, &mut out);
    out
}

/// The lines of an exception's traceback.
pub(super) fn write_entries(cx: &Cx, e: Value, out: &mut String, sources: &mut Sources) {
    // An entry that repeats is shown three times, then counted.
    let mut last: Option<(Value, u32)> = None;
    let mut repeats = 0;
    for (code, word) in cx.traceback_entries(e) {
        let span = Code::of(code).proto.span_at(word as usize);
        if last == Some((code, span.line)) {
            repeats += 1;
            if repeats >= 3 {
                continue;
            }
        } else {
            write_repeats(out, repeats);
            (last, repeats) = (Some((code, span.line)), 0);
        }
        write_entry(code, span, out, sources);
    }
    write_repeats(out, repeats);
}

fn write_repeats(out: &mut String, repeats: usize) {
    if repeats >= 3 {
        let n = repeats - 2;
        let s = if n == 1 { "" } else { "s" };
        let _ = writeln!(out, "  [Previous line repeated {n} more time{s}]");
    }
}

fn write_entry(code: Value, span: Span, out: &mut String, sources: &mut Sources) {
    let proto = &Code::of(code).proto;
    let _ = writeln!(out, "  File \"{}\", line {}, in {}", proto.filename, span.line, proto.name);
    let Some(line) = sources.line(&proto.filename, span.line) else { return };
    let text = line.trim();
    if text.is_empty() {
        return;
    }
    let _ = writeln!(out, "    {text}");
    if let Some(marks) = carets(&line, span) {
        let _ = writeln!(out, "    {marks}");
    }
}

/// The marks under the part of a line that raised; none if that is the whole line, and no operator of it is meant.
fn carets(line: &str, span: Span) -> Option<String> {
    let indent = line.len() - line.trim_start().len();
    let end = if span.end_line == span.line { span.end_col as usize } else { line.trim_end().len() };
    let start = span.col as usize;
    if start < indent || end <= start || end > line.len() || !line.is_char_boundary(start) {
        return None;
    }
    let width = |s: &str| s.chars().count();
    let before = width(line.get(indent..start)?);
    let part = line.get(start..end)?;
    let anchor = anchor(part).filter(|_| span.end_line == span.line);
    if start == indent && end >= line.trim_end().len() && anchor.is_none() {
        return None;
    }
    let under = match anchor {
        // The operator, or the subscript, is what failed; its operands are only marked.
        Some((from, to)) => format!(
            "{}{}{}",
            "~".repeat(width(&part[..from])),
            "^".repeat(width(&part[from..to])),
            "~".repeat(width(&part[to..]))
        ),
        None => "^".repeat(width(part)),
    };
    Some(format!("{}{under}", " ".repeat(before)))
}

/// The bytes of an operator between its operands, or of a subscript behind its value.
fn anchor(part: &str) -> Option<(usize, usize)> {
    let parsed = ruff_python_parser::parse_expression(part).ok()?;
    match parsed.expr() {
        Expr::BinOp(op) => {
            let (left, right) = (op.left.range().end().to_usize(), op.right.range().start().to_usize());
            let between = part.get(left..right)?;
            let from = left + between.find(|c: char| !c.is_whitespace() && c != ')' && c != '(')?;
            let symbol = part[from..right].trim_end_matches(|c: char| c.is_whitespace() || c == '(');
            Some((from, from + symbol.len().clamp(1, 2)))
        }
        Expr::Subscript(s) => {
            let from = s.value.range().end().to_usize();
            let from = from + part.get(from..)?.find('[')?;
            Some((from, part.len()))
        }
        _ => None,
    }
}

/// The last lines: the exception's class and text, a syntax error's place, notes.
pub fn exception_lines(cx: &Cx, e: Value, out: &mut String) {
    let class = cx.class_of(e);
    let qualname = cx.as_str(class.qualname.get()).unwrap_or(class.name());
    let module = cx.own_class_attr(class, cx.names().module).and_then(|m| cx.as_str(m));
    let name = match module {
        Some(m) if m != "builtins" && m != "__main__" => format!("{m}.{qualname}"),
        _ => qualname.to_owned(),
    };
    let is_syntax = cx.is_instance(e, cx.exc_class(ExcKind::SyntaxError));
    if is_syntax {
        write_syntax_place(cx, e, out);
    }
    let text = if is_syntax {
        attr_text(cx, e, "msg")
    } else {
        cx.to_string(e).ok().or_else(|| Some("<exception str() failed>".to_owned()))
    };
    match text {
        Some(t) if !t.is_empty() => {
            let _ = write!(out, "{name}: {t}");
        }
        _ => out.push_str(&name),
    }
    if let Some(hint) = suggestion(cx, e) {
        let _ = write!(out, ". Did you mean: '{hint}'?");
    }
    out.push('\n');
    write_notes(cx, e, out);
}

fn write_notes(cx: &Cx, e: Value, out: &mut String) {
    let Ok(Some(notes)) = cx.find_attr(e, cx.names().notes) else { return };
    let Ok(notes) = cx.collect(notes.value()) else { return };
    for n in notes {
        if let Ok(text) = cx.to_string(n.value()) {
            let _ = writeln!(out, "{text}");
        }
    }
}

fn attr(cx: &Cx, e: Value, name: &str) -> Option<Ref> {
    let v = cx.find_attr(e, cx.intern(name)).ok()??;
    if v.value() == Value::NONE { None } else { Some(v) }
}

fn attr_text(cx: &Cx, e: Value, name: &str) -> Option<String> {
    cx.to_string(attr(cx, e, name)?.value()).ok()
}

fn write_syntax_place(cx: &Cx, e: Value, out: &mut String) {
    let Some(line) = attr(cx, e, "lineno").and_then(|v| cx.as_i64(v.value())) else { return };
    let file = attr_text(cx, e, "filename").unwrap_or_else(|| "<string>".to_owned());
    let _ = writeln!(out, "  File \"{file}\", line {line}");
    let Some(text) = attr_text(cx, e, "text") else { return };
    let text = text.trim_end_matches(['\n', '\r']);
    let shown = text.trim_start();
    let _ = writeln!(out, "    {shown}");
    let number = |name| attr(cx, e, name).and_then(|v| cx.as_i64(v.value()));
    let Some(offset) = number("offset").filter(|o| *o >= 1) else { return };
    let skipped = (text.chars().count() - shown.chars().count()) as i64;
    let start = (offset - 1 - skipped).max(0);
    let same_line = number("end_lineno").is_none_or(|l| l == line || l <= 0);
    let end = match number("end_offset") {
        Some(end) if end < 0 => return,
        Some(end) if same_line && end > offset => end - 1 - skipped,
        _ if !same_line => shown.trim_end().chars().count() as i64,
        _ => start + 1,
    };
    let width = (end - start).max(1) as usize;
    let _ = writeln!(out, "    {}{}", " ".repeat(start as usize), "^".repeat(width));
}

/// A name close to the one that was not found.
fn suggestion(cx: &Cx, e: Value) -> Option<String> {
    let is = |k| cx.is_instance(e, cx.exc_class(k));
    let wanted = attr_text(cx, e, "name")?;
    let names: Vec<String> = if is(ExcKind::AttributeError) {
        let obj = attr(cx, e, "obj")?;
        let listed = cx.call_method_str(obj.value(), "__dir__", &[]).ok()?;
        let listed = cx.collect(listed.value()).ok()?;
        listed.iter().filter_map(|n| cx.as_str(n.value()).map(str::to_owned)).collect()
    } else if is(ExcKind::NameError) && !is(ExcKind::UnboundLocalError) {
        visible_names(cx, e)
    } else {
        return None;
    };
    closest(&wanted, names)
}

/// The names that the failing frame could have meant.
fn visible_names(cx: &Cx, e: Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = cx.exception(e).traceback.get();
    let mut last = None;
    while let Some(tb) = cx.cast::<freewheel::object::exception::Traceback>(at) {
        last = Some(tb);
        at = tb.next.get();
    }
    let Some(tb) = last else { return out };
    out.extend(
        Code::of(tb.code.get())
            .proto
            .local_names
            .iter()
            .filter(|n| !n.starts_with('.'))
            .map(|n| n.to_string()),
    );
    for d in [tb.globals.get(), cx.globals().builtins.get()] {
        if let Some(d) = freewheel::object::dict::as_exact_dict(d) {
            out.extend(cx.dict_items(d).iter().filter_map(|(k, _)| cx.as_str(k.value()).map(str::to_owned)));
        }
    }
    out
}

/// The name with the smallest edit distance, if it is small against the names' lengths. Changing a letter costs
/// 2, changing its case 1, as in the reference implementation's documentation of suggestions.
fn closest(wanted: &str, names: Vec<String>) -> Option<String> {
    if wanted.len() > 40 || names.len() > 750 {
        return None;
    }
    let mut best: Option<(usize, String)> = None;
    for n in names {
        if n == wanted || n.is_empty() {
            continue;
        }
        let limit = (wanted.chars().count() + n.chars().count() + 3) * 2 / 6;
        let limit = best.as_ref().map_or(limit, |(d, _)| limit.min(d.saturating_sub(1)));
        let d = distance(wanted, &n);
        if d <= limit {
            best = Some((d, n));
        }
    }
    best.map(|(_, n)| n)
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * 2).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * 2;
        for (j, y) in b.iter().enumerate() {
            let cost = if x == y {
                0
            } else if x.eq_ignore_ascii_case(y) {
                1
            } else {
                2
            };
            let new = (diagonal + cost).min(row[j] + 2).min(row[j + 1] + 2);
            diagonal = row[j + 1];
            row[j + 1] = new;
        }
    }
    row[b.len()]
}
