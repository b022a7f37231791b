//! `try` in all its forms.
//!
//! A handler's exception lies in register `r` and the exception that was handled before in `r + 1`, from
//! `PushExc` to `PopExc`. Code that runs in between is covered by a *cleanup* handler that does `PopExc` and
//! raises again, so that the exception being handled is always right.

use freewheel_specializer::Op;
use ruff_python_ast as ast;

use super::codegen::Compiler;
use super::names::Place;
use super::source::Res;
use super::unit::{Block, Reg};

impl<'a> Compiler<'a> {
    pub fn try_stmt(&mut self, t: &'a ast::StmtTry) -> Res {
        if t.finalbody.is_empty() {
            return self.try_except(t);
        }
        let r = self.u.sp;
        let outer = self.u.handler;
        let handler = self.u.new_handler(r);
        self.u.handler = Some(handler);
        self.push_block(Block::Finally { body: &t.finalbody, outer }, t.range)?;
        self.try_except(t)?;
        self.u.blocks.pop();
        self.u.handler = outer;
        let end = self.u.label();
        self.body(&t.finalbody)?;
        self.u.jump(end);

        self.u.bind_handler(handler, 1);
        self.at(t.range);
        self.emit(Op::PushExc, r, 0, 0);
        let cleanup = self.u.new_handler(r + 2);
        self.u.handler = Some(cleanup);
        self.push_block(Block::Handler { reg: r, name: None, outer }, t.range)?;
        self.body(&t.finalbody)?;
        self.u.blocks.pop();
        self.u.handler = outer;
        self.raise_handled(r);
        self.cleanup(cleanup, r, None);
        self.u.sp = r;
        self.u.bind(end);
        Ok(())
    }

    /// Ends the handling of the exception in `r` and raises it again.
    fn raise_handled(&mut self, r: Reg) {
        let copy = self.u.temp();
        self.emit(Op::Copy, copy, r, 0);
        self.emit(Op::PopExc, r, 0, 0);
        self.reraise(copy);
        self.u.sp = copy;
    }

    fn reraise(&mut self, r: Reg) {
        self.emit(Op::Reraise, r, 0, 0);
        self.u.reachable = false;
    }

    /// The code of a cleanup handler: an exception left the handling of the one in `r`.
    fn cleanup(&mut self, handler: u32, r: Reg, name: Option<&str>) {
        let new = self.u.handlers[handler as usize].reg;
        self.u.bind_handler(handler, 0);
        if let Some(name) = name {
            self.unbind_name(name);
        }
        self.emit(Op::PopExc, r, 0, 0);
        self.reraise(new);
    }

    fn try_except(&mut self, t: &'a ast::StmtTry) -> Res {
        if t.handlers.is_empty() {
            self.body(&t.body)?;
            return self.body(&t.orelse);
        }
        let r = self.u.sp;
        let outer = self.u.handler;
        let handler = self.u.new_handler(r);
        self.u.handler = Some(handler);
        self.push_block(Block::Try { outer }, t.range)?;
        self.body(&t.body)?;
        self.u.blocks.pop();
        self.u.handler = outer;
        let end = self.u.label();
        self.body(&t.orelse)?;
        self.u.jump(end);

        self.u.bind_handler(handler, 1);
        self.at(t.range);
        self.emit(Op::PushExc, r, 0, 0);
        let cleanup = self.u.new_handler(r + 2);
        self.u.handler = Some(cleanup);
        if t.is_star {
            self.star_clauses(t, r)?;
            // What is left is `None` or the exception to raise.
            let (rest, test) = (self.u.sp - 1, self.u.temp());
            let reraise = self.u.label();
            self.emit(Op::Copy, test, rest, 0);
            self.u.branch(Op::JNone, 0, test, 0, reraise);
            self.u.handler = outer;
            self.u.clear(rest);
            self.emit(Op::PopExc, r, 0, 0);
            self.u.jump(end);
            self.u.bind(reraise);
            self.emit(Op::PopExc, r, 0, 0);
            self.reraise(rest);
        } else {
            for (i, ast::ExceptHandler::ExceptHandler(h)) in t.handlers.iter().enumerate() {
                if h.type_.is_none() && i + 1 < t.handlers.len() {
                    return self.error(h.range, "default 'except:' must be last");
                }
                self.clause(h, r, outer, end)?;
                self.u.handler = Some(cleanup);
            }
            self.u.handler = outer;
            self.at(t.range);
            self.raise_handled(r);
        }
        self.cleanup(cleanup, r, None);
        self.u.sp = r;
        self.u.bind(end);
        Ok(())
    }

