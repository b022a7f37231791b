//! Displays: tuples, lists, sets and dicts written out.

use freewheel_specializer::{Const, Op};
use ruff_python_ast::{self as ast, Expr};

use super::codegen::Compiler;
use super::fold::fold;
use super::source::Res;
use super::unit::Reg;

/// Displays longer than this are built step by step instead of in registers.
const MAX_SPAN: usize = 64;
/// Lists and sets of at least so many constants start from a constant tuple.
const MIN_CONSTANTS: usize = 3;

impl<'a> Compiler<'a> {
    pub fn tuple(&mut self, elts: &'a [Expr], dst: Reg) -> Res {
        if fits_span(elts) {
            return self.build(Op::BuildTuple, elts, dst);
        }
        let list = self.work_reg(dst);
        self.emit(Op::BuildList, list, list, 0);
        self.extend_list(list, elts)?;
        self.emit(Op::ListToTuple, dst, list, 0);
        Ok(())
    }

    pub fn list(&mut self, elts: &'a [Expr], dst: Reg) -> Res {
        if elts.len() >= MIN_CONSTANTS
            && let Some(items) = elts.iter().map(fold).collect::<Option<Vec<_>>>()
        {
            let list = self.work_reg(dst);
            self.emit(Op::BuildList, list, list, 0);
            let items = self.const_operand(Const::Tuple(items.into()));
            self.emit(Op::ListExtend, list, items, 0);
            self.u.mov(dst, list);
            return Ok(());
        }
        if fits_span(elts) {
            return self.build(Op::BuildList, elts, dst);
        }
        let list = self.work_reg(dst);
        self.emit(Op::BuildList, list, list, 0);
        self.extend_list(list, elts)?;
        self.u.mov(dst, list);
        Ok(())
    }

    pub fn set(&mut self, elts: &'a [Expr], dst: Reg) -> Res {
        if fits_span(elts) {
            return self.build(Op::BuildSet, elts, dst);
        }
        let set = self.work_reg(dst);
        self.emit(Op::BuildSet, set, set, 0);
        self.extend(set, elts, Op::SetAdd, Op::SetUpdate, None)?;
        self.u.mov(dst, set);
        Ok(())
    }

    fn build(&mut self, op: Op, elts: &'a [Expr], dst: Reg) -> Res {
        let base = if elts.is_empty() { self.work_reg(dst) } else { self.span_base(dst) };
        for (i, e) in elts.iter().enumerate() {
            let t = if i == 0 { base } else { self.u.temp() };
            self.expr_to(e, t)?;
        }
        self.emit(op, dst, base, elts.len() as u16);
        Ok(())
    }

    /// Appends elements, some of them perhaps starred, to the list in a register.
    pub fn extend_list(&mut self, list: Reg, elts: &'a [Expr]) -> Res {
        self.extend(list, elts, Op::ListAppend, Op::ListExtend, None)
    }

    /// As [`Compiler::extend_list`], for the arguments of the callee in a register, which error texts name.
    pub fn extend_arguments(&mut self, list: Reg, elts: &'a [Expr], callee: Reg) -> Res {
        self.extend(list, elts, Op::ListAppend, Op::ListExtend, Some(callee))
    }

    fn extend(&mut self, target: Reg, elts: &'a [Expr], one: Op, many: Op, callee: Option<Reg>) -> Res {
        for e in elts {
            let sp = self.u.sp;
            let (op, value) = match e {
                Expr::Starred(s) => (many, &*s.value),
                _ => (one, e),
            };
            let value = self.operand(value)?;
            match callee {
                Some(callee) if op == Op::ListExtend => self.u.emit(op, 1, target, value, callee),
                _ => self.emit(op, target, value, 0),
            }
            self.u.sp = sp;
        }
        Ok(())
    }

    pub fn dict(&mut self, d: &'a ast::ExprDict, dst: Reg) -> Res {
        let plain = d.items.iter().all(|item| item.key.is_some());
        if plain && d.items.len() <= MAX_SPAN / 2 {
            let base = if d.items.is_empty() { self.work_reg(dst) } else { self.span_base(dst) };
            for (i, item) in d.items.iter().enumerate() {
                let key = if i == 0 { base } else { self.u.temp() };
                if let Some(e) = &item.key {
                    self.expr_to(e, key)?;
                }
                let value = self.u.temp();
                self.expr_to(&item.value, value)?;
            }
            self.emit(Op::BuildMap, dst, base, d.items.len() as u16);
            return Ok(());
        }
        let dict = self.work_reg(dst);
        self.emit(Op::BuildMap, dict, dict, 0);
        for item in &d.items {
            let sp = self.u.sp;
            match &item.key {
                Some(key) => {
                    let key = self.operand_before(key, &[&item.value])?;
                    let value = self.operand(&item.value)?;
                    self.emit(Op::MapAdd, dict, key, value);
                }
                None => {
                    let mapping = self.operand(&item.value)?;
                    self.emit(Op::DictUpdate, dict, mapping, 0);
                }
            }
            self.u.sp = sp;
        }
        self.u.mov(dst, dict);
        Ok(())
    }
}

fn fits_span(elts: &[Expr]) -> bool {
    elts.len() <= MAX_SPAN && !elts.iter().any(Expr::is_starred_expr)
}
