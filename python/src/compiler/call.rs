//! Calls: plain, of methods, with unpacking, and `super()`.

use freewheel_specializer::{Const, NO_REG, Op};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::codegen::Compiler;
use super::names::Place;
use super::scope::ScopeKind;
use super::source::Res;
use super::unit::Reg;

/// Most arguments of a call whose arguments lie in registers.
const MAX_ARGS: usize = 255;

impl<'a> Compiler<'a> {
    pub fn call(&mut self, c: &'a ast::ExprCall, dst: Reg) -> Res {
        let args = &c.arguments;
        if is_simple(args) {
            if let Expr::Attribute(method) = &*c.func {
                return self.method_call(c, method, dst);
            }
            let base = self.span_base(dst);
            self.expr_to(&c.func, base)?;
            if self.is_bare_super(c) {
                let at = self.u.temps(2);
                self.super_operands(at, c.range());
                self.u.emit(Op::Call, 2, dst, base, NO_REG);
                return Ok(());
            }
            return self.finish_call(Op::Call, dst, base, args, 0);
        }
        let base = self.span_base(dst);
        self.expr_to(&c.func, base)?;
        self.call_ex(dst, base, args, 0)
    }

    fn method_call(&mut self, c: &'a ast::ExprCall, method: &'a ast::ExprAttribute, dst: Reg) -> Res {
        let base = self.span_base(dst);
        let receiver = self.u.temp();
        debug_assert_eq!(receiver, base + 1);
        let name = self.attr_name(&method.attr);
        if self.super_span(&method.value, base)? {
            self.at_attr(method);
            self.emit(Op::LoadSuperMethod, base, base, name);
        } else {
            let object = self.operand_in(&method.value, &[], base)?;
            self.at_attr(method);
            self.emit(Op::LoadMethod, base, object, name);
        }
        self.u.sp = base + 2;
        self.u.span = self.attr_span(method, c.range());
        self.finish_call(Op::CallMethod, dst, base, &c.arguments, 0)
    }

    /// Arguments of a call without unpacking, after `before` arguments that are in place already, and the call
    /// itself.
    pub fn finish_call(
        &mut self,
        op: Op,
        dst: Reg,
        base: Reg,
        args: &'a ast::Arguments,
        before: usize,
    ) -> Res {
        for e in args.args.iter().chain(args.keywords.iter().map(|k| &k.value)) {
            let t = self.u.temp();
            self.expr_to(e, t)?;
        }
        let names = self.keyword_names(&args.keywords);
        let n = before + args.args.len() + args.keywords.len();
        self.u.emit(op, n as u8, dst, base, names);
        Ok(())
    }

    fn keyword_names(&mut self, keywords: &[ast::Keyword]) -> u16 {
        if keywords.is_empty() {
            return NO_REG;
        }
        let names = keywords.iter().filter_map(|k| k.arg.as_ref()).map(|n| Const::Str(n.as_str().into()));
        match self.u.short_const(Const::Tuple(names.collect())) {
            Some(k) => k,
            None => {
                self.u.overflow = Some("too many constants");
                0
            }
        }
    }

    /// A call with unpacking or very many arguments: `base` holds the callee, and `before` registers behind it
    /// the first positional arguments.
    pub fn call_ex(&mut self, dst: Reg, base: Reg, args: &'a ast::Arguments, before: usize) -> Res {
        let positional = if before == 0 { self.u.temp() } else { base + 1 };
        self.u.emit(Op::BuildList, 0, positional, positional, before as u16);
        self.u.sp = positional + 1;
        self.extend_arguments(positional, &args.args, base)?;
        self.emit(Op::ListToTuple, positional, positional, 0);
        let keywords = self.u.temp();
        if !args.keywords.is_empty() {
            self.keyword_dict(keywords, &args.keywords, base)?;
        }
        self.emit(Op::CallEx, dst, base, 0);
        Ok(())
    }

