//! From instructions with labels to words: distances, the handler table and the span table.

use freewheel_specializer::{Handler, Instr, Op, Role, Span};

use super::unit::{Ins, Label, Unit};

/// The code, handler and span tables of a finished unit, and the verifier's check points in words.
pub(super) struct Assembled {
    pub code: Vec<u64>,
    pub handlers: Vec<Handler>,
    pub spans: Vec<(u32, Span)>,
    pub checks: Vec<(usize, u16)>,
}

/// How an instruction is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    /// A jump to the next instruction: left out.
    Gone,
    /// A 16-bit jump whose target is too far: it skips, or leads to, a 32-bit jump behind it.
    Far,
}

/// Lays out a unit.
pub(super) fn assemble(unit: &mut Unit) -> Assembled {
    thread_jumps(unit);
    let mut forms: Vec<Form> = (0..unit.code.len()).map(|i| initial_form(unit, i)).collect();
    let starts = loop {
        let starts = place(unit, &forms);
        let mut grew = false;
        for (i, ins) in unit.code.iter().enumerate() {
            if forms[i] == Form::Plain && !distance_fits(unit, ins, i, &starts) {
                forms[i] = Form::Far;
                grew = true;
            }
        }
        if !grew {
            break starts;
        }
    };
    let mut code = Vec::with_capacity(*starts.last().unwrap_or(&0));
    for (i, ins) in unit.code.iter().enumerate() {
        debug_assert_eq!(code.len(), starts[i]);
        write(unit, ins, forms[i], &starts, &mut code);
    }
    let handlers = handler_rows(unit, &starts);
    let spans = span_rows(unit, &starts);
    let checks = unit.checks.iter().map(|(i, sp)| (starts[*i], *sp)).collect();
    Assembled { code, handlers, spans, checks }
}

fn at(unit: &Unit, label: Label) -> usize {
    unit.labels[label.0 as usize].at.expect("every label that is jumped to is bound")
}

/// Lets jumps to unconditional jumps go straight to the final target.
fn thread_jumps(unit: &mut Unit) {
    for i in 0..unit.code.len() {
        let Some(mut target) = unit.code[i].target else { continue };
        for _ in 0..8 {
            let Some(next) = unit.code.get(at(unit, target)) else { break };
            if next.op != Op::Jump || unit.code[i].op == Op::JumpBack {
                break;
            }
            target = next.target.expect("a jump has a target");
        }
        unit.code[i].target = Some(target);
        if unit.code[i].op == Op::Jump
            && let Some(next) = unit.code.get(at(unit, target))
            && next.op == Op::JumpBack
            && next.handler == unit.code[i].handler
        {
            let (word, target) = (next.word, next.target);
            let ins = &mut unit.code[i];
            (ins.op, ins.word, ins.target) = (Op::JumpBack, word, target);
        }
    }
}

fn initial_form(unit: &Unit, i: usize) -> Form {
    let ins = &unit.code[i];
    match ins.target {
        Some(target) if ins.op == Op::Jump && at(unit, target) == i + 1 => Form::Gone,
        _ => Form::Plain,
    }
}

/// Words from an instruction's start to its end, the cache included.
fn length(op: Op) -> usize {
    1 + op.info().cache
}

/// Word at which each instruction starts, and the end.
fn place(unit: &Unit, forms: &[Form]) -> Vec<usize> {
    let mut starts = Vec::with_capacity(forms.len() + 1);
    let mut word = 0;
    for (ins, form) in unit.code.iter().zip(forms) {
        starts.push(word);
        word += match form {
            Form::Plain => length(ins.op),
            Form::Gone => 0,
            Form::Far if takes_unsigned(ins.op) => length(ins.op) + 2,
            Form::Far => length(ins.op) + 1,
        };
    }
    starts.push(word);
    starts
}

fn takes_unsigned(op: Op) -> bool {
    matches!(op, Op::ForIter | Op::Send)
}

fn distance_fits(unit: &Unit, ins: &Ins, i: usize, starts: &[usize]) -> bool {
    let Some(target) = ins.target else { return true };
    if ins.op.info().roles[2] != Role::J {
        return true;
    }
    let distance = starts[at(unit, target)] - (starts[i] + length(ins.op));
    distance <= if takes_unsigned(ins.op) { u16::MAX as usize } else { i16::MAX as usize }
}

fn write(unit: &Unit, ins: &Ins, form: Form, starts: &[usize], code: &mut Vec<u64>) {
    let word = ins.word;
    let end = code.len() + length(ins.op);
    let (n, a, b) = (word.n(), word.a() as u16, word.b() as u16);
    let encoded = match ins.target {
        None => word,
        Some(_) if form == Form::Gone => return,
        Some(target) => {
            let to = starts[at(unit, target)];
            match form {
                Form::Far if takes_unsigned(ins.op) => Instr::new(ins.op, n, a, b, 1),
                Form::Far => Instr::new(ins.op, 1 - n, a, b, 1),
                _ if ins.op.info().roles[2] == Role::J => Instr::new(ins.op, n, a, b, (to - end) as u16),
                _ => Instr::wide(ins.op, n, a, (to as i64 - end as i64) as i32),
            }
        }
    };
    code.push(encoded.0);
    code.resize(end, 0);
    if form == Form::Far {
        let to = starts[at(unit, ins.target.expect("a far jump has a target"))];
        if takes_unsigned(ins.op) {
            code.push(Instr::wide(Op::Jump, 0, 0, 1).0);
        }
        let distance = to - (code.len() + 1);
        code.push(Instr::wide(Op::Jump, 0, 0, distance as i32).0);
    }
}

/// Every instruction has one handler at most, so the rows do not overlap and their order is free.
fn handler_rows(unit: &Unit, starts: &[usize]) -> Vec<Handler> {
    let mut rows: Vec<Handler> = Vec::new();
    let mut last: Option<u32> = None;
    for (i, ins) in unit.code.iter().enumerate() {
        let (start, end) = (starts[i] as u32, starts[i + 1] as u32);
        if start == end {
            continue;
        }
        if let Some(id) = ins.handler {
            let info = &unit.handlers[id as usize];
            match rows.last_mut() {
                Some(row) if last == Some(id) && row.end == start => row.end = end,
                _ => {
                    let target = starts[at(unit, info.target)] as u32;
                    rows.push(Handler { start, end, target, reg: info.reg });
                }
            }
        }
        last = ins.handler;
    }
    rows
}

fn span_rows(unit: &Unit, starts: &[usize]) -> Vec<(u32, Span)> {
    let mut rows: Vec<(u32, Span)> = Vec::new();
    for (i, ins) in unit.code.iter().enumerate() {
        if starts[i] != starts[i + 1] && rows.last().is_none_or(|(_, s)| *s != ins.span) {
            rows.push((starts[i] as u32, ins.span));
        }
    }
    rows
}