    /// One `except` clause; falls through if it does not match.
    fn clause(
        &mut self,
        h: &'a ast::ExceptHandlerExceptHandler,
        r: Reg,
        outer: Option<u32>,
        end: super::unit::Label,
    ) -> Res {
        let sp = self.u.sp;
        let next = self.u.label();
        self.at(h.range);
        if let Some(class) = &h.type_ {
            let matched = self.u.temp();
            let class = self.operand_in(class, &[], matched)?;
            self.emit(Op::MatchExc, matched, r, class);
            self.u.branch(Op::JFalse, 0, matched, 0, next);
            self.u.sp = sp;
        }
        let name = h.name.as_ref().map(|n| n.as_str());
        let named = match name {
            None => None,
            Some(name) => {
                let handler = self.u.new_handler(sp);
                self.u.handler = Some(handler);
                self.bind_exception(name, r);
                Some(handler)
            }
        };
        self.push_block(Block::Handler { reg: r, name, outer }, h.range)?;
        self.body(&h.body)?;
        self.u.blocks.pop();
        self.u.handler = outer;
        if let Some(name) = name {
            self.unbind_name(name);
        }
        self.emit(Op::PopExc, r, 0, 0);
        self.u.jump(end);
        if let Some(handler) = named {
            self.cleanup(handler, r, name);
        }
        self.u.sp = sp;
        self.u.bind(next);
        Ok(())
    }

    /// `name :=` the exception in `r`, which stays.
    fn bind_exception(&mut self, name: &str, r: Reg) {
        if let Place::Local(reg) = self.place(&self.mangled(name)) {
            self.emit(Op::Copy, reg, r, 0);
            self.bound_now(reg);
            return;
        }
        let t = self.u.temp();
        self.emit(Op::Copy, t, r, 0);
        self.store_name(name, t);
        self.u.sp = t;
    }

    /// All clauses of an `except*`; afterwards the topmost temporary holds the exception to raise, or `None`.
    ///
    /// From `r + 2` on lie: the list of what was raised, the part not handled yet, and in a clause the part that
    /// matched with the exception handled before.
    fn star_clauses(&mut self, t: &'a ast::StmtTry, r: Reg) -> Res {
        let (raised, rest) = (self.u.temp(), self.u.temp());
        self.emit(Op::BuildList, raised, raised, 0);
        self.emit(Op::Copy, rest, r, 0);
        let done = self.u.label();
        for ast::ExceptHandler::ExceptHandler(h) in &t.handlers {
            let Some(class) = &h.type_ else {
                return self.error(h.range, "expected one or more exception types");
            };
            let sp = self.u.sp;
            self.at(h.range);
            self.jump_if_none(rest, done);
            let next = self.u.label();
            let part = self.u.temps(2);
            let class = self.operand(class)?;
            self.emit(Op::SplitExcGroup, part, rest, class);
            self.u.mov(rest, part + 1);
            self.u.sp = part + 1;
            let nothing = self.u.label();
            self.jump_if_none(part, nothing);
            self.u.sp = part + 2;
            self.emit(Op::PushExc, part, 0, 0);
            let around = self.u.handler;
            let handler = self.u.new_handler(part + 2);
            self.u.handler = Some(handler);
            let name = h.name.as_ref().map(|n| n.as_str());
            if let Some(name) = name {
                self.bind_exception(name, part);
            }
            self.push_block(Block::StarHandler, h.range)?;
            self.body(&h.body)?;
            self.u.blocks.pop();
            self.u.handler = around;
            if let Some(name) = name {
                self.unbind_name(name);
            }
            self.emit(Op::PopExc, part, 0, 0);
            self.u.jump(next);

            self.u.bind_handler(handler, 0);
            if let Some(name) = name {
                self.unbind_name(name);
            }
            self.emit(Op::PopExc, part, 0, 0);
            self.emit(Op::ListAppend, raised, part + 2, 0);
            self.u.jump(next);

            self.u.bind(nothing);
            self.u.clear(part);
            self.u.bind(next);
            self.u.sp = sp;
        }
        self.u.bind(done);
        let skip = self.u.label();
        self.jump_if_none(rest, skip);
        let copy = self.u.temp();
        self.emit(Op::Copy, copy, rest, 0);
        self.emit(Op::ListAppend, raised, copy, 0);
        self.u.sp = copy;
        self.u.bind(skip);
        self.u.clear(rest);
        self.emit(Op::MergeExcGroup, rest, r, raised);
        Ok(())
    }

    /// Jumps if a temporary, which stays, is `None`.
    fn jump_if_none(&mut self, reg: Reg, target: super::unit::Label) {
        let copy = self.u.temp();
        self.emit(Op::Copy, copy, reg, 0);
        self.u.branch(Op::JNone, 1, copy, 0, target);
        self.u.sp = copy;
    }
}
