//! Names: where they live, and loading, storing and deleting them.

use freewheel_specializer::{Const, LocalKind, Op};
use ruff_python_ast::ExprName;

use super::codegen::Compiler;
use super::scope::{Meaning, ScopeKind};
use super::unit::Reg;

/// Where a name lives as seen from the current place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A register.
    Local(Reg),
    /// A cell in a register.
    Cell(Reg),
    /// A cell of the closure.
    Deref(u16),
    /// A cell of the closure, behind the class namespace.
    ClassDeref(u16),
    Global,
    /// The frame's namespace.
    Name,
}

impl<'a> Compiler<'a> {
    /// Where the (already mangled) name lives.
    pub fn place(&self, name: &str) -> Place {
        let in_register = |(reg, kind): &(Reg, LocalKind)| match kind {
            LocalKind::Plain => Place::Local(*reg),
            LocalKind::Cell => Place::Cell(*reg),
        };
        for id in self.u.inlined.iter().rev() {
            if let Some(found) = self.tree.scopes[*id].registers.get(name) {
                return in_register(found);
            }
        }
        let scope = &self.tree.scopes[self.u.scope];
        let meaning = scope.symbol(name).map_or(Meaning::Global, |s| s.meaning);
        match (scope.kind, meaning) {
            (_, Meaning::ExplicitGlobal) => Place::Global,
            (ScopeKind::Module, _) if self.opts.dynamic_names => Place::Name,
            (ScopeKind::Module, _) => Place::Global,
            (ScopeKind::Class, Meaning::Free) => Place::ClassDeref(self.free_index(name)),
            (ScopeKind::Class, _) => Place::Name,
            (_, Meaning::Local) => in_register(&scope.registers[name]),
            (_, Meaning::Free) => Place::Deref(self.free_index(name)),
            (_, Meaning::Global) => Place::Global,
        }
    }

    fn free_index(&self, name: &str) -> u16 {
        let free = &self.tree.scopes[self.u.scope].free;
        free.iter().position(|n| n == name).expect("a free name is in the closure") as u16
    }

    /// `dst :=` the cell of a name, to build an inner unit's closure.
    pub fn load_cell_itself(&mut self, name: &str, dst: Reg) {
        for id in self.u.inlined.iter().rev() {
            if let Some((reg, _)) = self.tree.scopes[*id].registers.get(name) {
                return self.u.emit(Op::Copy, 0, dst, *reg, 0);
            }
        }
        let scope = &self.tree.scopes[self.u.scope];
        match scope.registers.get(name) {
            Some((reg, _)) => self.u.emit(Op::Copy, 0, dst, *reg, 0),
            None => {
                let i = self.free_index(name);
                self.emit(Op::LoadClosure, dst, i, 0);
            }
        }
    }

    /// Emits a check that a local is bound, unless it is known to be.
    pub fn check_bound(&mut self, reg: Reg) {
        if !self.u.bound.contains(reg as usize) {
            self.emit(Op::CheckBound, reg, 0, 0);
            self.u.bound.insert(reg as usize);
        }
    }

    /// The register of a name that is a plain local.
    pub fn local_of(&self, name: &ExprName) -> Option<Reg> {
        match self.place(&self.mangled(&name.id)) {
            Place::Local(reg) => Some(reg),
            _ => None,
        }
    }

    /// `dst := name`.
    pub fn load_name(&mut self, name: &str, dst: Reg) {
        let name = self.mangled(name).into_owned();
        match self.place(&name) {
            Place::Local(reg) => {
                self.check_bound(reg);
                self.u.mov(dst, reg);
            }
            Place::Cell(reg) => self.emit(Op::LoadCell, dst, reg, 0),
            Place::Deref(i) => self.emit(Op::LoadDeref, dst, i, 0),
            Place::ClassDeref(i) => {
                let n = self.u.name(&name);
                self.emit(Op::LoadClassDeref, dst, i, n);
            }
            Place::Global => {
                let n = self.u.name(&name);
                self.emit(Op::LoadGlobal, dst, n, 0);
            }
            Place::Name => {
                let n = self.u.name(&name);
                self.emit(Op::LoadName, dst, n, 0);
            }
        }
        self.bound_now(dst);
    }

    /// Remembers that a register is bound if it is a local.
    pub fn bound_now(&mut self, reg: Reg) {
        if self.u.reachable && !self.u.is_temp(reg) {
            self.u.bound.insert(reg as usize);
        }
    }

    /// `name := src`; a temporary is consumed.
    pub fn store_name(&mut self, name: &str, src: Reg) {
        let name = self.mangled(name).into_owned();
        match self.place(&name) {
            Place::Local(reg) => {
                self.u.mov(reg, src);
                self.bound_now(reg);
            }
            Place::Cell(reg) => self.emit(Op::StoreCell, reg, src, 0),
            Place::Deref(i) | Place::ClassDeref(i) => self.emit(Op::StoreDeref, i, src, 0),
            Place::Global => {
                let n = self.u.name(&name);
                self.emit(Op::StoreGlobal, n, src, 0);
            }
            Place::Name => {
                let n = self.u.name(&name);
                self.emit(Op::StoreName, n, src, 0);
            }
        }
    }

    /// `del name`, with an error if it is unbound.
    pub fn delete_name(&mut self, name: &str) {
        let name = self.mangled(name).into_owned();
        match self.place(&name) {
            Place::Local(reg) => {
                self.check_bound(reg);
                self.u.clear(reg);
            }
            Place::Cell(reg) => self.emit(Op::ClearCell, reg, 0, 0),
            Place::Deref(i) | Place::ClassDeref(i) => self.emit(Op::ClearDeref, i, 0, 0),
            Place::Global => {
                let n = self.u.name(&name);
                self.emit(Op::DelGlobal, n, 0, 0);
            }
            Place::Name => {
                let n = self.u.name(&name);
                self.emit(Op::DelName, n, 0, 0);
            }
        }
    }

    /// Unbinds a name whether it is bound or not, as the end of an `except E as name` does.
    pub fn unbind_name(&mut self, name: &str) {
        let mangled = self.mangled(name).into_owned();
        match self.place(&mangled) {
            Place::Local(reg) => self.u.clear(reg),
            Place::Cell(reg) => self.u.emit(Op::ClearCell, 1, reg, 0, 0),
            Place::Deref(i) | Place::ClassDeref(i) => self.u.emit(Op::ClearDeref, 1, i, 0, 0),
            Place::Global | Place::Name => {
                // Bound first, so that deleting cannot fail.
                let t = self.u.temp();
                self.u.load_const(t, Const::None);
                self.store_name(name, t);
                self.u.sp = t;
                self.delete_name(name);
            }
        }
    }
}
