//! The scope-building pass over expressions and patterns.

use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern};
use ruff_text_size::{Ranged, TextRange};

use super::scope::{ScopeKind, flag, mangle};
use super::source::Res;
use super::symtable::Builder;

/// Most digits of a decimal integer literal.
const MAX_DIGITS: usize = 4300;

impl Builder<'_, '_> {
    pub(super) fn opt(&mut self, e: Option<&Expr>) -> Res {
        e.map_or(Ok(()), |e| self.expr(e))
    }

    pub(super) fn exprs(&mut self, list: &[Expr]) -> Res {
        list.iter().try_for_each(|e| self.expr(e))
    }

    pub fn expr(&mut self, e: &Expr) -> Res {
        self.deeper(e.range(), |me| me.expr_inner(e))
    }

    fn expr_inner(&mut self, e: &Expr) -> Res {
        match e {
            Expr::Name(n) => self.name(n),
            Expr::BoolOp(b) => self.exprs(&b.values),
            Expr::Named(n) => self.named(n),
            Expr::BinOp(b) => {
                self.expr(&b.left)?;
                self.expr(&b.right)
            }
            Expr::UnaryOp(u) => self.expr(&u.operand),
            Expr::Lambda(l) => self.lambda(l),
            Expr::If(i) => {
                self.expr(&i.test)?;
                self.expr(&i.body)?;
                self.expr(&i.orelse)
            }
            Expr::Dict(d) => d.items.iter().try_for_each(|item| {
                self.opt(item.key.as_ref())?;
                self.expr(&item.value)
            }),
            Expr::Set(s) => self.exprs(&s.elts),
            Expr::ListComp(c) => self.comprehension(c, "<listcomp>", false, &c.generators, &[&c.elt]),
            Expr::SetComp(c) => self.comprehension(c, "<setcomp>", false, &c.generators, &[&c.elt]),
            Expr::DictComp(c) => match &c.key {
                Some(key) => self.comprehension(c, "<dictcomp>", false, &c.generators, &[key, &c.value]),
                None => Err(self.src.error(c.range, "dict unpacking cannot be used in dict comprehension")),
            },
            Expr::Generator(c) => self.comprehension(c, "<genexpr>", true, &c.generators, &[&c.elt]),
            Expr::Await(a) => Err(self.src.error(a.range, "'await' is not supported yet (await expression)")),
            Expr::Yield(y) => {
                self.yields(y.range)?;
                self.opt(y.value.as_deref())
            }
            Expr::YieldFrom(y) => {
                self.yields(y.range)?;
                self.expr(&y.value)
            }
            Expr::Compare(c) => {
                self.expr(&c.left)?;
                self.exprs(&c.comparators)
            }
            Expr::Call(c) => {
                self.expr(&c.func)?;
                self.arguments(&c.arguments)
            }
            Expr::FString(f) => f.value.elements().try_for_each(|e| self.fstring_element(e)),
            Expr::Attribute(a) => {
                if a.attr.as_str() == "__debug__" && a.ctx == ExprContext::Store {
                    return Err(self.src.error(a.range, "cannot assign to __debug__"));
                }
                self.expr(&a.value)
            }
            Expr::Subscript(s) => {
                self.expr(&s.value)?;
                self.expr(&s.slice)
            }
            Expr::Starred(s) => self.expr(&s.value),
            Expr::List(l) => self.exprs(&l.elts),
            Expr::Tuple(t) => self.exprs(&t.elts),
            Expr::Slice(s) => {
                self.opt(s.lower.as_deref())?;
                self.opt(s.upper.as_deref())?;
                self.opt(s.step.as_deref())
            }
            Expr::NumberLiteral(n) => self.number(n),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => Ok(()),
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => Err(self.src.error(e.range(), "invalid syntax")),
        }
    }

    /// Very long decimal literals are refused: converting them takes quadratic time.
    fn number(&mut self, n: &ast::ExprNumberLiteral) -> Res {
        let text = self.src.slice(n.range);
        if !matches!(n.value, ast::Number::Int(_)) || text.len() <= MAX_DIGITS {
            return Ok(());
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits <= MAX_DIGITS || text.bytes().any(|b| !b.is_ascii_digit() && b != b'_') {
            return Ok(());
        }
        let message = format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
             literals to avoid decimal conversion limits."
        );
        Err(self.src.error(n.range, message))
    }

