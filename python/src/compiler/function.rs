//! Functions: definitions, lambdas, and making the function object.

use std::sync::Arc;

use freewheel_specializer::{CodeProto, Const, Op};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use super::codegen::{Compiler, Signature};
use super::fold::fold;
use super::scope::{ScopeId, node_key};
use super::source::Res;
use super::unit::Reg;

/// Bits of `MakeFunction`'s small operand.
mod make {
    pub const DEFAULTS: u8 = 1;
    pub const KW_DEFAULTS: u8 = 2;
    pub const ANNOTATIONS: u8 = 4;
    pub const CLOSURE: u8 = 8;
}

impl<'a> Compiler<'a> {
    pub fn function_def(&mut self, f: &'a ast::StmtFunctionDef) -> Res {
        let sp = self.u.sp;
        let range = self.definition_range(f.range, f.name.range, "def");
        let decorators = self.decorators(&f.decorator_list)?;
        self.at(range);
        let dst = match self.place(&self.mangled(&f.name)) {
            // A plain local takes the function at once.
            super::names::Place::Local(reg) if f.decorator_list.is_empty() => reg,
            _ => self.u.temp(),
        };
        let base = self.u.sp;
        let mut flags = self.defaults(&f.parameters, base)?;
        flags |= self.annotations(f)?;
        let scope = self.tree.by_node[&node_key(f)];
        let first = f.decorator_list.first().map_or(range.start(), |d| d.expression.range().start());
        self.enter_unit(scope, self.src.line(first));
        self.enter_function(Some(&f.parameters));
        let doc = docstring(&f.body).map_or(Const::None, Const::Str);
        self.u.consts.add(doc);
        self.body(&f.body)?;
        self.at(ruff_text_size::TextRange::empty(f.range.end()));
        let code = self.leave_unit(signature(Some(&f.parameters)))?;
        self.make_function(dst, code, scope, flags, base);
        self.bound_now(dst);
        self.u.sp = base;
        self.apply_decorators(&f.decorator_list, decorators, dst);
        self.at(range);
        let value = if f.decorator_list.is_empty() { dst } else { decorators };
        self.store_name(&f.name, value);
        self.u.sp = sp;
        Ok(())
    }

    /// Evaluates decorators into consecutive registers, the first of which is returned.
    pub fn decorators(&mut self, list: &'a [ast::Decorator]) -> Res<Reg> {
        let first = self.u.sp;
        for d in list {
            let t = self.u.temp();
            self.expr_to(&d.expression, t)?;
        }
        Ok(first)
    }

    /// Calls decorators, innermost first; the value lies behind the last and ends up in place of the first.
    pub fn apply_decorators(&mut self, list: &'a [ast::Decorator], first: Reg, value: Reg) {
        debug_assert!(list.is_empty() || value as usize == first as usize + list.len());
        for (i, d) in list.iter().enumerate().rev() {
            self.at(d.expression.range());
            let callee = first + i as Reg;
            self.u.emit(Op::Call, 1, callee, callee, freewheel_specializer::NO_REG);
        }
    }

    pub fn lambda(&mut self, l: &'a ast::ExprLambda, dst: Reg) -> Res {
        let base = self.u.sp;
        let flags = match &l.parameters {
            Some(p) => self.defaults(p, base)?,
            None => 0,
        };
        let scope = self.tree.by_node[&node_key(l)];
        self.enter_unit(scope, self.src.line(l.range.start()));
        self.enter_function(l.parameters.as_deref());
        self.u.consts.add(Const::None);
        self.at(l.body.range());
        let value = self.operand(&l.body)?;
        self.emit(Op::Return, value, 0, 0);
        self.u.reachable = false;
        let code = self.leave_unit(signature(l.parameters.as_deref()))?;
        self.make_function(dst, code, scope, flags, base);
        Ok(())
    }

    /// Marks the parameters bound and makes the cells.
    fn enter_function(&mut self, p: Option<&ast::Parameters>) {
        let n = p.map_or(0, |p| p.iter().count());
        (0..n).for_each(|i| self.u.bound.insert(i));
        self.make_cells();
    }

