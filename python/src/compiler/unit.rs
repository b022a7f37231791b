//! The code object under construction: instructions with symbolic jumps, registers, constants, names, and what
//! is known of the locals at the current place.

use std::collections::HashMap;

use freewheel_specializer::{Const, Instr, LocalKind, NO_REG, Op, Span};
use ruff_python_ast::Stmt;

use super::bits::Bits;
use super::const_pool::ConstPool;
use super::scope::ScopeId;

/// A register.
pub(super) type Reg = u16;

/// A place that jumps go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(pub u32);

/// What is known of a label.
#[derive(Debug, Default)]
pub(super) struct LabelInfo {
    /// Index of the instruction it stands before.
    pub at: Option<usize>,
    /// Locals bound on every jump there so far; `None` if there is no jump yet.
    pub bound: Option<Bits>,
}

/// An instruction with a symbolic jump target.
pub(super) struct Ins {
    pub word: Instr,
    pub op: Op,
    pub target: Option<Label>,
    pub handler: Option<u32>,
    pub span: Span,
}

/// Where an exception goes.
#[derive(Debug)]
pub(super) struct HandlerInfo {
    pub target: Label,
    pub reg: Reg,
}

/// What must be undone on the way out of a statement by `break`, `continue` or `return`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Block<'a> {
    Loop {
        head: Label,
        after: Label,
        iter: Option<Reg>,
        clear_on_break: bool,
    },
    /// The body of a `try` with `except` clauses; only the handler changes on the way out.
    Try {
        outer: Option<u32>,
    },
    /// A `try` whose `finally` body runs on the way out.
    Finally {
        body: &'a [Stmt],
        outer: Option<u32>,
    },
    /// The body of an `except` clause, or a `finally` body that handles an exception.
    Handler {
        reg: Reg,
        name: Option<&'a str>,
        outer: Option<u32>,
    },
    /// The same of an `except*` clause, which nothing may jump out of.
    StarHandler,
    /// A `with` body; the register holds the exit function.
    With {
        reg: Reg,
        outer: Option<u32>,
        span: Span,
    },
    /// A temporary that is live, such as a value on its way to `return`.
    Value {
        reg: Reg,
    },
}

/// A code object under construction.
pub(super) struct Unit<'a> {
    pub scope: ScopeId,
    /// Inlined comprehensions around the current place, innermost last.
    pub inlined: Vec<ScopeId>,
    pub qualname: String,
    pub first_line: u32,
    pub n_locals: Reg,
    pub kinds: Vec<LocalKind>,
    /// The next free temporary.
    pub sp: Reg,
    pub max: Reg,
    pub code: Vec<Ins>,
    pub labels: Vec<LabelInfo>,
    pub handlers: Vec<HandlerInfo>,
    /// The handler of what is emitted now.
    pub handler: Option<u32>,
    pub span: Span,
    pub consts: ConstPool,
    pub names: Vec<Box<str>>,
    name_index: HashMap<Box<str>, u16>,
    pub bound: Bits,
    /// Locals that some statement of the unit may unbind.
    pub unbinds: Bits,
    /// False where no path leads; nothing is emitted there.
    pub reachable: bool,
    pub blocks: Vec<Block<'a>>,
    /// Statement starts and their first dead temporary, for the verifier.
    pub checks: Vec<(usize, Reg)>,
    pub self_attrs: Vec<Box<str>>,
    /// Set when an operand did not fit.
    pub overflow: Option<&'static str>,
}

