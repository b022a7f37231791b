//! The disassembler and the reference page, both read off the instruction table.

use std::fmt::Write;

use crate::instr::{Instr, NO_REG};
use crate::proto::{CodeProto, Const};
use crate::table::{Op, Role};

/// Renders the code and that of its inner functions, one instruction a line.
pub fn disassemble(code: &CodeProto) -> String {
    let mut out = String::new();
    write_code(&mut out, code);
    out
}

fn write_code(out: &mut String, code: &CodeProto) {
    let _ = writeln!(
        out,
        "{} ({} locals, {} registers, from line {})",
        code.qualname, code.n_locals, code.n_regs, code.first_line
    );
    let mut at = 0;
    let mut line = 0;
    while at < code.code.len() {
        let instr = Instr(code.code[at]);
        let Some(op) = instr.op() else {
            let _ = writeln!(out, "{at:5}  invalid opcode {}", instr.op_number());
            return;
        };
        let here = code.span_at(at).line;
        let shown = if here != line && here != 0 { here.to_string() } else { String::new() };
        line = here;
        let end = at + 1 + op.info().cache;
        let _ = write!(out, "{shown:>5} {at:5}  {:<18}", op.info().name);
        write_operands(out, code, instr, op, end);
        out.push('\n');
        at = end;
    }
    for h in &code.handlers {
        let _ =
            writeln!(out, "      {}..{} -> {} in {}", h.start, h.end, h.target, reg(code, h.reg as usize));
    }
    for c in &code.consts {
        if let Const::Code(inner) = c {
            out.push('\n');
            write_code(out, inner);
        }
    }
}

fn write_operands(out: &mut String, code: &CodeProto, instr: Instr, op: Op, end: usize) {
    let values = [instr.a(), instr.b(), instr.c()];
    let roles = op.info().roles;
    let mut first = true;
    for (i, role) in roles.into_iter().enumerate() {
        if matches!(role, Role::None | Role::W) {
            continue;
        }
        let wide = roles.get(i + 1) == Some(&Role::W);
        let signed = if wide { instr.bc() as i64 } else { values[i] as i16 as i64 };
        let text = match role {
            _ if values[i] == NO_REG as usize && !wide && !matches!(role, Role::I | Role::J) => {
                "-".to_owned()
            }
            Role::K => constant(code, if wide { instr.bc() as usize } else { values[i] }),
            Role::N => code.names.get(values[i]).map_or("?".to_owned(), |n| format!(".{n}")),
            Role::I => format!("#{signed}"),
            // The one forward-only distance that uses all 16 bits is an iteration's exit.
            Role::J if op == Op::ForIter || op == Op::Send => format!("->{}", end + values[i]),
            Role::J => format!("->{}", end as i64 + signed),
            Role::X => values[i].to_string(),
            _ => reg(code, values[i]),
        };
        let _ = write!(out, "{}{text}", if first { "" } else { ", " });
        first = false;
    }
    if instr.n() != 0 {
        let _ = write!(out, "{}n={}", if first { "" } else { " " }, instr.n());
    }
}

fn reg(code: &CodeProto, r: usize) -> String {
    match code.local_names.get(r) {
        Some(name) => name.to_string(),
        None => format!("t{}", r - code.n_locals as usize),
    }
}

fn constant(code: &CodeProto, k: usize) -> String {
    match code.consts.get(k) {
        Some(Const::Code(c)) => format!("<code {}>", c.qualname),
        Some(c) => format!("{c:?}"),
        None => "?".to_owned(),
    }
}

/// The instruction set as a Markdown table, for the book.
pub fn reference_page() -> String {
    let mut out =
        String::from("| instruction | a | b | c | cache words | what it does |\n|---|---|---|---|---|---|\n");
    for op in Op::ALL {
        let i = op.info();
        let r = i.roles.map(|r| if r == Role::None { String::new() } else { format!("{r:?}") });
        let _ = writeln!(out, "| `{}` | {} | {} | {} | {} | {} |", i.name, r[0], r[1], r[2], i.cache, i.doc);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_survive_encoding() {
        for op in Op::ALL {
            let i = Instr::new(*op, 7, 1, 2, 0xfffe);
            assert_eq!((i.op(), i.n(), i.a(), i.b(), i.c()), (Some(*op), 7, 1, 2, 0xfffe));
            assert_eq!(i.c_signed(), -2);
            assert_eq!(Instr::wide(*op, 0, 3, -70_000).bc(), -70_000);
        }
        assert_eq!(Op::from_u8(Op::ALL.len() as u8), None);
    }

    #[test]
    fn reference_names_every_instruction() {
        let page = reference_page();
        assert!(Op::ALL.iter().all(|op| page.contains(&format!("`{}`", op.info().name))));
    }
}
