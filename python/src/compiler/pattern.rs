//! The `match` statement.
//!
//! Values taken out of the subject lie in temporaries. A test that fails jumps to a *pad* for the number of
//! temporaries taken by then; the pads clear them one by one and end in the next case. Captures are kept in
//! temporaries, too, and bound when the whole pattern has matched.

use freewheel_specializer::{Const, Op};
use ruff_python_ast::{self as ast, Expr, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange};

use super::codegen::Compiler;
use super::expr::small_int;
use super::fold::fold;
use super::source::Res;
use super::unit::{Label, Reg};

/// A case (or an alternative) being compiled.
struct Attempt<'a> {
    /// First temporary of the attempt.
    base: Reg,
    /// `pads[i]`: failure with `i` temporaries taken.
    pads: Vec<Option<Label>>,
    captures: Vec<(&'a str, Reg)>,
}

impl<'a> Attempt<'a> {
    fn new(base: Reg) -> Attempt<'a> {
        Attempt { base, pads: Vec::new(), captures: Vec::new() }
    }
}

/// What a pattern is matched against. A register that is kept is needed again later.
#[derive(Clone, Copy)]
struct Subject {
    reg: Reg,
    kept: bool,
}

impl<'a> Compiler<'a> {
    pub fn match_stmt(&mut self, m: &'a ast::StmtMatch) -> Res {
        let sp = self.u.sp;
        let subject = match &*m.subject {
            Expr::Name(_) if !self.rebinds_subject(m) => self.operand(&m.subject)?,
            e => {
                let t = self.u.temp();
                self.expr_to(e, t)?;
                t
            }
        };
        let end = self.u.label();
        let base = self.u.sp;
        for (i, case) in m.cases.iter().enumerate() {
            if i + 1 < m.cases.len() && case.guard.is_none() {
                self.check_refutable(&case.pattern)?;
            }
            self.at(case.pattern.range());
            let mut attempt = Attempt::new(base);
            self.pattern(&case.pattern, Subject { reg: subject, kept: true }, &mut attempt)?;
            let captures = std::mem::take(&mut attempt.captures);
            for (name, reg) in &captures {
                self.store_name(name, *reg);
            }
            self.clear_down_to(base, &captures);
            let next = self.u.label();
            let done = self.u.label();
            if let Some(guard) = &case.guard {
                self.cond_jump(guard, next, false)?;
            }
            let dead = self.u.is_temp(subject).then_some(subject);
            if let Some(t) = dead {
                self.u.clear(t);
            }
            // The subject is gone in the body, whose statements start with a clean stack.
            self.u.sp = sp;
            self.body(&case.body)?;
            self.u.jump(end);
            self.u.bind(done);
            self.pads(attempt, next);
            self.u.bind(next);
            self.u.sp = base;
        }
        if self.u.is_temp(subject) {
            self.u.clear(subject);
        }
        self.u.sp = sp;
        self.u.bind(end);
        Ok(())
    }

    /// Whether a subject that is a plain local could change while later cases still need it.
    fn rebinds_subject(&self, m: &ast::StmtMatch) -> bool {
        let Expr::Name(n) = &*m.subject else { return true };
        if self.local_of(n).is_none() || !self.tree.scopes[self.u.scope].walrus.is_empty() {
            return true;
        }
        m.cases.iter().any(|c| {
            let mut names = Vec::new();
            captured_names(&c.pattern, &mut names);
            c.guard.is_some() && names.iter().any(|name| *name == n.id.as_str())
        })
    }

    fn check_refutable(&self, p: &Pattern) -> Res {
        match p {
            Pattern::MatchAs(ast::PatternMatchAs { pattern: None, name, range, .. }) => {
                let what = match name {
                    Some(name) => format!("name capture '{name}'"),
                    None => "wildcard".to_owned(),
                };
                self.error(*range, format!("{what} makes remaining patterns unreachable"))
            }
            Pattern::MatchAs(ast::PatternMatchAs { pattern: Some(inner), .. }) => self.check_refutable(inner),
            Pattern::MatchOr(o) => o.patterns.last().map_or(Ok(()), |p| self.check_refutable(p)),
            _ => Ok(()),
        }
    }

    /// The place to go to when a test fails now.
    fn fail(&mut self, attempt: &mut Attempt<'a>) -> Label {
        let depth = (self.u.sp - attempt.base) as usize;
        if attempt.pads.len() <= depth {
            attempt.pads.resize(depth + 1, None);
        }
        *attempt.pads[depth].get_or_insert_with(|| self.u.label())
    }

    /// Emits the pads of an attempt; nothing falls into them. They end at `next`.
    fn pads(&mut self, attempt: Attempt<'a>, next: Label) {
        for (depth, pad) in attempt.pads.iter().enumerate().rev() {
            if let Some(label) = pad {
                self.u.bind(*label);
            }
            if depth > 0 {
                self.u.clear(attempt.base + depth as Reg - 1);
            }
        }
        if self.u.reachable {
            self.u.jump(next);
        }
    }

