//! Statements: the dispatcher and the simple ones.

use freewheel_specializer::{Const, NO_REG, Op};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use super::Mode;
use super::codegen::Compiler;
use super::fold::fold;
use super::scope::ScopeKind;
use super::source::Res;

impl<'a> Compiler<'a> {
    pub fn body(&mut self, body: &'a [Stmt]) -> Res {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    pub fn stmt(&mut self, s: &'a Stmt) -> Res {
        let sp = self.u.sp;
        if self.u.reachable {
            self.u.checks.push((self.u.code.len(), sp));
        }
        self.at(s.range());
        let result = self.deeper(|me| me.stmt_inner(s));
        debug_assert!(result.is_err() || self.u.sp == sp, "a statement leaves the stack as it was");
        result
    }

    fn stmt_inner(&mut self, s: &'a Stmt) -> Res {
        match s {
            Stmt::Expr(e) => self.expr_stmt(e),
            Stmt::Assign(a) => self.assign(a),
            Stmt::AugAssign(a) => self.aug_assign(a),
            Stmt::AnnAssign(a) => self.ann_assign(a),
            Stmt::FunctionDef(f) if f.is_async => {
                self.raise_unsupported("'async' is not supported yet (async function definition)");
                Ok(())
            }
            Stmt::FunctionDef(f) => self.function_def(f),
            Stmt::ClassDef(c) => self.class_def(c),
            Stmt::Return(r) => self.return_stmt(r),
            Stmt::Delete(d) => d.targets.iter().try_for_each(|t| self.delete(t)),
            Stmt::For(f) => self.for_stmt(f),
            Stmt::While(w) => self.while_stmt(w),
            Stmt::If(i) => self.if_stmt(i),
            Stmt::With(w) if w.is_async => {
                self.error(w.range, "'async' is not supported yet (async with statement)")
            }
            Stmt::With(w) => self.with_stmt(w),
            Stmt::Match(m) => self.match_stmt(m),
            Stmt::Raise(r) => self.raise(r),
            Stmt::Try(t) => self.try_stmt(t),
            Stmt::Assert(a) => self.assert(a),
            Stmt::Import(i) => self.import(i),
            Stmt::ImportFrom(i) => self.import_from(i),
            Stmt::Break(b) => self.break_stmt(b.range),
            Stmt::Continue(c) => self.continue_stmt(c.range),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => Ok(()),
            Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => self.error(s.range(), "invalid syntax"),
        }
    }

    fn expr_stmt(&mut self, e: &'a ast::StmtExpr) -> Res {
        if self.mode == Mode::Interactive && self.scope_kind() == ScopeKind::Module {
            let t = self.u.temp();
            self.expr_to(&e.value, t)?;
            self.emit(Op::PrintExpr, t, 0, 0);
            self.u.sp = t;
            return Ok(());
        }
        self.discard(&e.value)
    }

    fn if_stmt(&mut self, i: &'a ast::StmtIf) -> Res {
        let end = self.u.label();
        let mut next = self.u.label();
        self.cond_jump(&i.test, next, false)?;
        self.body(&i.body)?;
        for clause in &i.elif_else_clauses {
            self.u.jump(end);
            self.u.bind(next);
            next = self.u.label();
            if let Some(test) = &clause.test {
                self.at(test.range());
                self.cond_jump(test, next, false)?;
            }
            self.body(&clause.body)?;
        }
        self.u.bind(next);
        self.u.bind(end);
        Ok(())
    }

    fn raise(&mut self, r: &'a ast::StmtRaise) -> Res {
        let sp = self.u.sp;
        let (mut n, mut exc, mut cause) = (0, NO_REG, NO_REG);
        if let Some(e) = r.exc.as_deref() {
            n = 1;
            let later = r.cause.as_deref();
            exc = self.operand_before(e, later.as_slice())?;
            if let Some(c) = later {
                n = 2;
                cause = self.operand(c)?;
            }
        }
        self.u.emit(Op::Raise, n, exc, cause, 0);
        self.u.reachable = false;
        self.u.sp = sp;
        Ok(())
    }

    /// A statement of the language that cannot be compiled yet raises when it is reached.
    fn raise_unsupported(&mut self, message: &str) {
        let t = self.u.temp();
        let argument = self.u.temp();
        let error = self.u.name("NotImplementedError");
        self.emit(Op::LoadGlobal, t, error, 0);
        let k = self.u.consts.add(Const::Str(message.into()));
        self.u.emit_wide(Op::LoadConst, argument, k as i32);
        self.u.emit(Op::Call, 1, t, t, NO_REG);
        self.u.emit(Op::Raise, 1, t, NO_REG, 0);
        self.u.reachable = false;
        self.u.sp = t;
    }

