//! Second pass over the scopes: what every name means, which names need cells, and which register each local
//! gets.

use freewheel_specializer::LocalKind;

use super::scope::{Meaning, ScopeId, ScopeKind, ScopeTree, flag};
use super::source::{Res, Source};

/// Resolves all names of a tree.
pub(super) fn resolve(tree: &mut ScopeTree, src: &Source) -> Res {
    // Parents come before their children in the list, so a child finds its parents' names complete.
    for id in 0..tree.scopes.len() {
        if tree.scopes[id].kind == ScopeKind::Inlined {
            continue;
        }
        resolve_unit(tree, id, src)?;
    }
    for id in 0..tree.scopes.len() {
        if tree.scopes[id].kind != ScopeKind::Inlined {
            lay_out(tree, id);
        }
    }
    Ok(())
}

fn resolve_unit(tree: &mut ScopeTree, id: ScopeId, src: &Source) -> Res {
    for i in 0..tree.scopes[id].symbols.len() {
        let symbol = tree.scopes[id].symbols[i].clone();
        let meaning = if symbol.flags & flag::GLOBAL != 0 {
            Meaning::ExplicitGlobal
        } else if symbol.flags & flag::NONLOCAL != 0 {
            if !capture(tree, id, &symbol.name) {
                let at = symbol.declared.unwrap_or_default();
                return Err(src.error(at, format!("no binding for nonlocal '{}' found", symbol.name)));
            }
            Meaning::Free
        } else if symbol.flags & (flag::BOUND | flag::PARAM) != 0 {
            Meaning::Local
        } else if capture(tree, id, &symbol.name) {
            Meaning::Free
        } else {
            Meaning::Global
        };
        tree.scopes[id].symbols[i].meaning = meaning;
    }
    Ok(())
}

/// Looks for a function around unit `id` that binds `name`; if there is one, makes the name a cell there and
/// a closure name of every unit on the way.
fn capture(tree: &mut ScopeTree, id: ScopeId, name: &str) -> bool {
    let mut at = tree.scopes[id].parent;
    let owner = loop {
        let Some(here) = at else { return false };
        let scope = &tree.scopes[here];
        let flags = scope.flags(name);
        match scope.kind {
            ScopeKind::Module => return false,
            ScopeKind::Class if name == "__class__" => break here,
            ScopeKind::Class => {}
            _ if flags & flag::GLOBAL != 0 => return false,
            _ if flags & flag::NONLOCAL != 0 => {}
            _ if flags & (flag::BOUND | flag::PARAM) != 0 => break here,
            _ => {}
        }
        at = scope.parent;
    };
    if tree.scopes[owner].kind == ScopeKind::Class {
        tree.scopes[owner].needs_class_cell = true;
    } else {
        tree.scopes[owner].note(name, flag::CAPTURED);
    }
    let owner_unit = tree.unit_of(owner);
    let mut unit = id;
    while unit != owner_unit {
        tree.scopes[unit].free.insert(name.to_owned());
        unit = tree.unit_of(tree.scopes[unit].parent.expect("the owner is further out"));
    }
    true
}

fn kind_of(flags: u16) -> LocalKind {
    if flags & flag::CAPTURED != 0 { LocalKind::Cell } else { LocalKind::Plain }
}

/// Gives registers to the locals of a unit and of the comprehensions inlined in it.
fn lay_out(tree: &mut ScopeTree, id: ScopeId) {
    let mut locals: Vec<(String, LocalKind)> = Vec::new();
    let scope = &mut tree.scopes[id];
    if scope.kind == ScopeKind::Class {
        if scope.needs_class_cell {
            scope.registers.insert("__class__".to_owned(), (0, LocalKind::Cell));
            locals.push(("__class__".to_owned(), LocalKind::Cell));
        }
    } else if scope.kind != ScopeKind::Module {
        for i in 0..scope.symbols.len() {
            let s = &scope.symbols[i];
            if s.meaning == Meaning::Local {
                let kind = kind_of(s.flags);
                let name = s.name.clone();
                scope.registers.insert(name.clone(), (locals.len() as u16, kind));
                locals.push((name, kind));
            }
        }
    }
    let own = locals.len();
    let mut path = Vec::new();
    for child in tree.scopes[id].children.clone() {
        lay_out_inlined(tree, child, own, &mut locals, &mut path);
    }
    tree.scopes[id].locals = locals;
}

/// Comprehensions that are never active together share registers for variables of the same name and kind;
/// `path` lists the registers of those around this one.
fn lay_out_inlined(
    tree: &mut ScopeTree,
    id: ScopeId,
    own: usize,
    locals: &mut Vec<(String, LocalKind)>,
    path: &mut Vec<usize>,
) {
    if tree.scopes[id].kind != ScopeKind::Inlined {
        return;
    }
    let mark = path.len();
    for i in 0..tree.scopes[id].symbols.len() {
        let symbol = &tree.scopes[id].symbols[i];
        if symbol.flags & flag::BOUND == 0 {
            continue;
        }
        let (name, kind) = (symbol.name.clone(), kind_of(symbol.flags));
        let collides =
            locals[..own].iter().any(|(n, _)| *n == name) || path.iter().any(|r| locals[*r].0 == name);
        let shown = if collides { format!(".{name}") } else { name.clone() };
        let free =
            (own..locals.len()).find(|r| locals[*r].0 == shown && locals[*r].1 == kind && !path.contains(r));
        let register = free.unwrap_or_else(|| {
            locals.push((shown, kind));
            locals.len() - 1
        });
        path.push(register);
        tree.scopes[id].registers.insert(name, (register.min(u16::MAX as usize) as u16, kind));
    }
    for child in tree.scopes[id].children.clone() {
        lay_out_inlined(tree, child, own, locals, path);
    }
    path.truncate(mark);
}