    /// Evaluates default values into registers from `base` on; returns the flags that say which there are.
    fn defaults(&mut self, p: &'a ast::Parameters, base: Reg) -> Res<u8> {
        self.u.sp = base;
        let mut flags = 0;
        let positional: Vec<&'a Expr> =
            p.posonlyargs.iter().chain(&p.args).filter_map(|p| p.default.as_deref()).collect();
        if !positional.is_empty() {
            flags |= make::DEFAULTS;
            let tuple = self.u.temp();
            match positional.iter().map(|e| fold(e)).collect::<Option<Vec<_>>>() {
                Some(items) => self.u.load_const(tuple, Const::Tuple(items.into())),
                None => {
                    for (i, e) in positional.iter().enumerate() {
                        let t = if i == 0 { tuple } else { self.u.temp() };
                        self.expr_to(e, t)?;
                    }
                    self.emit(Op::BuildTuple, tuple, tuple, positional.len() as u16);
                    self.u.sp = tuple + 1;
                }
            }
        }
        let mut dict = None;
        for k in &p.kwonlyargs {
            let Some(value) = k.default.as_deref() else { continue };
            let dict = *dict.get_or_insert_with(|| {
                let t = self.u.temp();
                self.u.emit(Op::BuildMap, 0, t, t, 0);
                t
            });
            let sp = self.u.sp;
            let name = self.mangled(&k.parameter.name).into_owned();
            let key = self.const_operand(Const::Str(name.into()));
            let value = self.operand(value)?;
            self.emit(Op::MapAdd, dict, key, value);
            self.u.sp = sp;
            flags |= make::KW_DEFAULTS;
        }
        Ok(flags)
    }

    /// Builds the dict of annotations, the parameters' in their order and then the return value's.
    fn annotations(&mut self, f: &'a ast::StmtFunctionDef) -> Res<u8> {
        let parameters = f.parameters.iter().map(|p| p.as_parameter());
        let mut all: Vec<(&'a str, &'a Expr)> =
            parameters.filter_map(|p| Some((p.name.as_str(), p.annotation.as_deref()?))).collect();
        if let Some(e) = &f.returns {
            all.push(("return", e));
        }
        if all.is_empty() {
            return Ok(0);
        }
        let dict = self.u.temp();
        self.emit(Op::BuildMap, dict, dict, 0);
        for (name, e) in all {
            let sp = self.u.sp;
            let name = self.mangled(name).into_owned();
            let key = self.const_operand(Const::Str(name.into()));
            let value = self.u.temp();
            self.annotation_value(e, value)?;
            self.emit(Op::MapAdd, dict, key, value);
            self.u.sp = sp;
        }
        Ok(make::ANNOTATIONS)
    }

    /// The value of an annotation: evaluated, or its text.
    pub fn annotation_value(&mut self, e: &'a Expr, dst: Reg) -> Res {
        if self.future_annotations {
            let text = self.src.slice(e.range());
            self.u.load_const(dst, Const::Str(text.into()));
            return Ok(());
        }
        match e {
            // `*args: *Ts` is the one element of the unpacked value.
            Expr::Starred(s) => {
                let sp = self.u.sp;
                let source = self.operand(&s.value)?;
                let one = self.u.temp();
                self.emit(Op::UnpackSeq, one, source, 1);
                self.u.mov(dst, one);
                self.u.sp = sp;
                Ok(())
            }
            _ => self.expr_to(e, dst),
        }
    }

    /// Makes a function of finished code; registers from `base` on hold what `flags` says, and the closure is
    /// added behind them.
    pub fn make_function(&mut self, dst: Reg, code: Arc<CodeProto>, scope: ScopeId, flags: u8, base: Reg) {
        let sp = self.u.sp;
        let mut flags = flags;
        let tree = self.tree;
        let free = &tree.scopes[scope].free;
        if !free.is_empty() {
            flags |= make::CLOSURE;
            self.u.sp = base + flags.count_ones() as Reg - 1;
            let tuple = self.u.temp();
            for (i, name) in free.iter().enumerate() {
                let t = if i == 0 { tuple } else { self.u.temp() };
                self.load_cell_itself(name, t);
            }
            self.emit(Op::BuildTuple, tuple, tuple, free.len() as u16);
        }
        match self.u.short_const(Const::Code(code)) {
            Some(k) => self.u.emit(Op::MakeFunction, flags, dst, k, base),
            None => self.u.overflow = Some("too many constants"),
        }
        self.u.sp = sp;
    }
}

fn signature(p: Option<&ast::Parameters>) -> Signature {
    let Some(p) = p else { return Signature::default() };
    Signature {
        posonly: p.posonlyargs.len() as u16,
        args: (p.posonlyargs.len() + p.args.len()) as u16,
        kwonly: p.kwonlyargs.len() as u16,
        varargs: p.vararg.is_some(),
        varkw: p.kwarg.is_some(),
    }
}

/// The docstring of a body.
pub(super) fn docstring(body: &[Stmt]) -> Option<Box<str>> {
    let Some(Stmt::Expr(e)) = body.first() else { return None };
    match &*e.value {
        Expr::StringLiteral(s) => Some(s.value.to_str().into()),
        _ => None,
    }
}
