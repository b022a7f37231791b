//! Assignments.

use freewheel_specializer::{Const, Op};
use ruff_python_ast::{self as ast, Expr, ExprContext};
use ruff_text_size::{Ranged, TextRange};

use super::codegen::Compiler;
use super::fold::fold;
use super::names::Place;
use super::scope::ScopeKind;
use super::source::Res;
use super::unit::Reg;

impl<'a> Compiler<'a> {
    pub fn assign(&mut self, a: &'a ast::StmtAssign) -> Res {
        let sp = self.u.sp;
        if let [target] = &*a.targets {
            if let Expr::Name(name) = target {
                return self.assign_name(name, &a.value);
            }
            if self.assign_in_parallel(target, &a.value)? {
                self.u.sp = sp;
                return Ok(());
            }
            let value = self.operand(&a.value)?;
            self.store_target(target, value)?;
            self.u.sp = sp;
            return Ok(());
        }
        if let Some(c) = fold(&a.value) {
            for target in &a.targets {
                let t = self.const_operand(c.clone());
                self.store_target(target, t)?;
                self.u.sp = sp;
            }
            return Ok(());
        }
        // A first target that is a plain local serves as the source for the others.
        let first = match &a.targets[0] {
            Expr::Name(name) => self.local_of(name),
            _ => None,
        };
        if let Some(reg) = first {
            self.expr_to(&a.value, reg)?;
            a.targets[1..].iter().try_for_each(|t| self.store_target(t, reg))?;
            return Ok(());
        }
        let value = self.u.temp();
        self.expr_to(&a.value, value)?;
        let (last, init) = a.targets.split_last().expect("an assignment has targets");
        for target in init {
            let copy = self.u.temp();
            self.emit(Op::Copy, copy, value, 0);
            self.store_target(target, copy)?;
            self.u.sp = copy;
        }
        self.store_target(last, value)?;
        self.u.sp = sp;
        Ok(())
    }

    /// `name = value`.
    pub fn assign_name(&mut self, name: &'a ast::ExprName, value: &'a Expr) -> Res {
        if let Some(reg) = self.local_of(name) {
            return self.expr_to(value, reg);
        }
        let sp = self.u.sp;
        let r = self.operand(value)?;
        let before = self.at(name.range);
        self.store_name(&name.id, r);
        self.u.span = before;
        self.u.sp = sp;
        Ok(())
    }

