//! Checks finished code: a compiler bug should show here and not as a corrupt frame.
//!
//! An abstract interpretation follows all paths, exceptional ones included, and knows of each temporary whether
//! it is live. Used in tests and debug builds.

use freewheel_specializer::{CodeProto, Instr, NO_REG, Op, Role};

/// Liveness of temporaries along all paths to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Temp {
    Dead,
    Live,
    /// Differs between paths: may be cleared or overwritten, not read.
    Maybe,
}

type State = Vec<Temp>;

/// Panics with a description if the code is invalid. `checks` are words before which all temporaries from a
/// register on must be dead.
pub(super) fn assert_valid(code: &CodeProto, checks: &[(usize, u16)]) {
    if let Err(what) = verify(code, checks) {
        panic!("invalid code for {}: {what}\n{}", code.qualname, freewheel_specializer::disassemble(code));
    }
}

/// Finds out what is wrong with code, if anything is.
pub(super) fn verify(code: &CodeProto, checks: &[(usize, u16)]) -> Result<(), String> {
    let mut starts = vec![false; code.code.len() + 1];
    let mut at = 0;
    while at < code.code.len() {
        starts[at] = true;
        let op = Instr(code.code[at]).op().ok_or_else(|| format!("no opcode at {at}"))?;
        if (at + 1..=at + op.info().cache).any(|w| code.code.get(w) != Some(&0)) {
            return Err(format!("cache of {op:?} at {at} is not zero"));
        }
        at += 1 + op.info().cache;
    }
    for h in &code.handlers {
        if !starts[h.start as usize]
            || !starts[h.target as usize]
            || h.start >= h.end
            || h.reg < code.n_locals
        {
            return Err(format!("bad handler row {h:?}"));
        }
    }
    let temps = (code.n_regs - code.n_locals) as usize;
    let mut verifier = Verifier { code, starts, states: vec![None; code.code.len()], work: vec![0] };
    if code.code.is_empty() {
        return Err("no code".to_owned());
    }
    verifier.states[0] = Some(vec![Temp::Dead; temps]);
    while let Some(at) = verifier.work.pop() {
        verifier.step(at)?;
    }
    for (at, sp) in checks {
        let Some(Some(state)) = verifier.states.get(*at) else { continue };
        let first = (*sp - code.n_locals) as usize;
        if let Some(i) = state[first..].iter().position(|t| *t != Temp::Dead) {
            return Err(format!("t{} is live at the start of the statement at {at}", first + i));
        }
    }
    Ok(())
}

struct Verifier<'c> {
    code: &'c CodeProto,
    starts: Vec<bool>,
    states: Vec<Option<State>>,
    work: Vec<usize>,
}

impl Verifier<'_> {
    fn flow(&mut self, from: usize, to: i64, state: &State) -> Result<(), String> {
        let to = usize::try_from(to).ok().filter(|t| *t < self.code.code.len() && self.starts[*t]);
        let Some(to) = to else { return Err(format!("jump at {from} does not land on an instruction")) };
        match &mut self.states[to] {
            Some(known) => {
                let mut changed = false;
                for (k, s) in known.iter_mut().zip(state) {
                    if *k != *s && *k != Temp::Maybe {
                        *k = Temp::Maybe;
                        changed = true;
                    }
                }
                if changed {
                    self.work.push(to);
                }
            }
            slot => {
                *slot = Some(state.clone());
                self.work.push(to);
            }
        }
        Ok(())
    }

    fn step(&mut self, at: usize) -> Result<(), String> {
        let code = self.code;
        let instr = Instr(code.code[at]);
        let op = instr.op().ok_or("no opcode")?;
        let mut state = self.states[at].clone().ok_or("no state")?;
        if let Some(h) = code.handler_at(at) {
            let mut caught = state.clone();
            let first = (h.reg - code.n_locals) as usize;
            for (i, t) in caught.iter_mut().enumerate() {
                if i >= first {
                    *t = if i == first { Temp::Live } else { Temp::Dead };
                }
            }
            // Temporaries that the instruction consumes may be gone by the time it raises.
            let mut after = state.clone();
            Regs { code, op, instr, at, state: &mut after, end: 0 }.consume()?;
            for i in 0..first.min(caught.len()) {
                if after[i] != state[i] {
                    caught[i] = Temp::Maybe;
                }
            }
            self.flow(at, h.target as i64, &caught)?;
        }
        let end = at + 1 + op.info().cache;
        let mut regs = Regs { code, op, instr, at, state: &mut state, end };
        regs.check_indices()?;
        regs.consume()?;
        let target = regs.target();
        if let Some(target) = target {
            // ForIter and Send write their register differently when they jump.
            let mut jumped = regs.state.clone();
            if op == Op::Send {
                Regs { code, op, instr, at, state: &mut jumped, end }.write()?;
            }
            self.flow(at, target, &jumped)?;
        }
        Regs { code, op, instr, at, state: &mut state, end }.write()?;
        let terminal =
            matches!(op, Op::Jump | Op::JumpBack | Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise);
        if !terminal {
            self.flow(at, end as i64, &state)?;
        }
        Ok(())
    }
}

/// One instruction's effect on a state.
struct Regs<'r> {
    code: &'r CodeProto,
    op: Op,
    instr: Instr,
    at: usize,
    state: &'r mut State,
    end: usize,
}