    /// Clears all temporaries from `base` on but the captures, which have been moved away.
    fn clear_down_to(&mut self, base: Reg, moved: &[(&str, Reg)]) {
        while self.u.sp > base {
            self.u.sp -= 1;
            if !moved.iter().any(|(_, reg)| *reg == self.u.sp) {
                self.u.clear(self.u.sp);
            }
        }
    }

    /// The subject in a register that an instruction may consume.
    fn consumable(&mut self, s: Subject) -> Reg {
        if !s.kept || !self.u.is_temp(s.reg) {
            return s.reg;
        }
        let t = self.u.temp();
        self.emit(Op::Copy, t, s.reg, 0);
        t
    }

    /// Jumps away unless the flag in a temporary is true.
    fn require(&mut self, flag: Reg, attempt: &mut Attempt<'a>) {
        self.u.sp = flag;
        let fail = self.fail(attempt);
        self.u.branch(Op::JFalse, 0, flag, 0, fail);
    }

    fn capture(&mut self, name: &'a ast::Identifier, s: Subject, attempt: &mut Attempt<'a>) -> Res {
        if attempt.captures.iter().any(|(n, _)| *n == name.as_str()) {
            return self.error(name.range, format!("multiple assignments to name '{name}' in pattern"));
        }
        let reg = if s.kept {
            let t = self.u.temp();
            self.emit(Op::Copy, t, s.reg, 0);
            t
        } else {
            s.reg
        };
        attempt.captures.push((name.as_str(), reg));
        Ok(())
    }

    fn pattern(&mut self, p: &'a Pattern, s: Subject, attempt: &mut Attempt<'a>) -> Res {
        let before = self.at(p.range());
        let result = self.deeper(|me| me.pattern_inner(p, s, attempt));
        self.u.span = before;
        result
    }

    fn pattern_inner(&mut self, p: &'a Pattern, s: Subject, attempt: &mut Attempt<'a>) -> Res {
        match p {
            Pattern::MatchValue(v) => self.match_value(&v.value, s, attempt),
            Pattern::MatchSingleton(v) => {
                let sp = self.u.sp;
                let value = self.consumable(s);
                let (op, other) = match v.value {
                    Singleton::None => (Op::JNone, 0),
                    Singleton::True => (Op::JIs, self.const_operand(Const::Bool(true))),
                    Singleton::False => (Op::JIs, self.const_operand(Const::Bool(false))),
                };
                self.u.sp = sp;
                let fail = self.fail(attempt);
                self.u.branch(op, 0, value, other, fail);
                Ok(())
            }
            Pattern::MatchSequence(q) => self.match_sequence(q, s, attempt),
            Pattern::MatchMapping(m) => self.match_mapping(m, s, attempt),
            Pattern::MatchClass(c) => self.match_class(c, s, attempt),
            Pattern::MatchStar(star) => match &star.name {
                Some(name) => self.capture(name, s, attempt),
                None => Ok(()),
            },
            Pattern::MatchAs(a) => {
                if let Some(inner) = &a.pattern {
                    let kept = s.kept || a.name.is_some();
                    self.pattern(inner, Subject { kept, ..s }, attempt)?;
                }
                match &a.name {
                    Some(name) => self.capture(name, s, attempt),
                    None => Ok(()),
                }
            }
            Pattern::MatchOr(o) => self.match_or(o, s, attempt),
        }
    }

    fn match_value(&mut self, e: &'a Expr, s: Subject, attempt: &mut Attempt<'a>) -> Res {
        let sp = self.u.sp;
        let value = self.consumable(s);
        if let Some(i) = small_int(e) {
            self.u.sp = sp;
            let fail = self.fail(attempt);
            self.u.branch(Op::JEqI, 0, value, i as u16, fail);
            return Ok(());
        }
        let other = self.operand(e)?;
        self.u.sp = sp;
        let fail = self.fail(attempt);
        self.u.branch(Op::JEq, 0, value, other, fail);
        Ok(())
    }