impl<'a> Unit<'a> {
    pub fn new(scope: ScopeId, qualname: String, first_line: u32, kinds: Vec<LocalKind>) -> Unit<'a> {
        let n_locals = kinds.len().min(NO_REG as usize - 1) as Reg;
        let overflow = (kinds.len() >= NO_REG as usize - 1).then_some("too many local variables");
        Unit {
            scope,
            inlined: Vec::new(),
            qualname,
            first_line,
            n_locals,
            kinds,
            sp: n_locals,
            max: n_locals,
            code: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: None,
            span: Span { line: first_line, end_line: first_line, col: 0, end_col: 0 },
            consts: ConstPool::default(),
            names: Vec::new(),
            name_index: HashMap::new(),
            bound: Bits::new(n_locals as usize),
            unbinds: Bits::new(n_locals as usize),
            reachable: true,
            blocks: Vec::new(),
            checks: Vec::new(),
            self_attrs: Vec::new(),
            overflow,
        }
    }

    /// Takes the next temporary.
    pub fn temp(&mut self) -> Reg {
        self.temps(1)
    }

    /// Takes `n` temporaries in a row.
    pub fn temps(&mut self, n: usize) -> Reg {
        let first = self.sp;
        let end = first as usize + n;
        if end >= NO_REG as usize - 1 {
            self.overflow = Some("too many registers: the code is too complex");
            return first;
        }
        self.sp = end as Reg;
        self.max = self.max.max(self.sp);
        first
    }

    pub fn is_temp(&self, r: Reg) -> bool {
        r >= self.n_locals
    }

    /// Index of a name.
    pub fn name(&mut self, name: &str) -> u16 {
        if let Some(i) = self.name_index.get(name) {
            return *i;
        }
        let i = self.names.len();
        if i >= NO_REG as usize {
            self.overflow = Some("too many names");
            return 0;
        }
        self.names.push(name.into());
        self.name_index.insert(name.into(), i as u16);
        i as u16
    }

    /// Index of a constant that must fit in 16 bits, if it does.
    pub fn short_const(&mut self, c: Const) -> Option<u16> {
        u16::try_from(self.consts.add(c)).ok().filter(|k| *k != NO_REG)
    }

    fn push(&mut self, op: Op, word: Instr, target: Option<Label>) {
        if self.reachable {
            self.code.push(Ins { word, op, target, handler: self.handler, span: self.span });
        }
    }

    /// Emits an instruction.
    pub fn emit(&mut self, op: Op, n: u8, a: Reg, b: u16, c: u16) {
        self.push(op, Instr::new(op, n, a, b, c), None);
    }

    /// Emits an instruction with a 32-bit operand in `b` and `c`.
    pub fn emit_wide(&mut self, op: Op, a: Reg, bc: i32) {
        self.push(op, Instr::wide(op, 0, a, bc), None);
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(LabelInfo::default());
        Label(self.labels.len() as u32 - 1)
    }

    /// Emits an instruction that may jump; the distance is filled in later.
    pub fn branch(&mut self, op: Op, n: u8, a: Reg, b: u16, target: Label) {
        if self.reachable {
            self.push(op, Instr::new(op, n, a, b, 0), Some(target));
            let info = &mut self.labels[target.0 as usize];
            match &mut info.bound {
                Some(bound) => bound.intersect(&self.bound),
                None => info.bound = Some(self.bound.clone()),
            }
        }
    }

    /// Jumps forward.
    pub fn jump(&mut self, target: Label) {
        self.branch(Op::Jump, 0, 0, 0, target);
        self.reachable = false;
    }

    /// Jumps back to a loop's head.
    pub fn jump_back(&mut self, head: Label) {
        self.push(Op::JumpBack, Instr::new(Op::JumpBack, 0, 0, 0, 0), Some(head));
        self.reachable = false;
    }

    /// Puts a label here.
    pub fn bind(&mut self, label: Label) {
        let info = &mut self.labels[label.0 as usize];
        info.at = Some(self.code.len());
        if let Some(bound) = &info.bound {
            if self.reachable {
                self.bound.intersect(bound);
            } else {
                self.bound = bound.clone();
                self.reachable = true;
            }
        }
    }

    /// Puts a label here that is jumped back to: only what nothing in the unit unbinds stays known.
    pub fn bind_head(&mut self, label: Label) {
        self.labels[label.0 as usize].at = Some(self.code.len());
        self.bound.subtract(&self.unbinds);
    }

    /// Makes a handler and returns its number; the code it covers is emitted while `handler` names it.
    pub fn new_handler(&mut self, reg: Reg) -> u32 {
        let target = self.label();
        self.handlers.push(HandlerInfo { target, reg });
        // The target is described by the state here: what is bound now stays bound, but for unbinding.
        let mut bound = self.bound.clone();
        bound.subtract(&self.unbinds);
        if self.reachable {
            self.labels[target.0 as usize].bound = Some(bound);
        }
        self.handlers.len() as u32 - 1
    }

    /// Starts the code of a handler; its exception and `extra` more registers are live afterwards.
    pub fn bind_handler(&mut self, id: u32, extra: Reg) {
        let HandlerInfo { target, reg } = self.handlers[id as usize];
        // What ran before must not fall into a handler.
        debug_assert!(!self.reachable);
        self.bind(target);
        self.sp = reg;
        self.temps(1 + extra as usize);
    }

    pub fn clear(&mut self, r: Reg) {
        self.emit(Op::Clear, 0, r, 0, 0);
        if !self.is_temp(r) {
            self.bound.remove(r as usize);
        }
    }

    pub fn load_const(&mut self, dst: Reg, c: Const) {
        match c {
            Const::Int(i) if i32::try_from(i).is_ok() => self.emit_wide(Op::LoadInt, dst, i as i32),
            c => {
                let k = self.consts.add(c);
                self.emit_wide(Op::LoadConst, dst, k as i32);
            }
        }
    }

    pub fn return_const(&mut self, c: Const) {
        let k = self.consts.add(c);
        self.emit_wide(Op::ReturnConst, 0, k as i32);
        self.reachable = false;
    }

    /// `dst := src`, a temporary being moved.
    pub fn mov(&mut self, dst: Reg, src: Reg) {
        if dst != src {
            self.emit(Op::Move, 0, dst, src, 0);
        }
    }
}
