//! Rendering exception groups: a tree with the traceback of every member.

use core::fmt::Write;

use freewheel::object::tuple::Tuple;
use freewheel::{Cx, ExcKind, Value};

use super::render::{exception_lines, write_entries};
use super::source::Sources;

/// Writes a group that is not inside another one.
pub(super) fn write(cx: &Cx, e: Value, out: &mut String, sources: &mut Sources) {
    write_level(cx, e, out, sources, 0);
}

fn write_level(cx: &Cx, e: Value, out: &mut String, sources: &mut Sources, depth: usize) {
    let margin = if depth == 0 { "  | ".to_owned() } else { format!("{}| ", "  ".repeat(depth + 1)) };
    let mut text = String::new();
    let has_traceback = cx.exception(e).traceback.bound().is_some();
    if has_traceback {
        write_entries(cx, e, &mut text, sources);
    }
    exception_lines(cx, e, &mut text);
    if has_traceback {
        let head = if depth == 0 { "  + " } else { &margin };
        let _ = writeln!(out, "{head}Exception Group Traceback (most recent call last):");
    }
    text.lines().for_each(|l| {
        let _ = writeln!(out, "{margin}{l}");
    });
    let indent = "  ".repeat(depth + 1);
    let members: Vec<Value> = Tuple::of(cx.exception(e).extra.get()).iter().collect();
    let n = members.len();
    for (i, m) in members.into_iter().enumerate() {
        let lead = if i == 0 { "+-" } else { "  " };
        let lead = format!("{indent}{lead}");
        let _ = writeln!(out, "{lead}+---------------- {} ----------------", i + 1);
        let nested = cx.is_instance(m, cx.exc_class(ExcKind::BaseExceptionGroup));
        if nested {
            write_level(cx, m, out, sources, depth + 1);
        } else {
            let mut text = String::new();
            if cx.exception(m).traceback.bound().is_some() {
                text.push_str("Traceback (most recent call last):\n");
                write_entries(cx, m, &mut text, sources);
            }
            exception_lines(cx, m, &mut text);
            for l in text.lines() {
                let _ = writeln!(out, "{indent}  | {l}");
            }
        }
        // A group that comes last has closed the tree already.
        if i + 1 == n && !nested {
            let _ = writeln!(out, "{indent}  +------------------------------------");
        }
    }
}