    /// Builds the dict of keyword arguments, in the order of the source.
    fn keyword_dict(&mut self, dict: Reg, keywords: &'a [ast::Keyword], callee: Reg) -> Res {
        self.emit(Op::BuildMap, dict, dict, 0);
        let mut i = 0;
        while i < keywords.len() {
            let sp = self.u.sp;
            if keywords[i].arg.is_none() {
                let mapping = self.operand(&keywords[i].value)?;
                self.emit(Op::DictMerge, dict, mapping, callee);
                i += 1;
            } else if i == 0 {
                // Names before any unpacking cannot clash.
                while let Some(k) = keywords.get(i).filter(|k| k.arg.is_some()) {
                    let name = self.keyword_const(k);
                    let value = self.operand(&k.value)?;
                    self.emit(Op::MapAdd, dict, name, value);
                    self.u.sp = sp;
                    i += 1;
                }
            } else {
                let part = self.u.temp();
                self.emit(Op::BuildMap, part, part, 0);
                let inner = self.u.sp;
                while let Some(k) = keywords.get(i).filter(|k| k.arg.is_some()) {
                    let name = self.keyword_const(k);
                    let value = self.operand(&k.value)?;
                    self.emit(Op::MapAdd, part, name, value);
                    self.u.sp = inner;
                    i += 1;
                }
                self.emit(Op::DictMerge, dict, part, callee);
            }
            self.u.sp = sp;
        }
        Ok(())
    }

    fn keyword_const(&mut self, k: &ast::Keyword) -> Reg {
        let name = k.arg.as_ref().map_or("", |n| n.as_str());
        self.const_operand(Const::Str(name.into()))
    }

    /// `super().name` or `super(a, b).name` as a value.
    pub fn super_attribute(&mut self, a: &'a ast::ExprAttribute, dst: Reg) -> Res<bool> {
        if !self.is_super_call(&a.value) {
            return Ok(false);
        }
        let base = self.span_base(dst);
        self.super_span(&a.value, base)?;
        let name = self.attr_name(&a.attr);
        self.at_attr(a);
        self.emit(Op::LoadSuperAttr, dst, base, name);
        Ok(true)
    }

    /// Loads `super`, class and receiver into the span at `base` if the expression is a call of `super` that
    /// can be short-cut.
    fn super_span(&mut self, e: &'a Expr, base: Reg) -> Res<bool> {
        if !self.is_super_call(e) {
            return Ok(false);
        }
        let Expr::Call(call) = e else { return Ok(false) };
        self.expr_to(&call.func, base)?;
        self.u.sp = base + 1;
        let at = self.u.temps(2);
        let before = self.at(e.range());
        match &*call.arguments.args {
            [class, receiver] => {
                self.expr_to(class, at)?;
                self.expr_to(receiver, at + 1)?;
            }
            _ => self.super_operands(at, e.range()),
        }
        self.u.span = before;
        Ok(true)
    }

    fn is_super_call(&self, e: &Expr) -> bool {
        let Expr::Call(c) = e else { return false };
        let two = c.arguments.args.len() == 2
            && c.arguments.keywords.is_empty()
            && !c.arguments.args.iter().any(Expr::is_starred_expr);
        self.is_bare_super(c) || (two && self.names_super(&c.func) && self.scope_kind().is_function_like())
    }

    fn names_super(&self, func: &Expr) -> bool {
        matches!(func, Expr::Name(n) if &n.id == "super" && self.place("super") == Place::Global)
    }

    /// Whether this is `super()` in a function that knows its class and has a first parameter.
    fn is_bare_super(&self, c: &ast::ExprCall) -> bool {
        c.arguments.is_empty()
            && self.names_super(&c.func)
            && matches!(self.scope_kind(), ScopeKind::Function | ScopeKind::Lambda)
            && matches!(self.place("__class__"), Place::Deref(_))
            && self.first_parameter().is_some()
    }

    /// Name of the unit's first positional parameter.
    pub fn first_parameter(&self) -> Option<&'a str> {
        let scope = &self.tree.scopes[self.u.scope];
        let first = scope.symbols.first()?;
        let positional = first.flags & super::scope::flag::PARAM != 0 && scope.has_positional;
        positional.then_some(first.name.as_str())
    }

    /// The class and the receiver that `super()` stands for, in two registers.
    fn super_operands(&mut self, at: Reg, range: TextRange) {
        let before = self.at(range);
        if let Place::Deref(i) = self.place("__class__") {
            self.emit(Op::LoadDeref, at, i, 0);
        }
        let scope = &self.tree.scopes[self.u.scope];
        match scope.locals.first().map(|(_, kind)| *kind) {
            Some(freewheel_specializer::LocalKind::Cell) => self.emit(Op::LoadCell, at + 1, 0, 0),
            _ => {
                self.check_bound(0);
                self.u.mov(at + 1, 0);
            }
        }
        self.u.span = before;
    }
}

/// Whether all arguments can be passed in registers.
pub(super) fn is_simple(args: &ast::Arguments) -> bool {
    args.len() <= MAX_ARGS
        && !args.args.iter().any(Expr::is_starred_expr)
        && args.keywords.iter().all(|k| k.arg.is_some())
}
