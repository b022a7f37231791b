//! The `with` statement. Register `w` holds the exit function throughout the body.

use freewheel_specializer::Op;
use ruff_python_ast as ast;

use super::codegen::Compiler;
use super::source::Res;
use super::unit::Block;

impl<'a> Compiler<'a> {
    pub fn with_stmt(&mut self, w: &'a ast::StmtWith) -> Res {
        self.with_items(w, &w.items)
    }

    /// Several items nest.
    fn with_items(&mut self, stmt: &'a ast::StmtWith, items: &'a [ast::WithItem]) -> Res {
        let Some((item, others)) = items.split_first() else { return self.body(&stmt.body) };
        self.at(stmt.range);
        let w = self.u.temps(2);
        let manager = self.operand(&item.context_expr)?;
        self.emit(Op::WithEnter, w, manager, 0);
        self.u.sp = w + 2;
        let outer = self.u.handler;
        let handler = self.u.new_handler(w + 1);
        self.u.handler = Some(handler);
        self.push_block(Block::With { reg: w, outer, span: self.u.span }, stmt.range)?;
        match &item.optional_vars {
            Some(target) => self.store_target(target, w + 1)?,
            None => self.u.clear(w + 1),
        }
        self.u.sp = w + 1;
        self.with_items(stmt, others)?;
        self.u.blocks.pop();
        self.u.handler = outer;
        self.at(stmt.range);
        let end = self.u.label();
        self.call_exit(w);
        self.u.jump(end);

        self.u.bind_handler(handler, 1);
        self.emit(Op::PushExc, w + 1, 0, 0);
        let cleanup = self.u.new_handler(w + 3);
        self.u.handler = Some(cleanup);
        let swallow = self.u.label();
        let t = self.u.temp();
        self.emit(Op::WithExit, t, w, w + 1);
        self.u.branch(Op::JTrue, 0, t, 0, swallow);
        self.u.handler = outer;
        self.emit(Op::Copy, t, w + 1, 0);
        self.emit(Op::PopExc, w + 1, 0, 0);
        self.emit(Op::Reraise, t, 0, 0);
        self.u.reachable = false;

        self.u.bind_handler(cleanup, 0);
        self.emit(Op::PopExc, w + 1, 0, 0);
        self.emit(Op::Reraise, t, 0, 0);
        self.u.reachable = false;

        self.u.bind(swallow);
        self.emit(Op::PopExc, w + 1, 0, 0);
        self.u.clear(w);
        self.u.sp = w;
        self.u.bind(end);
        Ok(())
    }
}
