//! First pass over the syntax tree: which scopes there are and how each name comes up in them.
//!
//! This pass also reports the errors that CPython's symbol table reports, and bounds the nesting depth for all
//! later passes.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::scope::{Scope, ScopeId, ScopeKind, ScopeTree, flag, mangle, node_key};
use super::source::{Res, Source};

/// Deepest nesting of syntax nodes; CPython 3.11 gives up at about the same depth.
const MAX_DEPTH: usize = 2800;
/// Stack left at which a recursion continues on a new stack segment, and the size of that segment.
pub(super) const RED_ZONE: usize = 256 * 1024;
pub(super) const STACK_SEGMENT: usize = 4 * 1024 * 1024;

/// Builds the scope tree; names are not resolved yet.
pub(super) struct Builder<'s, 'a> {
    pub(super) src: &'s Source<'a>,
    pub(super) tree: ScopeTree,
    pub(super) current: ScopeId,
    pub(super) private: Option<String>,
    depth: usize,
    /// Nesting of comprehension iterables, where assignment expressions are forbidden.
    pub(super) in_iterable: usize,
    /// What annotation (or the like) is being visited, for the errors about `yield` and `:=` in them.
    annotation: bool,
    pub(super) future_annotations: bool,
}

impl<'s, 'a> Builder<'s, 'a> {
    pub fn new(src: &'s Source<'a>, future_annotations: bool) -> Builder<'s, 'a> {
        let mut tree = ScopeTree::default();
        tree.scopes.push(Scope::new(ScopeKind::Module, None, "<module>".to_owned(), None));
        Builder {
            src,
            tree,
            current: 0,
            private: None,
            depth: 0,
            in_iterable: 0,
            annotation: false,
            future_annotations,
        }
    }

    pub(super) fn scope(&mut self) -> &mut Scope {
        &mut self.tree.scopes[self.current]
    }

    pub(super) fn enter<T>(&mut self, kind: ScopeKind, name: &str, node: &T) -> ScopeId {
        let id = self.tree.scopes.len();
        let scope = Scope::new(kind, Some(self.current), name.to_owned(), self.private.clone());
        self.tree.scopes.push(scope);
        self.tree.scopes[self.current].children.push(id);
        self.tree.by_node.insert(node_key(node), id);
        std::mem::replace(&mut self.current, id)
    }

    pub(super) fn note(&mut self, name: &str, flags: u16) {
        let mangled = mangle(self.private.as_deref(), name);
        self.tree.scopes[self.current].note(&mangled, flags);
    }

    /// A name is bound by something other than plain assignment to a `Name` node.
    pub(super) fn bind(&mut self, name: &str, range: TextRange) -> Res {
        if name == "__debug__" {
            return Err(self.src.error(range, "cannot assign to __debug__"));
        }
        self.note(name, flag::BOUND);
        Ok(())
    }

