//! Errors as Python shows them: tracebacks, syntax errors, exceptions that nobody can catch.

mod group;
mod ignored;
mod render;
mod source;

use freewheel::{Cx, Exc, ExcKind, Ref, Value};

use crate::compiler::{ErrorKind, SyntaxError};

pub use ignored::{report_ignored, report_unraisable, show_ignored};
pub use render::{exception_lines, format_exception, format_traceback};

/// A compiler's error as a `SyntaxError` object.
pub fn syntax_error(cx: &Cx, e: &SyntaxError, filename: &str) -> Exc {
    let kind = match e.kind {
        ErrorKind::Syntax => ExcKind::SyntaxError,
        ErrorKind::Indentation => ExcKind::IndentationError,
        ErrorKind::Tab => ExcKind::TabError,
    };
    let made = (|| {
        let number = |n: u32| cx.int(i64::from(n));
        let text = match &e.text {
            Some(t) => cx.str(t)?,
            None => Ref::none(),
        };
        let details = cx.tuple_from(vec![
            cx.str(filename)?,
            number(e.line)?,
            number(e.col)?,
            text,
            number(e.end_line)?,
            // An indentation that has no end is marked by no caret.
            if endless(e) { cx.int(-1)? } else { number(e.end_col)? },
        ])?;
        let message = cx.str(&e.message)?;
        cx.call(cx.exc_class(kind).value(), &[message.value(), details.value()])
    })();
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

/// Whether an error is about indentation as a whole, not about a word at a place.
fn endless(e: &SyntaxError) -> bool {
    e.kind == ErrorKind::Indentation && e.message == "unexpected indent" && e.end_col <= e.col
}

/// Prints an exception with its traceback to standard error, through `sys.stderr`.
pub fn print_exception(cx: &Cx, e: &Exc) {
    let text = format_exception(cx, e.0.value());
    write_stderr(cx, &text);
}

/// Writes to `sys.stderr`, or to the process's own if that fails.
pub fn write_stderr(cx: &Cx, text: &str) {
    crate::modules::flush_stdout(cx);
    let written = (|| {
        let sys = crate::importer::import_absolute(cx, "sys")?;
        let stderr = cx.get_attr_str(sys.value(), "stderr")?;
        if stderr.value() == Value::NONE {
            return Ok(());
        }
        let s = cx.str(text)?;
        cx.call_method_str(stderr.value(), "write", &[s.value()])?;
        cx.call_method_str(stderr.value(), "flush", &[]).map(drop)
    })();
    if let Err(other) = written {
        drop(other);
        eprint!("{text}");
    }
}
