//! The rows of `scaling/`, as the program names them.

use std::path::Path;

use crate::{output, scaling_program};

/// What a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Must scale.
    Gated,
    /// Builds heap objects out of shared ones: shown, not judged.
    Beside,
    /// Shows what the machine gives.
    Control,
    /// Must not scale; runs only if it is asked for.
    Selftest,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// How it is asked for.
    pub name: String,
    /// What it is for.
    pub kind: Kind,
    /// The file it is in, roughly.
    pub group: String,
}

/// The rows that `serve.py` or `contended.py` has, in its order.
///
/// # Errors
/// The program cannot be run, or says something else.
pub fn rows(interpreter: &Path, program: &str) -> Result<Vec<Row>, String> {
    let text = output(interpreter, &scaling_program(program), &["--names"])?;
    text.lines().map(|line| parse(line).ok_or_else(|| format!("{program} names a row {line:?}"))).collect()
}

fn parse(line: &str) -> Option<Row> {
    let mut words = line.split_whitespace();
    let name = words.next()?.to_owned();
    let kind = match words.next()? {
        "gated" => Kind::Gated,
        "beside" => Kind::Beside,
        "control" => Kind::Control,
        "selftest" => Kind::Selftest,
        _ => return None,
    };
    Some(Row { name, kind, group: words.next()?.to_owned() })
}

/// Those that are wanted: all but selftests, or those whose names are given.
///
/// # Errors
/// A name is not that of a row.
pub fn wanted(rows: &[Row], only: &[String]) -> Result<Vec<Row>, String> {
    if only.is_empty() {
        let usual = |row: &&Row| matches!(row.kind, Kind::Gated | Kind::Beside);
        return Ok(rows.iter().filter(usual).cloned().collect());
    }
    let find = |name: &String| rows.iter().find(|row| row.name == *name).cloned();
    only.iter().map(|name| find(name).ok_or_else(|| format!("there is no row {name}"))).collect()
}