    fn match_sequence(
        &mut self,
        q: &'a ast::PatternMatchSequence,
        s: Subject,
        attempt: &mut Attempt<'a>,
    ) -> Res {
        let patterns = &q.patterns;
        let mut stars = patterns.iter().enumerate().filter(|(_, p)| matches!(p, Pattern::MatchStar(_)));
        let star = stars.next().map(|(i, _)| i);
        if stars.next().is_some() {
            return self.error(q.range, "multiple starred names in sequence pattern");
        }
        let flag = self.u.temp();
        self.emit(Op::MatchSequence, flag, s.reg, 0);
        self.require(flag, attempt);
        let needed = patterns.len() - star.is_some() as usize;
        self.require_length(s, needed, star.is_some(), attempt)?;
        if patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        if let Some(star) = star.filter(|i| is_wildcard(&patterns[*i])) {
            return self.match_ends(patterns, star, s, attempt);
        }
        let base = self.u.temps(patterns.len());
        let source = self.consumable(s);
        self.u.sp = base + patterns.len() as Reg;
        match star {
            None => self.emit(Op::UnpackSeq, base, source, patterns.len() as u16),
            Some(i) if i < 256 && patterns.len() - i - 1 < 256 => {
                let after = patterns.len() - i - 1;
                self.u.emit(Op::UnpackEx, after as u8, base, source, i as u16);
            }
            Some(i) => {
                return self
                    .error(patterns[i].range(), "too many expressions in star-unpacking sequence pattern");
            }
        }
        for (i, p) in patterns.iter().enumerate() {
            self.pattern(p, Subject { reg: base + i as Reg, kept: false }, attempt)?;
        }
        Ok(())
    }

    /// A sequence whose middle does not matter: the items at both ends are looked up one by one, since
    /// iterating could take long.
    fn match_ends(
        &mut self,
        patterns: &'a [Pattern],
        star: usize,
        s: Subject,
        attempt: &mut Attempt<'a>,
    ) -> Res {
        for (i, p) in patterns.iter().enumerate() {
            if is_wildcard(p) {
                continue;
            }
            let item = self.u.temp();
            let kept = Subject { kept: true, ..s };
            if i < star && i <= i16::MAX as usize {
                let source = self.consumable(kept);
                self.emit(Op::GetItemI, item, source, i as u16);
            } else {
                let source = self.consumable(kept);
                let index = self.u.temp();
                if i < star {
                    self.u.load_const(index, Const::Int(i as i64));
                } else {
                    self.emit(Op::GetLen, index, s.reg, 0);
                    let from_end = self.const_operand(Const::Int((patterns.len() - i) as i64));
                    self.emit(Op::Sub, index, index, from_end);
                }
                self.emit(Op::GetItem, item, source, index);
            }
            self.u.sp = item + 1;
            self.pattern(p, Subject { reg: item, kept: false }, attempt)?;
        }
        Ok(())
    }

    fn require_length(&mut self, s: Subject, n: usize, at_least: bool, attempt: &mut Attempt<'a>) -> Res {
        if n == 0 && at_least {
            return Ok(());
        }
        let length = self.u.temp();
        self.emit(Op::GetLen, length, s.reg, 0);
        self.u.sp = length;
        let fail = self.fail(attempt);
        let (op, wanted) = if at_least { (Op::JGeI, 0) } else { (Op::JEqI, 0) };
        self.u.branch(op, wanted, length, n as u16, fail);
        Ok(())
    }

    fn match_mapping(
        &mut self,
        m: &'a ast::PatternMatchMapping,
        s: Subject,
        attempt: &mut Attempt<'a>,
    ) -> Res {
        let mut seen: Vec<Const> = Vec::new();
        for key in &m.keys {
            if let Some(c) = fold(key) {
                if seen.contains(&c) {
                    let text = self.src.slice(key.range());
                    return self.error(m.range, format!("mapping pattern checks duplicate key ({text})"));
                }
                seen.push(c);
            }
        }
        let flag = self.u.temp();
        self.emit(Op::MatchMapping, flag, s.reg, 0);
        self.require(flag, attempt);
        if m.keys.is_empty() && m.rest.is_none() {
            return Ok(());
        }
        if !m.keys.is_empty() {
            self.require_length(s, m.keys.len(), true, attempt)?;
        }
        let keys = self.u.temp();
        self.tuple(&m.keys, keys)?;
        let values = self.u.temp();
        let copy = self.u.temp();
        self.emit(Op::Copy, copy, keys, 0);
        self.emit(Op::MatchKeys, values, s.reg, copy);
        self.fail_if_none(values, copy, attempt);
        self.u.sp = values + 1;
        let base = self.u.temps(m.patterns.len());
        self.emit(Op::UnpackSeq, base, values, m.patterns.len() as u16);
        for (i, p) in m.patterns.iter().enumerate() {
            self.pattern(p, Subject { reg: base + i as Reg, kept: false }, attempt)?;
        }
        if let Some(name) = &m.rest {
            let rest = self.u.temp();
            self.emit(Op::MatchRest, rest, s.reg, keys);
            self.capture(name, Subject { reg: rest, kept: false }, attempt)?;
        }
        Ok(())
    }

    /// Fails if the value in a temporary, which stays, is `None`; `copy` is a temporary behind it.
    fn fail_if_none(&mut self, value: Reg, copy: Reg, attempt: &mut Attempt<'a>) {
        self.emit(Op::Copy, copy, value, 0);
        self.u.sp = value + 1;
        let fail = self.fail(attempt);
        self.u.branch(Op::JNone, 1, copy, 0, fail);
    }

