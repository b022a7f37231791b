//! The scopes of a module and what each name means in them.
//!
//! A *unit* is a scope that becomes a code object. List, set and dict comprehensions of functions and modules
//! are *inlined*: they are scopes of their own for names, yet their variables live in registers of the unit
//! around them (PEP 709).

use std::collections::{BTreeSet, HashMap, HashSet};

use freewheel_specializer::LocalKind;
use ruff_text_size::TextRange;

/// Index of a scope.
pub(super) type ScopeId = usize;

/// What makes a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A generator expression.
    Generator,
    /// A comprehension of a class body: a real function, since class names are invisible inside it.
    Comprehension,
    /// A comprehension that is part of the unit around it.
    Inlined,
}

impl ScopeKind {
    /// Whether names bound here are visible in nested scopes.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// Whether this is some form of comprehension.
    pub fn is_comprehension(self) -> bool {
        matches!(self, ScopeKind::Generator | ScopeKind::Comprehension | ScopeKind::Inlined)
    }
}

/// How a name came up in a scope (bits of [`Symbol::flags`]).
pub(super) mod flag {
    /// Read.
    pub const USED: u16 = 1;
    /// Assigned in any way.
    pub const BOUND: u16 = 2;
    /// A parameter.
    pub const PARAM: u16 = 4;
    /// Declared global.
    pub const GLOBAL: u16 = 8;
    /// Declared nonlocal.
    pub const NONLOCAL: u16 = 16;
    /// Annotated.
    pub const ANNOTATED: u16 = 32;
    /// Iteration variable of a comprehension.
    pub const ITERATION: u16 = 64;
    /// Read only by a comprehension that is inlined here.
    pub const USED_INSIDE: u16 = 128;
    /// Read or bound by an inner unit through a closure cell.
    pub const CAPTURED: u16 = 256;
}

/// Where a name of a unit lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Bound in this very scope.
    Local,
    /// Bound by a function around it.
    Free,
    /// A module-level or built-in name.
    Global,
    /// Declared `global`.
    ExplicitGlobal,
}

/// A name in a scope.
#[derive(Clone, Debug)]
pub(super) struct Symbol {
    pub name: String,
    pub flags: u16,
    pub meaning: Meaning,
    /// Where the name was declared global or nonlocal.
    pub declared: Option<TextRange>,
}

/// A scope.
#[derive(Debug)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    /// The name of the code object, `<lambda>` and such included.
    pub name: String,
    /// Innermost class, for private names.
    pub private: Option<String>,
    pub symbols: Vec<Symbol>,
    index: HashMap<String, usize>,
    pub is_generator: bool,
    /// A function whose first parameter is positional.
    pub has_positional: bool,
    /// Names that a statement of this unit may unbind.
    pub unbinds: HashSet<String>,
    /// Names that an assignment expression of this unit binds.
    pub walrus: HashSet<String>,
    /// Has annotated assignments.
    pub annotates: bool,
    /// A class whose methods use `__class__`.
    pub needs_class_cell: bool,
    /// Names reached through the closure, in the order of the closure tuple.
    pub free: BTreeSet<String>,
    /// Registers of the names bound here.
    pub registers: HashMap<String, (u16, LocalKind)>,
    /// Of a unit: names and kinds of all its locals.
    pub locals: Vec<(String, LocalKind)>,
}

impl Scope {
    pub fn new(kind: ScopeKind, parent: Option<ScopeId>, name: String, private: Option<String>) -> Scope {
        Scope {
            kind,
            parent,
            children: Vec::new(),
            name,
            private,
            symbols: Vec::new(),
            index: HashMap::new(),
            is_generator: false,
            has_positional: false,
            unbinds: HashSet::new(),
            walrus: HashSet::new(),
            annotates: false,
            needs_class_cell: false,
            free: BTreeSet::new(),
            registers: HashMap::new(),
            locals: Vec::new(),
        }
    }

    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).map(|i| &self.symbols[*i])
    }

    /// All that is known of how `name` came up here.
    pub fn flags(&self, name: &str) -> u16 {
        self.symbol(name).map_or(0, |s| s.flags)
    }

    /// Adds facts about a name.
    pub fn note(&mut self, name: &str, flags: u16) -> &mut Symbol {
        let i = match self.index.get(name) {
            Some(i) => *i,
            None => {
                self.index.insert(name.to_owned(), self.symbols.len());
                self.symbols.push(Symbol {
                    name: name.to_owned(),
                    flags: 0,
                    meaning: Meaning::Global,
                    declared: None,
                });
                self.symbols.len() - 1
            }
        };
        self.symbols[i].flags |= flags;
        &mut self.symbols[i]
    }
}

/// All scopes of a source, found again by the address of the syntax node that makes them.
#[derive(Default, Debug)]
pub(super) struct ScopeTree {
    pub scopes: Vec<Scope>,
    pub by_node: HashMap<usize, ScopeId>,
}

/// The key of a syntax node: its address, which is stable while the tree is borrowed.
pub(super) fn node_key<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

impl ScopeTree {
    /// The unit that a scope's code is part of.
    pub fn unit_of(&self, mut id: ScopeId) -> ScopeId {
        while self.scopes[id].kind == ScopeKind::Inlined {
            id = self.scopes[id].parent.expect("an inlined scope has a parent");
        }
        id
    }
}

/// A name as the innermost class makes it: `__x` becomes `_C__x`.
pub(super) fn mangle<'n>(private: Option<&str>, name: &'n str) -> std::borrow::Cow<'n, str> {
    if let Some(class) = private
        && name.starts_with("__")
        && !name.ends_with("__")
        && !name.contains('.')
    {
        let class = class.trim_start_matches('_');
        if !class.is_empty() {
            return format!("_{class}{name}").into();
        }
    }
    name.into()
}