impl Regs<'_> {
    fn operands(&self) -> [(Role, usize); 3] {
        let roles = self.op.info().roles;
        [(roles[0], self.instr.a()), (roles[1], self.instr.b()), (roles[2], self.instr.c())]
    }

    fn temp(&self, reg: usize) -> Result<Option<usize>, String> {
        if reg >= self.code.n_regs as usize {
            return Err(format!("register {reg} out of range in {:?} at {}", self.op, self.at));
        }
        Ok(reg.checked_sub(self.code.n_locals as usize))
    }

    fn need_live(&self, reg: usize) -> Result<Option<usize>, String> {
        let temp = self.temp(reg)?;
        match temp {
            Some(t) if self.state[t] != Temp::Live => {
                Err(format!("{:?} at {} reads t{t}, which is {:?}", self.op, self.at, self.state[t]))
            }
            _ => Ok(temp),
        }
    }

    fn check_indices(&self) -> Result<(), String> {
        let roles = self.op.info().roles;
        for (i, (role, value)) in self.operands().into_iter().enumerate() {
            let wide = roles.get(i + 1) == Some(&Role::W);
            let ok = match role {
                Role::K if wide => (self.instr.bc() as usize) < self.code.consts.len(),
                Role::K => value == NO_REG as usize || value < self.code.consts.len(),
                Role::N => value < self.code.names.len(),
                _ => true,
            };
            if !ok {
                return Err(format!("operand {i} of {:?} at {} is out of range", self.op, self.at));
            }
        }
        Ok(())
    }

    fn target(&self) -> Option<i64> {
        let roles = self.op.info().roles;
        let i = roles.iter().position(|r| *r == Role::J)?;
        let distance = match self.op {
            _ if roles.get(i + 1) == Some(&Role::W) => self.instr.bc() as i64,
            Op::ForIter | Op::Send => self.instr.c() as i64,
            _ => self.instr.c_signed(),
        };
        Some(self.end as i64 + distance)
    }

    /// How many registers a consumed span has.
    fn span_length(&self) -> usize {
        let (n, c) = (self.instr.n() as usize, self.instr.c());
        match self.op {
            Op::LoadSuperAttr | Op::LoadSuperMethod => 3,
            Op::BuildSlice => n,
            Op::BuildMap => 2 * c,
            Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildString => c,
            Op::Call => n + 1,
            Op::CallMethod => n + 2,
            Op::CallEx => 3,
            Op::MakeFunction => n.count_ones() as usize,
            Op::ImportName | Op::MatchClass | Op::PopExc => 2,
            _ => 1,
        }
    }

    /// Kills what the instruction consumes, and checks what it reads.
    fn consume(&mut self) -> Result<(), String> {
        let operands = self.operands();
        let keeps = matches!(self.op, Op::JTrue | Op::JFalse) && self.instr.n() == 1;
        for (i, (role, reg)) in operands.into_iter().enumerate() {
            let optional = match self.op {
                Op::FormatValue => i == 2 && reg == NO_REG as usize,
                Op::Raise => i >= self.instr.n() as usize,
                _ => false,
            };
            if optional {
                continue;
            }
            match role {
                Role::B => {
                    self.need_live(reg)?;
                }
                Role::U => {
                    if let Some(t) = self.need_live(reg)?
                        && !keeps
                    {
                        self.state[t] = Temp::Dead;
                    }
                }
                Role::S => self.consume_span(reg)?,
                // Reads and writes the same register.
                Role::D if matches!(self.op, Op::Send) => {
                    self.need_live(reg)?;
                }
                _ => {}
            }
        }
        if self.op == Op::Yield && self.instr.n() == 1 {
            self.need_live(self.instr.c())?;
        }
        Ok(())
    }

    fn consume_span(&mut self, first: usize) -> Result<(), String> {
        let length = self.span_length();
        for reg in first..first + length {
            let may_be_dead = match self.op {
                // The receiver's register and the dict of keywords may be empty.
                Op::CallMethod => reg == first + 1,
                Op::CallEx => reg == first + 2,
                _ => false,
            };
            let temp = self.temp(reg)?;
            let Some(t) = temp else {
                return Err(format!("span of {:?} at {} contains a local", self.op, self.at));
            };
            if !may_be_dead {
                self.need_live(reg)?;
            }
            self.state[t] = Temp::Dead;
        }
        Ok(())
    }

    /// Makes live what the instruction writes.
    fn write(&mut self) -> Result<(), String> {
        let after = match self.op {
            Op::Clear => Temp::Dead,
            _ => Temp::Live,
        };
        for (role, reg) in self.operands() {
            let length = match (role, self.op) {
                (Role::D, _) => 1,
                (Role::R, Op::UnpackSeq) => self.instr.c(),
                (Role::R, Op::UnpackEx) => self.instr.c() + 1 + self.instr.n() as usize,
                (Role::R, _) => 2,
                _ => continue,
            };
            for reg in reg..reg + length {
                if let Some(t) = self.temp(reg)? {
                    self.state[t] = after;
                }
            }
        }
        if self.op == Op::PushExc
            && let Some(t) = self.temp(self.instr.a() + 1)?
        {
            self.state[t] = Temp::Live;
        }
        Ok(())
    }
}
