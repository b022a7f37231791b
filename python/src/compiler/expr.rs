//! Expressions: the dispatcher, operands, and the small forms.
//!
//! Two ways lead to a value. [`Compiler::expr_to`] leaves it in a given register, writing a local only with the
//! final instruction; [`Compiler::operand`] says where it can be read, which for a plain local is its own
//! register.

use freewheel_specializer::{Const, Op};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::codegen::Compiler;
use super::fold::fold;
use super::names::Place;
use super::source::Res;
use super::unit::Reg;

impl<'a> Compiler<'a> {
    /// A register to read the value from: a plain local's own, or else a new temporary.
    pub fn operand(&mut self, e: &'a Expr) -> Res<Reg> {
        match self.readable_local(e)? {
            Some(reg) => Ok(reg),
            None => {
                let t = self.u.temp();
                self.expr_to(e, t)?;
                Ok(t)
            }
        }
    }

    /// As [`Self::operand`], for a value that is read only after `later` has been evaluated.
    pub fn operand_before(&mut self, e: &'a Expr, later: &[&Expr]) -> Res<Reg> {
        match self.readable_local(e)? {
            Some(reg) if self.stays(e, later) => Ok(reg),
            Some(reg) => {
                let t = self.u.temp();
                self.u.mov(t, reg);
                Ok(t)
            }
            None => {
                let t = self.u.temp();
                self.expr_to(e, t)?;
                Ok(t)
            }
        }
    }

    /// As [`Self::operand_before`], using `spare` instead of a new temporary if it is a temporary.
    pub fn operand_in(&mut self, e: &'a Expr, later: &[&Expr], spare: Reg) -> Res<Reg> {
        if !self.u.is_temp(spare) {
            return self.operand_before(e, later);
        }
        match self.readable_local(e)? {
            Some(reg) if self.stays(e, later) => return Ok(reg),
            Some(reg) => self.u.mov(spare, reg),
            None => self.expr_to(e, spare)?,
        }
        Ok(spare)
    }

