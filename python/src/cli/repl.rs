//! The prompt.

use freewheel::{Cx, Exc, ExcKind};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::program::report;
use crate::compiler::{self, Mode, Options};
use crate::{errors, frontend, importer};

/// Whether the text ends in the middle of a statement, so that more lines have to come.
fn is_incomplete(text: &str) -> bool {
    let last = text.trim_end_matches('\n').rsplit('\n').next().unwrap_or("");
    let in_block = text.trim_end().contains('\n') || text.trim_end().ends_with(':');
    if in_block && !last.trim().is_empty() {
        return true;
    }
    match compiler::compile(text, "<stdin>", Mode::Interactive, Options { dynamic_names: false }) {
        Ok(_) => false,
        Err(e) => {
            let open =
                ["was never closed", "unexpected EOF", "expected an indented block", "unterminated triple"];
            open.iter().any(|m| e.message.contains(m)) && !last.trim().is_empty()
        }
    }
}

/// Reads, runs and prints until the input ends.
///
/// # Errors
/// `SystemExit`; what starting the prompt raises.
pub fn run(cx: &Cx) -> Result<(), Exc> {
    let main = importer::main_module(cx, None)?;
    let globals = cx.module_dict(main.value());
    let mut editor = DefaultEditor::new().map_err(|e| cx.runtime_error(format!("no prompt: {e}")))?;
    println!("Freewheel {} (Python 3.11). Ctrl-D ends.", env!("CARGO_PKG_VERSION"));
    let mut text = String::new();
    loop {
        let prompt = if text.is_empty() { ">>> " } else { "... " };
        let line = cx.detach(|| editor.readline(prompt));
        match line {
            Ok(line) => {
                text.push_str(&line);
                text.push('\n');
            }
            Err(ReadlineError::Interrupted) => {
                println!("KeyboardInterrupt");
                text.clear();
                continue;
            }
            Err(ReadlineError::Eof) => return Ok(()),
            Err(e) => return Err(cx.runtime_error(format!("cannot read the prompt: {e}"))),
        }
        if text.trim().is_empty() {
            text.clear();
            continue;
        }
        if is_incomplete(&text) {
            continue;
        }
        // A history that cannot be kept is no reason to stop.
        let _ = editor.add_history_entry(text.trim_end());
        let result = frontend::compile_source(cx, &text, "<stdin>", Mode::Interactive, false)
            .and_then(|code| frontend::run_code(cx, code.value(), globals.value(), None));
        text.clear();
        crate::modules::flush_stdout(cx);
        if let Err(e) = result {
            if cx.is_error(&e, ExcKind::SystemExit) {
                return Err(e);
            }
            report(cx, &e);
            errors::write_stderr(cx, "");
        }
    }
}
