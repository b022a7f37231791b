//! Comprehensions and generator expressions.

use freewheel_specializer::{Const, LocalKind, Op};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::codegen::{Compiler, Signature};
use super::scope::{ScopeId, ScopeKind, node_key};
use super::source::Res;
use super::unit::Reg;

/// The parts of a comprehension.
#[derive(Clone, Copy)]
struct Parts<'a> {
    clauses: &'a [ast::Comprehension],
    element: Element<'a>,
}

/// What a comprehension makes of each round.
#[derive(Clone, Copy)]
enum Element<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

impl<'a> Compiler<'a> {
    pub fn comprehension(&mut self, e: &'a Expr, dst: Reg) -> Res {
        let (key, clauses, element) = match e {
            Expr::ListComp(c) => (node_key(c), &c.generators, Element::List(&c.elt)),
            Expr::SetComp(c) => (node_key(c), &c.generators, Element::Set(&c.elt)),
            Expr::DictComp(c) => match &c.key {
                Some(k) => (node_key(c), &c.generators, Element::Dict(k, &c.value)),
                None => return self.error(c.range, "dict unpacking cannot be used in dict comprehension"),
            },
            Expr::Generator(c) => (node_key(c), &c.generators, Element::Yield(&c.elt)),
            _ => return self.error(e.range(), "invalid syntax"),
        };
        let scope = self.tree.by_node[&key];
        let parts = Parts { clauses, element };
        if self.tree.scopes[scope].kind == ScopeKind::Inlined {
            self.inlined(scope, parts, dst)
        } else {
            self.comprehension_function(e, scope, parts, dst)
        }
    }

    fn inlined(&mut self, scope: ScopeId, parts: Parts<'a>, dst: Reg) -> Res {
        let result = self.span_base(dst);
        // The first iterable still sees the outer names.
        let iter = self.u.temp();
        let source = self.operand_in(&parts.clauses[0].iter, &[], iter)?;
        self.emit(Op::GetIter, iter, source, 0);
        self.emit(empty_display(parts.element), result, result, 0);
        self.u.inlined.push(scope);
        let mut variables: Vec<(Reg, LocalKind)> =
            self.tree.scopes[scope].registers.values().copied().collect();
        variables.sort_unstable_by_key(|(reg, _)| *reg);
        for (reg, kind) in &variables {
            if *kind == LocalKind::Cell {
                // A run that ended by an exception may have left its cell behind.
                self.emit(Op::Clear, *reg, 0, 0);
                self.emit(Op::MakeCell, *reg, 0, 0);
            } else {
                self.u.bound.remove(*reg as usize);
            }
        }
        self.clauses(parts, 0, iter, result)?;
        self.u.inlined.pop();
        for (reg, _) in variables {
            self.u.clear(reg);
        }
        self.u.mov(dst, result);
        Ok(())
    }

    /// The loop of clause `i`, whose iterator is in a register, and everything inside it.
    fn clauses(&mut self, parts: Parts<'a>, i: usize, iter: Reg, result: Reg) -> Res {
        let clause = &parts.clauses[i];
        let (head, next, exit) = (self.u.label(), self.u.label(), self.u.label());
        self.u.bind_head(head);
        self.for_iter(iter, &clause.target, exit)?;
        for test in &clause.ifs {
            self.cond_jump(test, next, false)?;
        }
        if let Some(inner) = parts.clauses.get(i + 1) {
            let sp = self.u.sp;
            let iter = self.u.temp();
            let source = self.operand_in(&inner.iter, &[], iter)?;
            self.emit(Op::GetIter, iter, source, 0);
            self.clauses(parts, i + 1, iter, result)?;
            self.u.sp = sp;
        } else {
            self.element(parts.element, result)?;
        }
        self.u.bind(next);
        self.u.jump_back(head);
        self.u.bind(exit);
        self.u.clear(iter);
        Ok(())
    }

    fn element(&mut self, element: Element<'a>, result: Reg) -> Res {
        let sp = self.u.sp;
        match element {
            Element::List(e) => {
                let value = self.operand(e)?;
                self.emit(Op::ListAppend, result, value, 0);
            }
            Element::Set(e) => {
                let value = self.operand(e)?;
                self.emit(Op::SetAdd, result, value, 0);
            }
            Element::Dict(k, v) => {
                let key = self.operand_before(k, &[v])?;
                let value = self.operand(v)?;
                self.emit(Op::MapAdd, result, key, value);
            }
            Element::Yield(e) => {
                let t = self.u.temp();
                let value = self.operand_in(e, &[], t)?;
                self.emit(Op::Yield, t, value, 0);
                self.u.clear(t);
            }
        }
        self.u.sp = sp;
        Ok(())
    }

    /// A generator expression, or a comprehension of a class body: a function called with the first iterator.
    fn comprehension_function(&mut self, e: &'a Expr, scope: ScopeId, parts: Parts<'a>, dst: Reg) -> Res {
        let line = self.src.line(e.range().start());
        self.enter_unit(scope, line);
        self.at(e.range());
        self.u.bound.insert(0);
        self.make_cells();
        let is_generator = matches!(parts.element, Element::Yield(_));
        let result = if is_generator {
            0
        } else {
            let t = self.u.temp();
            self.emit(empty_display(parts.element), t, t, 0);
            t
        };
        self.clauses(parts, 0, 0, result)?;
        if is_generator {
            self.u.return_const(Const::None);
        } else {
            self.emit(Op::Return, result, 0, 0);
            self.u.reachable = false;
        }
        let code = self.leave_unit(Signature { posonly: 1, args: 1, ..Signature::default() })?;
        let base = self.span_base(dst);
        self.make_function(base, code, scope, 0, base + 1);
        let argument = self.u.temp();
        let source = self.operand_in(&parts.clauses[0].iter, &[], argument)?;
        self.emit(Op::GetIter, argument, source, 0);
        self.u.emit(Op::Call, 1, dst, base, freewheel_specializer::NO_REG);
        Ok(())
    }
}

fn empty_display(element: Element) -> Op {
    match element {
        Element::List(_) => Op::BuildList,
        Element::Set(_) => Op::BuildSet,
        Element::Dict(..) | Element::Yield(_) => Op::BuildMap,
    }
}