    /// The register of a plain local, checked to be bound. An assignment expression to one counts as such.
    fn readable_local(&mut self, e: &'a Expr) -> Res<Option<Reg>> {
        match e {
            Expr::Name(n) => {
                let reg = self.local_of(n);
                if let Some(reg) = reg {
                    let before = self.at(n.range);
                    self.check_bound(reg);
                    self.u.span = before;
                }
                Ok(reg)
            }
            Expr::Named(n) => match &*n.target {
                Expr::Name(target) => match self.place(&self.mangled(&target.id)) {
                    Place::Local(reg) => {
                        self.expr_to(&n.value, reg)?;
                        Ok(Some(reg))
                    }
                    _ => Ok(None),
                },
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Whether a local still holds the same value after `later`: only assignment expressions could change it.
    fn stays(&self, e: &Expr, later: &[&Expr]) -> bool {
        let name = match e {
            Expr::Name(n) => n,
            Expr::Named(n) => match &*n.target {
                Expr::Name(n) => n,
                _ => return false,
            },
            _ => return false,
        };
        later.iter().all(|l| matches!(l, Expr::Name(_)) || fold(l).is_some())
            || !self.tree.scopes[self.u.scope].walrus.contains(&*self.mangled(&name.id))
    }

    /// Evaluates an expression into a register.
    pub fn expr_to(&mut self, e: &'a Expr, dst: Reg) -> Res {
        let before = self.at(e.range());
        let sp = self.u.sp;
        let result = self.deeper(|me| me.expr_inner(e, dst));
        self.u.sp = sp;
        self.u.span = before;
        self.bound_now(dst);
        result
    }

    fn expr_inner(&mut self, e: &'a Expr, dst: Reg) -> Res {
        if let Some(c) = fold(e) {
            self.u.load_const(dst, c);
            return Ok(());
        }
        match e {
            Expr::Name(n) => {
                self.load_name(&n.id, dst);
                Ok(())
            }
            Expr::BoolOp(b) => self.bool_op(b, dst),
            Expr::Named(n) => self.named(n, dst),
            Expr::BinOp(b) => self.bin_op(b, dst),
            Expr::UnaryOp(u) => self.unary_op(u, dst),
            Expr::Lambda(l) => self.lambda(l, dst),
            Expr::If(i) => self.conditional(i, dst),
            Expr::Dict(d) => self.dict(d, dst),
            Expr::Set(s) => self.set(&s.elts, dst),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(e, dst)
            }
            Expr::Yield(y) => self.yield_expr(y.value.as_deref(), dst),
            Expr::YieldFrom(y) => self.yield_from(&y.value, dst),
            Expr::Compare(c) => self.compare(c, dst),
            Expr::Call(c) => self.call(c, dst),
            Expr::FString(f) => self.fstring(f, dst),
            Expr::Attribute(a) => self.attribute(a, dst),
            Expr::Subscript(s) => self.subscript(s, dst),
            Expr::List(l) => self.list(&l.elts, dst),
            Expr::Tuple(t) => self.tuple(&t.elts, dst),
            Expr::Slice(s) => self.slice(s, dst),
            Expr::Starred(s) => self.error(s.range, "can't use starred expression here"),
            // The first pass refused everything else, and literals are constants.
            _ => self.error(e.range(), "invalid syntax"),
        }
    }

    /// Evaluates an expression for its effects.
    pub fn discard(&mut self, e: &'a Expr) -> Res {
        match e {
            _ if fold(e).is_some() => Ok(()),
            Expr::Named(n) => self.named_effect(n),
            _ => {
                let sp = self.u.sp;
                let r = self.operand(e)?;
                if self.u.is_temp(r) {
                    let before = self.at(e.range());
                    self.u.clear(r);
                    self.u.span = before;
                }
                self.u.sp = sp;
                Ok(())
            }
        }
    }

    fn named_effect(&mut self, n: &'a ast::ExprNamed) -> Res {
        match &*n.target {
            Expr::Name(target) => self.assign_name(target, &n.value),
            _ => self.error(n.range, "invalid syntax"),
        }
    }

    fn named(&mut self, n: &'a ast::ExprNamed, dst: Reg) -> Res {
        let Expr::Name(target) = &*n.target else { return self.error(n.range, "invalid syntax") };
        if let Place::Local(reg) = self.place(&self.mangled(&target.id)) {
            self.expr_to(&n.value, reg)?;
            self.u.mov(dst, reg);
            return Ok(());
        }
        let value = self.work_reg(dst);
        self.expr_to(&n.value, value)?;
        let copy = self.u.temp();
        self.emit(Op::Copy, copy, value, 0);
        self.at(target.range);
        self.store_name(&target.id, copy);
        self.u.mov(dst, value);
        Ok(())
    }

    /// `and` and `or`: the value of each part but the last is kept if it decides.
    fn bool_op(&mut self, b: &'a ast::ExprBoolOp, dst: Reg) -> Res {
        let value = self.work_reg(dst);
        let end = self.u.label();
        let op = if b.op == ast::BoolOp::And { Op::JFalse } else { Op::JTrue };
        let last = b.values.len() - 1;
        for (i, part) in b.values.iter().enumerate() {
            self.expr_to(part, value)?;
            if i < last {
                self.u.branch(op, 1, value, 0, end);
            }
        }
        self.u.bind(end);
        self.u.mov(dst, value);
        Ok(())
    }

    fn conditional(&mut self, i: &'a ast::ExprIf, dst: Reg) -> Res {
        let (otherwise, end) = (self.u.label(), self.u.label());
        self.cond_jump(&i.test, otherwise, false)?;
        self.expr_to(&i.body, dst)?;
        self.u.jump(end);
        self.u.bind(otherwise);
        self.expr_to(&i.orelse, dst)?;
        self.u.bind(end);
        Ok(())
    }

    fn attribute(&mut self, a: &'a ast::ExprAttribute, dst: Reg) -> Res {
        if self.super_attribute(a, dst)? {
            return Ok(());
        }
        let object = self.operand_in(&a.value, &[], dst)?;
        let name = self.attr_name(&a.attr);
        self.at_attr(a);
        self.emit(Op::LoadAttr, dst, object, name);
        Ok(())
    }

    /// Places an attribute access that spans lines at the attribute's own line, as CPython does.
    pub fn at_attr(&mut self, a: &ast::ExprAttribute) {
        self.u.span = self.attr_span(a, a.range);
    }

    /// The span of a node that belongs to an attribute access.
    pub fn attr_span(&self, a: &ast::ExprAttribute, range: TextRange) -> freewheel_specializer::Span {
        let mut span = self.src.span(range);
        let (end_line, end_col) = self.src.position(a.range.end());
        if span.line != end_line {
            span.line = end_line;
            span.col = end_col.saturating_sub(a.attr.as_str().len() as u32);
        }
        span
    }

    fn subscript(&mut self, s: &'a ast::ExprSubscript, dst: Reg) -> Res {
        let object = self.operand_in(&s.value, &[&s.slice], dst)?;
        match small_int(&s.slice) {
            Some(i) => self.emit(Op::GetItemI, dst, object, i as u16),
            None => {
                let key = self.operand(&s.slice)?;
                self.emit(Op::GetItem, dst, object, key);
            }
        }
        Ok(())
    }

    fn slice(&mut self, s: &'a ast::ExprSlice, dst: Reg) -> Res {
        let base = self.span_base(dst);
        let parts = [s.lower.as_deref(), s.upper.as_deref(), s.step.as_deref()];
        let n = if s.step.is_some() { 3 } else { 2 };
        for (i, part) in parts.into_iter().take(n).enumerate() {
            let r = if i == 0 { base } else { self.u.temp() };
            match part {
                Some(e) => self.expr_to(e, r)?,
                None => self.u.load_const(r, Const::None),
            }
        }
        self.u.emit(Op::BuildSlice, n as u8, dst, base, 0);
        Ok(())
    }

    fn yield_expr(&mut self, value: Option<&'a Expr>, dst: Reg) -> Res {
        let value = match value {
            Some(e) => self.operand_in(e, &[], dst)?,
            None => {
                let t = self.work_reg(dst);
                self.u.load_const(t, Const::None);
                t
            }
        };
        self.emit(Op::Yield, dst, value, 0);
        Ok(())
    }

    fn yield_from(&mut self, iterable: &'a Expr, dst: Reg) -> Res {
        let value = self.work_reg(dst);
        let iter = self.u.temp();
        let source = self.operand_in(iterable, &[], iter)?;
        self.emit(Op::GetYieldFromIter, iter, source, 0);
        self.u.load_const(value, Const::None);
        let (head, exit) = (self.u.label(), self.u.label());
        self.u.bind_head(head);
        self.u.branch(Op::Send, 0, value, iter, exit);
        self.u.emit(Op::Yield, 1, value, value, iter);
        self.u.jump_back(head);
        self.u.bind(exit);
        self.u.clear(iter);
        self.u.mov(dst, value);
        Ok(())
    }
}

/// The value of an expression that is an integer constant of 16 bits (and no truth value).
pub(super) fn small_int(e: &Expr) -> Option<i16> {
    match fold(e)? {
        Const::Int(i) => i16::try_from(i).ok(),
        _ => None,
    }
}
