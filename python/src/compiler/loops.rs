//! Loops, and the ways out of them and of the function.

use freewheel_specializer::{NO_REG, Op};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::codegen::Compiler;
use super::fold::fold;
use super::names::Place;
use super::source::Res;
use super::unit::{Block, Label, Reg};

/// Deepest nesting of blocks, as in CPython.
const MAX_BLOCKS: usize = 20;

impl<'a> Compiler<'a> {
    pub fn push_block(&mut self, block: Block<'a>, range: TextRange) -> Res {
        if self.u.blocks.len() >= MAX_BLOCKS {
            return self.error(range, "too many statically nested blocks");
        }
        self.u.blocks.push(block);
        Ok(())
    }

    pub fn for_stmt(&mut self, f: &'a ast::StmtFor) -> Res {
        if f.is_async {
            return self.error(f.range, "'async' is not supported yet (async for statement)");
        }
        let iter = self.u.temp();
        let source = self.operand_in(&f.iter, &[], iter)?;
        self.emit(Op::GetIter, iter, source, 0);
        self.u.sp = iter + 1;
        let (head, exit, after) = (self.u.label(), self.u.label(), self.u.label());
        self.u.bind_head(head);
        self.for_iter(iter, &f.target, exit)?;
        let otherwise = !f.orelse.is_empty();
        let out = if otherwise { after } else { exit };
        let block = Block::Loop { head, after: out, iter: Some(iter), clear_on_break: otherwise };
        self.push_block(block, f.range)?;
        self.body(&f.body)?;
        self.u.blocks.pop();
        self.at(f.range);
        self.u.jump_back(head);
        self.u.bind(exit);
        self.u.clear(iter);
        self.u.sp = iter;
        self.body(&f.orelse)?;
        self.u.bind(after);
        Ok(())
    }

    /// The head of a loop over an iterator: the next value goes to the target.
    pub fn for_iter(&mut self, iter: Reg, target: &'a Expr, exit: Label) -> Res {
        if let Expr::Name(name) = target
            && let Place::Local(reg) = self.place(&self.mangled(&name.id))
        {
            self.u.branch(Op::ForIter, 0, iter, reg, exit);
            self.bound_now(reg);
            return Ok(());
        }
        let t = self.u.temp();
        self.u.branch(Op::ForIter, 0, iter, t, exit);
        self.store_target(target, t)?;
        self.u.sp = t;
        Ok(())
    }

    pub fn while_stmt(&mut self, w: &'a ast::StmtWhile) -> Res {
        let (head, exit, after) = (self.u.label(), self.u.label(), self.u.label());
        self.u.bind_head(head);
        self.cond_jump(&w.test, exit, false)?;
        let block = Block::Loop { head, after, iter: None, clear_on_break: false };
        self.push_block(block, w.range)?;
        self.body(&w.body)?;
        self.u.blocks.pop();
        self.at(w.test.range());
        self.u.jump_back(head);
        self.u.bind(exit);
        self.body(&w.orelse)?;
        self.u.bind(after);
        Ok(())
    }

    fn innermost_loop(&self) -> Option<usize> {
        self.u.blocks.iter().rposition(|b| matches!(b, Block::Loop { .. }))
    }

    pub fn break_stmt(&mut self, range: TextRange) -> Res {
        let Some(i) = self.innermost_loop() else { return self.error(range, "'break' outside loop") };
        self.leave(i + 1, None, range, |me| {
            if let Block::Loop { after, iter, clear_on_break, .. } = me.u.blocks[i] {
                if let Some(iter) = iter.filter(|_| clear_on_break) {
                    me.u.clear(iter);
                }
                me.u.jump(after);
            }
        })
    }

    pub fn continue_stmt(&mut self, range: TextRange) -> Res {
        let Some(i) = self.innermost_loop() else {
            return self.error(range, "'continue' not properly in loop");
        };
        self.leave(i + 1, None, range, |me| {
            if let Block::Loop { head, .. } = me.u.blocks[i] {
                me.u.jump_back(head);
            }
        })
    }

    pub fn return_stmt(&mut self, r: &'a ast::StmtReturn) -> Res {
        let sp = self.u.sp;
        let constant = match r.value.as_deref() {
            None => Some(freewheel_specializer::Const::None),
            Some(e) => fold(e),
        };
        if let Some(c) = constant {
            return self.leave(0, None, r.range, |me| me.u.return_const(c));
        }
        let Some(value) = r.value.as_deref() else { return Ok(()) };
        let reg = if self.u.blocks.iter().all(|b| matches!(b, Block::Loop { .. })) {
            self.operand(value)?
        } else {
            // What runs on the way out could rebind a local.
            let t = self.u.temp();
            self.expr_to(value, t)?;
            t
        };
        self.leave(0, Some(reg), r.range, |me| {
            me.emit(Op::Return, reg, 0, 0);
            me.u.reachable = false;
        })?;
        self.u.sp = sp;
        Ok(())
    }

    /// Undoes all blocks from `depth` on, innermost first, and then leaves by what `finish` emits. A value to be
    /// returned stays alive meanwhile.
    fn leave(
        &mut self,
        depth: usize,
        value: Option<Reg>,
        range: TextRange,
        finish: impl FnOnce(&mut Self),
    ) -> Res {
        let blocks = self.u.blocks.clone();
        let (handler, sp, span) = (self.u.handler, self.u.sp, self.u.span);
        while self.u.blocks.len() > depth {
            let Some(block) = self.u.blocks.pop() else { break };
            self.undo(block, value, range)?;
        }
        self.u.span = span;
        finish(self);
        self.u.blocks = blocks;
        (self.u.handler, self.u.sp) = (handler, sp);
        Ok(())
    }

    fn undo(&mut self, block: Block<'a>, value: Option<Reg>, range: TextRange) -> Res {
        match block {
            Block::Loop { iter, .. } => {
                // Only a `finally` body further out could go on with the iterator still alive.
                if let Some(iter) = iter.filter(|_| !self.u.blocks.is_empty()) {
                    self.u.clear(iter);
                }
            }
            Block::Value { reg } => self.u.clear(reg),
            Block::Try { outer } => self.u.handler = outer,
            Block::Finally { body, outer } => {
                self.u.handler = outer;
                let value = value.filter(|r| self.u.is_temp(*r));
                if let Some(reg) = value {
                    self.u.blocks.push(Block::Value { reg });
                }
                self.body(body)?;
                if value.is_some() {
                    self.u.blocks.pop();
                }
            }
            Block::Handler { reg, name, outer } => {
                self.u.handler = outer;
                if let Some(name) = name {
                    self.unbind_name(name);
                }
                self.emit(Op::PopExc, reg, 0, 0);
            }
            Block::StarHandler => {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return self.error(range, message);
            }
            Block::With { reg, outer, span } => {
                self.u.handler = outer;
                self.u.span = span;
                let base = self.u.temp();
                self.u.mov(base, reg);
                self.call_exit(base);
                self.u.sp = base;
            }
        }
        Ok(())
    }

    /// Calls the exit function in the topmost temporary for a normal exit, and drops the result.
    pub fn call_exit(&mut self, base: Reg) {
        for _ in 0..3 {
            self.const_operand(freewheel_specializer::Const::None);
        }
        self.u.emit(Op::Call, 3, base, base, NO_REG);
        self.u.clear(base);
    }
}