    /// `a, b = x, y` without making a tuple. All values are complete before anything is stored.
    fn assign_in_parallel(&mut self, target: &'a Expr, value: &'a Expr) -> Res<bool> {
        let (Some(targets), Some(values)) = (elements(target), elements(value)) else { return Ok(false) };
        let starred = targets.iter().chain(values).any(Expr::is_starred_expr);
        if targets.len() != values.len() || targets.is_empty() || targets.len() > 16 || starred {
            return Ok(false);
        }
        let locals: Vec<Option<Reg>> = targets
            .iter()
            .map(|t| match t {
                Expr::Name(n) => self.local_of(n),
                _ => None,
            })
            .collect();
        let last = targets.len() - 1;
        // Stores to distinct plain locals have no order, so the last value can go to its place at once.
        let all_local = locals.iter().all(Option::is_some)
            && (0..locals.len()).all(|i| !locals[..i].contains(&locals[i]));
        // Attribute and item targets rebind no plain local, so such values can be read late.
        let flat =
            targets.iter().all(|t| matches!(t, Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_)))
                && self.tree.scopes[self.u.scope].walrus.is_empty();
        let mut sources = Vec::new();
        for (i, v) in values.iter().enumerate() {
            if let (true, Some(reg), true) = (i == last, locals[i], all_local) {
                self.expr_to(v, reg)?;
                continue;
            }
            let source = match v {
                Expr::Name(n) => self.local_of(n).filter(|r| flat && !locals.contains(&Some(*r))),
                _ => None,
            };
            if let Some(reg) = source {
                let before = self.at(v.range());
                self.check_bound(reg);
                self.u.span = before;
                sources.push(reg);
            } else {
                let t = self.u.temp();
                self.expr_to(v, t)?;
                sources.push(t);
            }
        }
        for (t, source) in targets.iter().zip(sources) {
            self.store_target(t, source)?;
        }
        Ok(true)
    }

    /// Stores a value; a temporary is consumed.
    pub fn store_target(&mut self, target: &'a Expr, value: Reg) -> Res {
        let before = self.at(target.range());
        let sp = self.u.sp;
        match target {
            Expr::Name(n) => self.store_name(&n.id, value),
            Expr::Attribute(a) => {
                let object = self.operand(&a.value)?;
                let name = self.attr_name(&a.attr);
                self.note_self_attr(a);
                self.at_attr(a);
                self.emit(Op::StoreAttr, object, value, name);
            }
            Expr::Subscript(s) => {
                let object = self.operand_before(&s.value, &[&s.slice])?;
                let key = self.operand(&s.slice)?;
                self.emit(Op::SetItem, object, key, value);
            }
            Expr::Tuple(t) => self.unpack(&t.elts, value, t.range)?,
            Expr::List(l) => self.unpack(&l.elts, value, l.range)?,
            Expr::Starred(s) => {
                return self.error(s.range, "starred assignment target must be in a list or tuple");
            }
            _ => return self.error(target.range(), "cannot assign to expression"),
        }
        self.u.sp = sp;
        self.u.span = before;
        Ok(())
    }

    fn unpack(&mut self, elts: &'a [Expr], value: Reg, range: TextRange) -> Res {
        if let Some(first) = self.consecutive_locals(elts) {
            self.emit(Op::UnpackSeq, first, value, elts.len() as u16);
            (0..elts.len()).for_each(|i| self.bound_now(first + i as Reg));
            return Ok(());
        }
        let base = self.u.temps(elts.len());
        let mut starred = elts.iter().enumerate().filter(|(_, e)| e.is_starred_expr());
        match (starred.next(), starred.next()) {
            (None, _) => self.emit(Op::UnpackSeq, base, value, elts.len() as u16),
            (Some((before, _)), None) => {
                let after = elts.len() - before - 1;
                if before > 255 || after > 255 {
                    return self.error(range, "too many expressions in star-unpacking assignment");
                }
                self.u.emit(Op::UnpackEx, after as u8, base, value, before as u16);
            }
            (_, Some(_)) => {
                return self.error(range, "multiple starred expressions in assignment");
            }
        }
        for (i, e) in elts.iter().enumerate() {
            let target = if let Expr::Starred(s) = e { &*s.value } else { e };
            self.store_target(target, base + i as Reg)?;
        }
        Ok(())
    }

    /// The first register if the targets are plain locals in registers that follow each other.
    fn consecutive_locals(&self, elts: &[Expr]) -> Option<Reg> {
        let mut first = None;
        for (i, e) in elts.iter().enumerate() {
            let Expr::Name(n) = e else { return None };
            let reg = self.local_of(n)? as usize;
            if *first.get_or_insert(reg) + i != reg {
                return None;
            }
        }
        first.map(|r| r as Reg)
    }

    /// Remembers attributes that a function sets on its first parameter.
    fn note_self_attr(&mut self, a: &ast::ExprAttribute) {
        let Expr::Name(object) = &*a.value else { return };
        if self.scope_kind() == ScopeKind::Function
            && self.first_parameter().is_some_and(|p| *p == *self.mangled(&object.id))
        {
            let name = self.mangled(&a.attr).into_owned();
            if !self.u.self_attrs.iter().any(|n| **n == *name) {
                self.u.self_attrs.push(name.into());
            }
        }
    }

    pub fn aug_assign(&mut self, a: &'a ast::StmtAugAssign) -> Res {
        let sp = self.u.sp;
        let whole = self.u.span;
        match &*a.target {
            Expr::Name(n) => {
                let place = self.place(&self.mangled(&n.id));
                let target = match place {
                    Place::Local(reg) => {
                        self.at(n.range);
                        self.check_bound(reg);
                        reg
                    }
                    _ => self.u.temp(),
                };
                let mut left = target;
                let rebinds = self.tree.scopes[self.u.scope].walrus.contains(&*self.mangled(&n.id));
                if !matches!(place, Place::Local(_)) {
                    self.at(n.range);
                    self.load_name(&n.id, target);
                } else if rebinds {
                    left = self.u.temp();
                    self.u.mov(left, target);
                }
                self.u.span = whole;
                self.arithmetic_with(a.op, 1, target, left, &a.value)?;
                self.at(n.range);
                self.store_name(&n.id, target);
            }
            Expr::Attribute(t) => {
                let object = self.operand_before(&t.value, &[&a.value])?;
                let name = self.attr_name(&t.attr);
                self.note_self_attr(t);
                let value = self.u.temp();
                let span = self.attr_span(t, t.range);
                self.u.span = span;
                if self.u.is_temp(object) {
                    self.emit(Op::Copy, value, object, 0);
                    self.emit(Op::LoadAttr, value, value, name);
                } else {
                    self.emit(Op::LoadAttr, value, object, name);
                }
                self.u.span = whole;
                self.arithmetic_with(a.op, 1, value, value, &a.value)?;
                self.u.span = span;
                self.emit(Op::StoreAttr, object, value, name);
            }
            Expr::Subscript(t) => {
                let object = self.operand_before(&t.value, &[&t.slice, &a.value])?;
                let key = self.operand_before(&t.slice, &[&a.value])?;
                let value = self.u.temp();
                let span = self.src.span(t.range);
                self.u.span = span;
                let (mut o, mut k) = (object, key);
                if self.u.is_temp(object) {
                    o = self.u.temp();
                    self.emit(Op::Copy, o, object, 0);
                }
                if self.u.is_temp(key) {
                    k = self.u.temp();
                    self.emit(Op::Copy, k, key, 0);
                }
                self.emit(Op::GetItem, value, o, k);
                self.u.sp = value + 1;
                self.u.span = whole;
                self.arithmetic_with(a.op, 1, value, value, &a.value)?;
                self.u.span = span;
                self.emit(Op::SetItem, object, key, value);
            }
            _ => {
                return self.error(a.target.range(), "illegal expression for augmented assignment");
            }
        }
        self.u.sp = sp;
        Ok(())
    }

    pub fn ann_assign(&mut self, a: &'a ast::StmtAnnAssign) -> Res {
        let sp = self.u.sp;
        let whole = self.u.span;
        match (&*a.target, a.value.as_deref()) {
            (Expr::Name(n), Some(value)) => self.assign_name(n, value)?,
            (target, Some(value)) => {
                let v = self.operand(value)?;
                self.store_target(target, v)?;
            }
            (Expr::Attribute(t), None) => self.discard(&t.value)?,
            (Expr::Subscript(t), None) => {
                self.discard(&t.value)?;
                self.discard_key(&t.slice)?;
            }
            _ => {}
        }
        self.u.sp = sp;
        self.u.span = whole;
        // Functions do not evaluate the annotations of their variables.
        if !matches!(self.scope_kind(), ScopeKind::Module | ScopeKind::Class) {
            return Ok(());
        }
        match &*a.target {
            Expr::Name(n) if a.simple => {
                let value = self.u.temp();
                self.annotation_value(&a.annotation, value)?;
                let annotations = self.u.temp();
                self.load_name("__annotations__", annotations);
                let name = self.mangled(&n.id).into_owned();
                let key = self.const_operand(Const::Str(name.into()));
                self.emit(Op::SetItem, annotations, key, value);
            }
            _ if !self.future_annotations => self.discard(&a.annotation)?,
            _ => {}
        }
        self.u.sp = sp;
        Ok(())
    }

    fn discard_key(&mut self, key: &'a Expr) -> Res {
        match key {
            Expr::Slice(s) => {
                [&s.lower, &s.upper, &s.step].into_iter().flatten().try_for_each(|e| self.discard(e))
            }
            _ => self.discard(key),
        }
    }
}

/// The elements of a tuple or list display that is a target or may stand opposite to one.
fn elements(e: &Expr) -> Option<&[Expr]> {
    match e {
        Expr::Tuple(t) => Some(&t.elts),
        Expr::List(l) if l.ctx == ExprContext::Store => Some(&l.elts),
        _ => None,
    }
}