    fn match_class(&mut self, c: &'a ast::PatternMatchClass, s: Subject, attempt: &mut Attempt<'a>) -> Res {
        let (positional, named) = (&c.arguments.patterns, &c.arguments.keywords);
        for (i, k) in named.iter().enumerate() {
            if named[..i].iter().any(|o| o.attr.as_str() == k.attr.as_str()) {
                let message = format!("attribute name repeated in class pattern: {}", k.attr);
                return self.error(k.pattern.range(), message);
            }
        }
        if positional.len() > 255 {
            return self.error(c.range, "too many sub-patterns in class pattern");
        }
        let values = self.u.temp();
        let span = self.u.temp();
        self.expr_to(&c.cls, span)?;
        let names = named.iter().map(|k| Const::Str(k.attr.as_str().into())).collect();
        self.const_operand(Const::Tuple(names));
        self.u.emit(Op::MatchClass, positional.len() as u8, values, s.reg, span);
        self.fail_if_none(values, span, attempt);
        let patterns: Vec<&'a Pattern> = positional.iter().chain(named.iter().map(|k| &k.pattern)).collect();
        let base = self.u.temps(patterns.len());
        self.emit(Op::UnpackSeq, base, values, patterns.len() as u16);
        for (i, p) in patterns.into_iter().enumerate() {
            self.pattern(p, Subject { reg: base + i as Reg, kept: false }, attempt)?;
        }
        Ok(())
    }

    /// Alternatives leave their captures in the same registers, in the order of the names.
    fn match_or(&mut self, o: &'a ast::PatternMatchOr, s: Subject, attempt: &mut Attempt<'a>) -> Res {
        let mut names: Vec<&'a str> = Vec::new();
        captured_names(&o.patterns[0], &mut names);
        names.sort_unstable();
        let first = self.u.temps(names.len());
        let base = self.u.sp;
        let matched = self.u.label();
        for (i, p) in o.patterns.iter().enumerate() {
            if i + 1 < o.patterns.len() {
                self.check_refutable(p)?;
            }
            let mut here: Vec<&'a str> = Vec::new();
            captured_names(p, &mut here);
            here.sort_unstable();
            if here != names {
                return self.error(o.range, "alternative patterns bind different names");
            }
            let mut alternative = Attempt::new(base);
            self.pattern(p, Subject { kept: true, ..s }, &mut alternative)?;
            let captures = std::mem::take(&mut alternative.captures);
            for (name, reg) in &captures {
                let i = names.iter().position(|n| n == name).unwrap_or(0);
                self.u.mov(first + i as Reg, *reg);
            }
            self.clear_down_to(base, &captures);
            self.u.jump(matched);
            let next = self.u.label();
            self.pads(alternative, next);
            self.u.bind(next);
            self.u.sp = base;
        }
        let fail = self.fail(attempt);
        self.u.jump(fail);
        self.u.bind(matched);
        for (i, name) in names.into_iter().enumerate() {
            if attempt.captures.iter().any(|(n, _)| *n == name) {
                let message = format!("multiple assignments to name '{name}' in pattern");
                return self.error(TextRange::new(o.range.start(), o.range.end()), message);
            }
            attempt.captures.push((name, first + i as Reg));
        }
        Ok(())
    }
}

fn is_wildcard(p: &Pattern) -> bool {
    match p {
        Pattern::MatchAs(a) => a.pattern.is_none() && a.name.is_none(),
        Pattern::MatchStar(s) => s.name.is_none(),
        _ => false,
    }
}

/// Names that a pattern binds.
fn captured_names<'p>(p: &'p Pattern, out: &mut Vec<&'p str>) {
    match p {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        Pattern::MatchSequence(s) => s.patterns.iter().for_each(|p| captured_names(p, out)),
        Pattern::MatchMapping(m) => {
            m.patterns.iter().for_each(|p| captured_names(p, out));
            out.extend(m.rest.as_ref().map(|n| n.as_str()));
        }
        Pattern::MatchClass(c) => {
            c.arguments.patterns.iter().for_each(|p| captured_names(p, out));
            c.arguments.keywords.iter().for_each(|k| captured_names(&k.pattern, out));
        }
        Pattern::MatchStar(s) => out.extend(s.name.as_ref().map(|n| n.as_str())),
        Pattern::MatchAs(a) => {
            if let Some(inner) = &a.pattern {
                captured_names(inner, out);
            }
            out.extend(a.name.as_ref().map(|n| n.as_str()));
        }
        // All alternatives bind the same.
        Pattern::MatchOr(o) => o.patterns.iter().take(1).for_each(|p| captured_names(p, out)),
    }
}
