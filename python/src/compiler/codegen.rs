//! The code generator's state, and what every part of it needs: units, spans, temporaries.

use std::sync::Arc;

use freewheel_specializer::{CodeFlags, CodeProto, Const, LocalKind, Op};
use ruff_text_size::TextRange;

use super::assemble::assemble;
use super::scope::{ScopeId, ScopeKind, ScopeTree, mangle};
use super::source::{Res, Source};
use super::symtable::{RED_ZONE, STACK_SEGMENT};
use super::unit::{Reg, Unit};
use super::{Mode, Options, verify};

/// Generates code for one source.
pub(super) struct Compiler<'a> {
    pub src: &'a Source<'a>,
    pub tree: &'a ScopeTree,
    pub mode: Mode,
    pub opts: Options,
    pub future_annotations: bool,
    /// The unit that code is generated for.
    pub u: Unit<'a>,
    /// The units around it.
    pub outer: Vec<Unit<'a>>,
    depth: usize,
}

/// Parameter counts of a unit.
#[derive(Clone, Copy, Default)]
pub(super) struct Signature {
    pub posonly: u16,
    pub args: u16,
    pub kwonly: u16,
    pub varargs: bool,
    pub varkw: bool,
}

impl<'a> Compiler<'a> {
    pub fn new(src: &'a Source<'a>, tree: &'a ScopeTree, mode: Mode, opts: Options) -> Compiler<'a> {
        let u = make_unit(tree, 0, "<module>".to_owned(), 1);
        Compiler { src, tree, mode, opts, future_annotations: false, u, outer: Vec::new(), depth: 0 }
    }

    /// Sets the place that following instructions are attributed to; returns the one before.
    pub fn at(&mut self, range: TextRange) -> freewheel_specializer::Span {
        let span = self.src.span(range);
        std::mem::replace(&mut self.u.span, span)
    }

    pub fn error<T>(&self, range: TextRange, message: impl Into<String>) -> Res<T> {
        Err(self.src.error(range, message))
    }

    pub fn emit(&mut self, op: Op, a: Reg, b: u16, c: u16) {
        self.u.emit(op, 0, a, b, c);
    }

    /// Where to build a value in steps that is to end up in `dst`: a local must keep its old value until the
    /// new one is complete.
    pub fn work_reg(&mut self, dst: Reg) -> Reg {
        if self.u.is_temp(dst) { dst } else { self.u.temp() }
    }

    /// First register of a span of temporaries for a value that is to end up in `dst`: `dst` itself if it is
    /// the topmost temporary. The span's first register is taken.
    pub fn span_base(&mut self, dst: Reg) -> Reg {
        if self.u.is_temp(dst) && dst + 1 == self.u.sp { dst } else { self.u.temp() }
    }

    /// Generates an expression one level deeper, on a new stack segment if need be.
    pub fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.depth += 1;
        let result = if self.depth.is_multiple_of(8) {
            stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || step(self))
        } else {
            step(self)
        };
        self.depth -= 1;
        result
    }

    pub fn scope_kind(&self) -> ScopeKind {
        self.tree.scopes[self.u.scope].kind
    }

    pub fn mangled<'n>(&self, name: &'n str) -> std::borrow::Cow<'n, str> {
        mangle(self.tree.scopes[self.u.scope].private.as_deref(), name)
    }

    /// Index of an attribute name.
    pub fn attr_name(&mut self, name: &str) -> u16 {
        let name = self.mangled(name).into_owned();
        self.u.name(&name)
    }

    /// Starts a unit for a scope.
    pub fn enter_unit(&mut self, scope: ScopeId, first_line: u32) {
        let name = self.tree.scopes[scope].name.clone();
        let qualname = self.qualname(scope, &name);
        let unit = make_unit(self.tree, scope, qualname, first_line);
        self.outer.push(std::mem::replace(&mut self.u, unit));
        let locals = &self.tree.scopes[scope].locals;
        for (i, (name, _)) in locals.iter().enumerate() {
            if self.tree.scopes[scope].unbinds.contains(name) {
                self.u.unbinds.insert(i);
            }
        }
    }

    fn qualname(&self, scope: ScopeId, name: &str) -> String {
        let here = self.u.scope;
        if self.outer.is_empty() {
            return name.to_owned();
        }
        // A function or class that its block declares global is named like one of the module.
        let declared = matches!(self.tree.scopes[scope].kind, ScopeKind::Function | ScopeKind::Class)
            && self.tree.scopes[here]
                .symbol(&self.mangled(name))
                .is_some_and(|s| s.flags & super::scope::flag::GLOBAL != 0);
        if declared {
            return name.to_owned();
        }
        match self.tree.scopes[here].kind {
            ScopeKind::Class => format!("{}.{name}", self.u.qualname),
            _ => format!("{}.<locals>.{name}", self.u.qualname),
        }
    }

    /// Ends the unit and makes its code object.
    pub fn leave_unit(&mut self, signature: Signature) -> Res<Arc<CodeProto>> {
        if self.u.reachable {
            self.u.return_const(Const::None);
        }
        let outer = self.outer.pop();
        let nested = self
            .outer
            .iter()
            .chain(&outer)
            .any(|u| matches!(self.tree.scopes[u.scope].kind, k if k.is_function_like()));
        let mut unit = match outer {
            Some(outer) => std::mem::replace(&mut self.u, outer),
            None => {
                let placeholder = make_unit(self.tree, 0, String::new(), 1);
                std::mem::replace(&mut self.u, placeholder)
            }
        };
        let done = assemble(&mut unit);
        let scope = &self.tree.scopes[unit.scope];
        let too_big =
            unit.overflow.or((done.code.len() > i32::MAX as usize / 2).then_some("code is too long"));
        if let Some(what) = too_big {
            return self.error(TextRange::default(), what);
        }
        let code = CodeProto {
            name: scope.name.as_str().into(),
            qualname: unit.qualname.into(),
            filename: self.src.filename.clone(),
            first_line: unit.first_line,
            flags: CodeFlags {
                varargs: signature.varargs,
                varkw: signature.varkw,
                generator: scope.is_generator,
                nested: nested && scope.kind != ScopeKind::Module,
                class_body: scope.kind == ScopeKind::Class,
                top_level: scope.kind == ScopeKind::Module,
                called_once: scope.name == "<genexpr>",
            },
            posonly: signature.posonly,
            args: signature.args,
            kwonly: signature.kwonly,
            n_locals: unit.n_locals,
            n_regs: unit.max,
            local_names: scope.locals.iter().map(|(n, _)| n.as_str().into()).collect(),
            local_kinds: unit.kinds,
            free_names: scope.free.iter().map(|n| n.as_str().into()).collect(),
            consts: unit.consts.list,
            names: unit.names,
            code: done.code,
            handlers: done.handlers,
            spans: done.spans,
            self_attrs: unit.self_attrs,
        };
        if cfg!(any(debug_assertions, test)) {
            verify::assert_valid(&code, &done.checks);
        }
        Ok(Arc::new(code))
    }

    /// Emits `MakeCell` for the locals of the unit itself that need cells.
    pub fn make_cells(&mut self) {
        let scope = &self.tree.scopes[self.u.scope];
        let mut cells: Vec<Reg> = scope
            .registers
            .values()
            .filter(|(_, kind)| *kind == LocalKind::Cell)
            .map(|(reg, _)| *reg)
            .collect();
        cells.sort_unstable();
        for reg in cells {
            self.emit(Op::MakeCell, reg, 0, 0);
        }
    }

    /// A range that starts at the keyword of a definition: the parser's starts at the first decorator.
    pub fn definition_range(&self, node: TextRange, name: TextRange, keyword: &str) -> TextRange {
        let head = &self.src.text[node.start().to_usize()..name.start().to_usize()];
        let offset = head.rfind(keyword).unwrap_or(0) as u32;
        TextRange::new(node.start() + ruff_text_size::TextSize::new(offset), node.end())
    }
}

fn make_unit<'a>(tree: &ScopeTree, scope: ScopeId, qualname: String, first_line: u32) -> Unit<'a> {
    let kinds = tree.scopes[scope].locals.iter().map(|(_, kind)| *kind).collect();
    Unit::new(scope, qualname, first_line, kinds)
}