    fn fstring_element(&mut self, e: &ast::InterpolatedStringElement) -> Res {
        let ast::InterpolatedStringElement::Interpolation(field) = e else { return Ok(()) };
        self.expr(&field.expression)?;
        let Some(spec) = &field.format_spec else { return Ok(()) };
        spec.elements.iter().try_for_each(|e| self.fstring_element(e))
    }

    fn name(&mut self, n: &ast::ExprName) -> Res {
        if n.ctx == ExprContext::Store {
            return self.bind(&n.id, n.range);
        }
        self.note(&n.id, flag::USED);
        // `super()` needs the class that the method was written in.
        let mut scope = self.current;
        if &n.id == "super" && self.tree.scopes[scope].kind.is_function_like() {
            while self.tree.scopes[scope].kind == ScopeKind::Inlined {
                scope = self.tree.scopes[scope].parent.expect("an inlined scope has a parent");
            }
            if self.tree.scopes[scope].kind != ScopeKind::Module {
                self.note("__class__", flag::USED);
            }
        }
        Ok(())
    }

    fn yields(&mut self, range: TextRange) -> Res {
        self.forbid_in_annotation(range, "yield expression")?;
        let kind = self.scope().kind;
        let name = self.scope().name.clone();
        if kind.is_comprehension() {
            let what = match name.as_str() {
                "<listcomp>" => "list comprehension",
                "<setcomp>" => "set comprehension",
                "<dictcomp>" => "dict comprehension",
                _ => "generator expression",
            };
            return Err(self.src.error(range, format!("'yield' inside {what}")));
        }
        if !kind.is_function_like() {
            return Err(self.src.error(range, "'yield' outside function"));
        }
        self.scope().is_generator = true;
        Ok(())
    }

    fn lambda(&mut self, l: &ast::ExprLambda) -> Res {
        if let Some(p) = &l.parameters {
            self.defaults(p)?;
        }
        let outer = self.enter(ScopeKind::Lambda, "<lambda>", l);
        let iterable = std::mem::take(&mut self.in_iterable);
        if let Some(p) = &l.parameters {
            self.parameters(p)?;
        }
        self.expr(&l.body)?;
        self.in_iterable = iterable;
        self.current = outer;
        Ok(())
    }

    pub(super) fn arguments(&mut self, a: &ast::Arguments) -> Res {
        self.exprs(&a.args)?;
        for (i, k) in a.keywords.iter().enumerate() {
            if let Some(name) = &k.arg {
                if name.as_str() == "__debug__" {
                    return Err(self.src.error(k.range, "cannot assign to __debug__"));
                }
                if a.keywords[..i].iter().any(|o| o.arg.as_ref().is_some_and(|o| o.id == name.id)) {
                    return Err(self.src.error(k.range, format!("keyword argument repeated: {name}")));
                }
            }
            self.expr(&k.value)?;
        }
        Ok(())
    }

    fn comprehension<T>(
        &mut self,
        node: &T,
        name: &str,
        generator: bool,
        clauses: &[ast::Comprehension],
        elements: &[&Expr],
    ) -> Res {
        if let Some(c) = clauses.iter().find(|c| c.is_async) {
            return Err(self.src.error(c.range, "'async' is not supported yet (asynchronous comprehension)"));
        }
        // The first iterable is evaluated outside, the others inside.
        self.iterable(&clauses[0].iter)?;
        let kind = if generator {
            ScopeKind::Generator
        } else if self.scope().kind == ScopeKind::Class {
            ScopeKind::Comprehension
        } else {
            ScopeKind::Inlined
        };
        let outer = self.enter(kind, name, node);
        if kind != ScopeKind::Inlined {
            self.scope().note(".0", flag::PARAM | flag::BOUND);
            self.scope().is_generator = generator;
        }
        for (i, clause) in clauses.iter().enumerate() {
            self.iteration_target(&clause.target)?;
            if i > 0 {
                self.iterable(&clause.iter)?;
            }
            self.exprs(&clause.ifs)?;
        }
        elements.iter().try_for_each(|e| self.expr(e))?;
        if kind == ScopeKind::Inlined {
            self.hand_up(outer);
        }
        self.current = outer;
        Ok(())
    }