    fn assert(&mut self, a: &'a ast::StmtAssert) -> Res {
        let end = self.u.label();
        self.cond_jump(&a.test, end, true)?;
        let t = self.u.temp();
        self.emit(Op::LoadAssertionError, t, 0, 0);
        if let Some(message) = &a.msg {
            let argument = self.u.temp();
            self.expr_to(message, argument)?;
            self.u.emit(Op::Call, 1, t, t, NO_REG);
        }
        self.u.emit(Op::Raise, 1, t, NO_REG, 0);
        self.u.reachable = false;
        self.u.sp = t;
        self.u.bind(end);
        Ok(())
    }

    fn delete(&mut self, target: &'a Expr) -> Res {
        let sp = self.u.sp;
        let before = self.at(target.range());
        match target {
            Expr::Name(n) => self.delete_name(&n.id),
            Expr::Attribute(a) => {
                let object = self.operand(&a.value)?;
                let name = self.attr_name(&a.attr);
                self.at_attr(a);
                self.emit(Op::DelAttr, object, name, 0);
            }
            Expr::Subscript(s) => {
                let object = self.operand_before(&s.value, &[&s.slice])?;
                let key = self.operand(&s.slice)?;
                self.emit(Op::DelItem, object, key, 0);
            }
            Expr::Tuple(t) => t.elts.iter().try_for_each(|e| self.delete(e))?,
            Expr::List(l) => l.elts.iter().try_for_each(|e| self.delete(e))?,
            _ => return self.error(target.range(), "cannot delete expression"),
        }
        self.u.span = before;
        self.u.sp = sp;
        Ok(())
    }

    fn import(&mut self, i: &'a ast::StmtImport) -> Res {
        for alias in &i.names {
            let sp = self.u.sp;
            let module = self.import_name(&alias.name, 0, Const::None);
            match &alias.asname {
                None => {
                    let top = alias.name.split('.').next().unwrap_or_default();
                    self.store_name(top, module);
                }
                Some(name) => {
                    for part in alias.name.split('.').skip(1) {
                        let part = self.u.name(part);
                        let next = self.u.temp();
                        self.emit(Op::ImportFrom, next, module, part);
                        self.u.mov(module, next);
                        self.u.sp = next;
                    }
                    self.store_name(name, module);
                }
            }
            self.u.sp = sp;
        }
        Ok(())
    }

    /// Imports a module into a new temporary.
    fn import_name(&mut self, name: &str, level: u32, names: Const) -> u16 {
        let dst = self.u.temp();
        let span = self.const_operand(Const::Int(level as i64));
        self.const_operand(names);
        let name = self.u.name(name);
        self.emit(Op::ImportName, dst, name, span);
        self.u.sp = dst + 1;
        dst
    }

    fn import_from(&mut self, i: &'a ast::StmtImportFrom) -> Res {
        let sp = self.u.sp;
        let names: Vec<Const> = i.names.iter().map(|a| Const::Str(a.name.as_str().into())).collect();
        let module = i.module.as_ref().map_or("", |m| m.as_str());
        let module = self.import_name(module, i.level, Const::Tuple(names.into()));
        if i.names.len() == 1 && i.names[0].name.as_str() == "*" {
            self.emit(Op::ImportStar, module, 0, 0);
            self.u.sp = sp;
            return Ok(());
        }
        for alias in &i.names {
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            let name = self.u.name(&alias.name);
            let t = self.u.temp();
            self.emit(Op::ImportFrom, t, module, name);
            self.store_name(bound, t);
            self.u.sp = t;
        }
        self.u.clear(module);
        self.u.sp = sp;
        Ok(())
    }

    /// Compiles the body of a module, or the expression of [`Mode::Eval`].
    pub fn module(&mut self, m: &'a ast::Mod) -> Res {
        match m {
            ast::Mod::Module(m) => {
                if self.mode == Mode::Interactive {
                    // No docstring at a prompt: the string is shown.
                    if self.tree.scopes[0].annotates {
                        self.emit(Op::SetupAnnotations, 0, 0, 0);
                    }
                    return self.body(&m.body);
                }
                self.namespace_body(&m.body)
            }
            ast::Mod::Expression(e) => {
                self.at(e.body.range());
                if let Some(c) = fold(&e.body) {
                    self.u.return_const(c);
                    return Ok(());
                }
                let value = self.operand(&e.body)?;
                self.emit(Op::Return, value, 0, 0);
                self.u.reachable = false;
                Ok(())
            }
        }
    }
}