    /// Runs a step one level deeper, on a new stack segment if need be.
    pub(super) fn deeper(&mut self, range: TextRange, step: impl FnOnce(&mut Self) -> Res) -> Res {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.src.error(range, "too many nested expressions or statements"));
        }
        let result = if self.depth.is_multiple_of(16) {
            stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || step(self))
        } else {
            step(self)
        };
        self.depth -= 1;
        result
    }

    pub fn body(&mut self, body: &[Stmt]) -> Res {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    fn stmt(&mut self, s: &Stmt) -> Res {
        self.deeper(s.range(), |me| me.stmt_inner(s))
    }

    fn stmt_inner(&mut self, s: &Stmt) -> Res {
        match s {
            Stmt::FunctionDef(f) => self.function(f),
            Stmt::ClassDef(c) => self.class(c),
            Stmt::Return(r) => {
                if !matches!(self.scope().kind, ScopeKind::Function | ScopeKind::Lambda) {
                    return Err(self.src.error(r.range, "'return' outside function"));
                }
                self.opt(r.value.as_deref())
            }
            Stmt::Delete(d) => d.targets.iter().try_for_each(|t| self.delete_target(t)),
            Stmt::Assign(a) => {
                self.expr(&a.value)?;
                self.exprs(&a.targets)
            }
            Stmt::AugAssign(a) => {
                self.expr(&a.target)?;
                self.expr(&a.value)
            }
            Stmt::AnnAssign(a) => self.annotated_assign(a),
            Stmt::For(f) => {
                self.expr(&f.target)?;
                self.expr(&f.iter)?;
                self.body(&f.body)?;
                self.body(&f.orelse)
            }
            Stmt::While(w) => {
                self.expr(&w.test)?;
                self.body(&w.body)?;
                self.body(&w.orelse)
            }
            Stmt::If(i) => {
                self.expr(&i.test)?;
                self.body(&i.body)?;
                for clause in &i.elif_else_clauses {
                    self.opt(clause.test.as_ref())?;
                    self.body(&clause.body)?;
                }
                Ok(())
            }
            Stmt::With(w) => {
                for item in &w.items {
                    self.expr(&item.context_expr)?;
                    self.opt(item.optional_vars.as_deref())?;
                }
                self.body(&w.body)
            }
            Stmt::Match(m) => {
                self.expr(&m.subject)?;
                for case in &m.cases {
                    self.pattern(&case.pattern)?;
                    self.opt(case.guard.as_deref())?;
                    self.body(&case.body)?;
                }
                Ok(())
            }
            Stmt::Raise(r) => {
                self.opt(r.exc.as_deref())?;
                self.opt(r.cause.as_deref())
            }
            Stmt::Try(t) => self.try_stmt(t),
            Stmt::Assert(a) => {
                self.expr(&a.test)?;
                self.opt(a.msg.as_deref())
            }
            Stmt::Import(i) => {
                for alias in &i.names {
                    let bound = match &alias.asname {
                        Some(name) => name.as_str(),
                        None => alias.name.split('.').next().unwrap_or_default(),
                    };
                    self.bind(bound, i.range)?;
                }
                Ok(())
            }
            Stmt::ImportFrom(i) => {
                for alias in &i.names {
                    if alias.name.as_str() == "*" {
                        if self.scope().kind != ScopeKind::Module {
                            return Err(self.src.error(alias.range, "import * only allowed at module level"));
                        }
                        continue;
                    }
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name), i.range)?;
                }
                Ok(())
            }
            Stmt::Global(g) => g.names.iter().try_for_each(|n| self.declare(n, g.range, true)),
            Stmt::Nonlocal(n) => n.names.iter().try_for_each(|name| self.declare(name, n.range, false)),
            Stmt::Expr(e) => self.expr(&e.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => {
                Err(self.src.error(s.range(), "invalid syntax"))
            }
        }
    }

    fn try_stmt(&mut self, t: &ast::StmtTry) -> Res {
        self.body(&t.body)?;
        for ast::ExceptHandler::ExceptHandler(h) in &t.handlers {
            self.opt(h.type_.as_deref())?;
            if let Some(name) = &h.name {
                self.bind(name, h.range)?;
                self.unbinds(name);
            }
            self.body(&h.body)?;
        }
        self.body(&t.orelse)?;
        self.body(&t.finalbody)
    }

    fn annotated_assign(&mut self, a: &ast::StmtAnnAssign) -> Res {
        if let Expr::Name(name) = &*a.target {
            let mangled = mangle(self.private.as_deref(), &name.id).into_owned();
            let flags = self.scope().flags(&mangled);
            if a.simple && flags & (flag::GLOBAL | flag::NONLOCAL) != 0 && self.current != 0 {
                let what = if flags & flag::GLOBAL != 0 { "global" } else { "nonlocal" };
                return Err(self.src.error(a.range, format!("annotated name '{}' can't be {what}", name.id)));
            }
            if a.simple {
                self.bind(&name.id, name.range)?;
                self.note(&name.id, flag::ANNOTATED);
                self.scope().annotates = true;
            } else if a.value.is_some() {
                self.expr(&a.target)?;
            }
        } else {
            self.expr(&a.target)?;
        }
        self.annotation(&a.annotation)?;
        self.opt(a.value.as_deref())
    }

    /// Annotations are visited even if they are kept as text, for their errors.
    pub(super) fn annotation(&mut self, e: &Expr) -> Res {
        let before = std::mem::replace(&mut self.annotation, true);
        let result = if self.future_annotations {
            // The text is never evaluated here, so its names must not become closure names.
            let (current, count) = (self.current, self.tree.scopes[self.current].children.len());
            let scopes = self.tree.scopes.len();
            let scratch = Scope::new(ScopeKind::Function, Some(current), String::new(), None);
            self.tree.scopes.push(scratch);
            self.current = scopes;
            let result = self.expr(e);
            self.current = current;
            self.tree.scopes.truncate(scopes);
            self.tree.by_node.retain(|_, id| *id < scopes);
            self.tree.scopes[current].children.truncate(count);
            result
        } else {
            self.expr(e)
        };
        self.annotation = before;
        result
    }

    pub(super) fn forbid_in_annotation(&self, range: TextRange, what: &str) -> Res {
        if self.annotation {
            return Err(self.src.error(range, format!("{what} cannot be used within an annotation")));
        }
        Ok(())
    }

    /// Remembers that a statement may unbind a name.
    pub(super) fn unbinds(&mut self, name: &str) {
        let mangled = mangle(self.private.as_deref(), name).into_owned();
        self.scope().unbinds.insert(mangled);
    }

    fn delete_target(&mut self, e: &Expr) -> Res {
        match e {
            Expr::Name(n) => {
                if &n.id == "__debug__" {
                    return Err(self.src.error(n.range, "cannot delete __debug__"));
                }
                self.unbinds(&n.id);
                self.bind(&n.id, n.range)
            }
            Expr::Tuple(t) => t.elts.iter().try_for_each(|e| self.delete_target(e)),
            Expr::List(l) => l.elts.iter().try_for_each(|e| self.delete_target(e)),
            _ => self.expr(e),
        }
    }

    fn declare(&mut self, name: &ast::Identifier, range: TextRange, global: bool) -> Res {
        let word = if global { "global" } else { "nonlocal" };
        if !global && self.scope().kind == ScopeKind::Module {
            return Err(self.src.error(range, "nonlocal declaration not allowed at module level"));
        }
        let mangled = mangle(self.private.as_deref(), name).into_owned();
        let flags = self.scope().flags(&mangled);
        let problem = if flags & flag::PARAM != 0 {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if flags & if global { flag::NONLOCAL } else { flag::GLOBAL } != 0 {
            Some(format!("name '{name}' is nonlocal and global"))
        } else if flags & flag::ANNOTATED != 0 {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if flags & (flag::GLOBAL | flag::NONLOCAL) != 0 {
            None
        } else if flags & flag::USED != 0 {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if flags & flag::BOUND != 0 {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else {
            None
        };
        if let Some(message) = problem {
            // Of two contradicting declarations CPython shows the first.
            let first = self.scope().symbol(&mangled).and_then(|s| s.declared);
            let range = first.filter(|_| message.ends_with("nonlocal and global")).unwrap_or(range);
            return Err(self.src.error(range, message));
        }
        let flag = if global { flag::GLOBAL } else { flag::NONLOCAL };
        self.scope().note(&mangled, flag).declared = Some(range);
        if global && self.current != 0 {
            // The module stores the name as a global, too: `exec` may have given it other locals.
            self.tree.scopes[0].note(&mangled, flag::GLOBAL);
        }
        Ok(())
    }

    fn function(&mut self, f: &ast::StmtFunctionDef) -> Res {
        self.bind(&f.name, f.name.range)?;
        if f.is_async {
            // Inside a function it may never be reached: the code generator makes it an error at run time.
            if self.scope().kind == ScopeKind::Function {
                return Ok(());
            }
            return Err(self.src.error(f.range, "'async' is not supported yet (async function definition)"));
        }
        self.defaults(&f.parameters)?;
        for p in f.parameters.iter() {
            if let Some(a) = p.as_parameter().annotation() {
                self.annotation(a)?;
            }
        }
        if let Some(returns) = &f.returns {
            self.annotation(returns)?;
        }
        f.decorator_list.iter().try_for_each(|d| self.expr(&d.expression))?;
        let outer = self.enter(ScopeKind::Function, &f.name, f);
        let iterable = std::mem::take(&mut self.in_iterable);
        self.parameters(&f.parameters)?;
        self.body(&f.body)?;
        self.in_iterable = iterable;
        self.current = outer;
        Ok(())
    }

    fn class(&mut self, c: &ast::StmtClassDef) -> Res {
        self.bind(&c.name, c.name.range)?;
        if let Some(arguments) = &c.arguments {
            self.arguments(arguments)?;
        }
        c.decorator_list.iter().try_for_each(|d| self.expr(&d.expression))?;
        let private = self.private.replace(c.name.as_str().to_owned());
        let outer = self.enter(ScopeKind::Class, &c.name, c);
        self.body(&c.body)?;
        self.current = outer;
        self.private = private;
        Ok(())
    }

    pub(super) fn defaults(&mut self, p: &ast::Parameters) -> Res {
        p.iter_non_variadic_params().try_for_each(|p| self.opt(p.default.as_deref()))
    }

    /// Parameters are noted in the order of their registers.
    pub(super) fn parameters(&mut self, p: &ast::Parameters) -> Res {
        self.scope().has_positional = !p.posonlyargs.is_empty() || !p.args.is_empty();
        let named = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs).map(|p| &p.parameter);
        for parameter in named.chain(p.vararg.as_deref()).chain(p.kwarg.as_deref()) {
            let name = &parameter.name;
            if name.as_str() == "__debug__" {
                return Err(self.src.error(parameter.range, "cannot assign to __debug__"));
            }
            let mangled = mangle(self.private.as_deref(), name).into_owned();
            if self.scope().flags(&mangled) & flag::PARAM != 0 {
                let message = format!("duplicate argument '{name}' in function definition");
                return Err(self.src.error(parameter.range, message));
            }
            self.note(name, flag::PARAM | flag::BOUND);
        }
        Ok(())
    }
}