    /// What an inlined comprehension reads and does not bind is read by the scope around it.
    fn hand_up(&mut self, outer: usize) {
        let used: Vec<String> = self
            .scope()
            .symbols
            .iter()
            .filter(|s| s.flags & flag::BOUND == 0)
            .map(|s| s.name.clone())
            .collect();
        for name in used {
            self.tree.scopes[outer].note(&name, flag::USED_INSIDE);
        }
    }

    fn iterable(&mut self, e: &Expr) -> Res {
        self.in_iterable += 1;
        let result = self.expr(e);
        self.in_iterable -= 1;
        result
    }

    fn iteration_target(&mut self, e: &Expr) -> Res {
        self.expr(e)?;
        self.mark_iteration(e);
        Ok(())
    }

    fn mark_iteration(&mut self, e: &Expr) {
        match e {
            Expr::Name(n) => self.note(&n.id, flag::ITERATION),
            Expr::Tuple(t) => t.elts.iter().for_each(|e| self.mark_iteration(e)),
            Expr::List(l) => l.elts.iter().for_each(|e| self.mark_iteration(e)),
            Expr::Starred(s) => self.mark_iteration(&s.value),
            _ => {}
        }
    }

    /// An assignment expression binds in the scope around all comprehensions it is in.
    fn named(&mut self, n: &ast::ExprNamed) -> Res {
        self.forbid_in_annotation(n.range, "named expression")?;
        let Expr::Name(target) = &*n.target else { return self.exprs(&[(*n.target).clone()]) };
        if self.in_iterable > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return Err(self.src.error(n.range, message));
        }
        let name = mangle(self.private.as_deref(), &target.id).into_owned();
        let mut id = self.current;
        let mut passed = Vec::new();
        while self.tree.scopes[id].kind.is_comprehension() {
            if self.tree.scopes[id].flags(&name) & flag::ITERATION != 0 {
                let message = format!(
                    "assignment expression cannot rebind comprehension iteration variable '{}'",
                    target.id
                );
                return Err(self.src.error(target.range, message));
            }
            passed.push(id);
            id = self.tree.scopes[id].parent.expect("a comprehension has a parent");
        }
        self.expr(&n.value)?;
        if passed.is_empty() {
            self.scope().walrus.insert(name);
            return self.expr(&n.target);
        }
        let owner = &mut self.tree.scopes[id];
        let declared = match owner.kind {
            ScopeKind::Class => {
                let message = "assignment expression within a comprehension cannot be used in a class body";
                return Err(self.src.error(target.range, message));
            }
            ScopeKind::Module => {
                owner.note(&name, flag::GLOBAL | flag::BOUND);
                flag::GLOBAL
            }
            _ if owner.flags(&name) & flag::GLOBAL != 0 => flag::GLOBAL,
            _ => {
                owner.note(&name, flag::BOUND);
                owner.walrus.insert(name.clone());
                flag::NONLOCAL
            }
        };
        for id in passed {
            // An inlined comprehension finds the name by not binding it.
            let inlined = self.tree.scopes[id].kind == ScopeKind::Inlined;
            self.tree.scopes[id].note(&name, if inlined { flag::USED } else { declared | flag::BOUND });
        }
        Ok(())
    }

    pub(super) fn pattern(&mut self, p: &Pattern) -> Res {
        self.deeper(p.range(), |me| me.pattern_inner(p))
    }

    fn pattern_inner(&mut self, p: &Pattern) -> Res {
        match p {
            Pattern::MatchValue(v) => self.expr(&v.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(s) => s.patterns.iter().try_for_each(|p| self.pattern(p)),
            Pattern::MatchMapping(m) => {
                self.exprs(&m.keys)?;
                m.patterns.iter().try_for_each(|p| self.pattern(p))?;
                m.rest.as_ref().map_or(Ok(()), |name| self.bind(name, m.range))
            }
            Pattern::MatchClass(c) => {
                self.expr(&c.cls)?;
                c.arguments.patterns.iter().try_for_each(|p| self.pattern(p))?;
                c.arguments.keywords.iter().try_for_each(|k| self.pattern(&k.pattern))
            }
            Pattern::MatchStar(s) => s.name.as_ref().map_or(Ok(()), |name| self.bind(name, s.range)),
            Pattern::MatchAs(a) => {
                if let Some(inner) = &a.pattern {
                    self.pattern(inner)?;
                }
                a.name.as_ref().map_or(Ok(()), |name| self.bind(name, a.range))
            }
            Pattern::MatchOr(o) => o.patterns.iter().try_for_each(|p| self.pattern(p)),
        }
    }
}
