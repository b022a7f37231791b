//! Class definitions.

use freewheel_specializer::{Const, Op};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::call::is_simple;
use super::codegen::{Compiler, Signature};
use super::function::docstring;
use super::scope::node_key;
use super::source::Res;

impl<'a> Compiler<'a> {
    pub fn class_def(&mut self, c: &'a ast::StmtClassDef) -> Res {
        let sp = self.u.sp;
        let range = self.definition_range(c.range, c.name.range, "class");
        let decorators = self.decorators(&c.decorator_list)?;
        self.at(range);
        let first = c.decorator_list.first().map_or(range.start(), |d| d.expression.range().start());
        let scope = self.tree.by_node[&node_key(c)];
        self.enter_unit(scope, self.src.line(first));
        self.class_body(c)?;
        let code = self.leave_unit(Signature::default())?;

        let base = self.u.temp();
        self.emit(Op::LoadBuildClass, base, 0, 0);
        let body = self.u.temp();
        self.make_function(body, code, scope, 0, body + 1);
        let name = self.u.temp();
        self.u.load_const(name, Const::Str(c.name.as_str().into()));
        match &c.arguments {
            None => self.u.emit(Op::Call, 2, base, base, freewheel_specializer::NO_REG),
            Some(args) if is_simple(args) && args.len() <= 253 => {
                self.finish_call(Op::Call, base, base, args, 2)?;
            }
            Some(args) => self.call_ex(base, base, args, 2)?,
        }
        self.u.sp = base + 1;
        self.apply_decorators(&c.decorator_list, decorators, base);
        self.at(range);
        self.store_name(&c.name, if c.decorator_list.is_empty() { base } else { decorators });
        self.u.sp = sp;
        Ok(())
    }

    fn class_body(&mut self, c: &'a ast::StmtClassDef) -> Res {
        let t = self.u.n_locals;
        self.make_cells();
        self.u.temp();
        let (module, own) = (self.u.name("__name__"), self.u.name("__module__"));
        self.emit(Op::LoadName, t, module, 0);
        self.emit(Op::StoreName, own, t, 0);
        let qualname = self.u.name("__qualname__");
        let value = Const::Str(self.u.qualname.as_str().into());
        self.u.load_const(t, value);
        self.emit(Op::StoreName, qualname, t, 0);
        self.u.sp = t;
        self.namespace_body(&c.body)?;
        if self.tree.scopes[self.u.scope].needs_class_cell {
            self.at(TextRange::empty(c.range().end()));
            let name = self.u.name("__classcell__");
            self.u.temp();
            self.emit(Op::Copy, t, 0, 0);
            self.emit(Op::StoreName, name, t, 0);
            self.u.sp = t;
        }
        Ok(())
    }

    /// The body of a class or module, with its docstring and annotations.
    pub fn namespace_body(&mut self, body: &'a [ast::Stmt]) -> Res {
        if self.tree.scopes[self.u.scope].annotates {
            self.emit(Op::SetupAnnotations, 0, 0, 0);
        }
        let mut body = body;
        if let Some(doc) = docstring(body) {
            let before = self.at(body[0].range());
            let t = self.const_operand(Const::Str(doc));
            self.store_name("__doc__", t);
            self.u.sp = t;
            self.u.span = before;
            body = &body[1..];
        }
        self.body(body)
    }
}
