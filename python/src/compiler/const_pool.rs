//! The constants of a unit, each kept once. Equality is by type and value: `1`, `1.0` and `True` differ, and
//! so do `0.0` and `-0.0`.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use freewheel_specializer::Const;

/// The constants of a unit.
#[derive(Default)]
pub(super) struct ConstPool {
    pub list: Vec<Const>,
    index: HashMap<Key, usize>,
}

impl ConstPool {
    /// Index of a constant.
    pub fn add(&mut self, c: Const) -> usize {
        if matches!(c, Const::Code(_)) {
            self.list.push(c);
            return self.list.len() - 1;
        }
        let next = self.list.len();
        let key = Key(c);
        if let Some(i) = self.index.get(&key) {
            return *i;
        }
        self.list.push(key.0.clone());
        self.index.insert(key, next);
        next
    }
}

struct Key(Const);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        same(&self.0, &other.0)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn same(a: &Const, b: &Const) -> bool {
    match (a, b) {
        (Const::Float(x), Const::Float(y)) => x.to_bits() == y.to_bits(),
        (Const::Complex(a, b), Const::Complex(c, d)) => {
            a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
        }
        (Const::Tuple(x), Const::Tuple(y)) | (Const::FrozenSet(x), Const::FrozenSet(y)) => {
            x.len() == y.len() && x.iter().zip(y.iter()).all(|(a, b)| same(a, b))
        }
        (Const::Code(_), _) | (_, Const::Code(_)) => false,
        _ => a == b,
    }
}

fn hash<H: Hasher>(c: &Const, state: &mut H) {
    std::mem::discriminant(c).hash(state);
    match c {
        Const::None | Const::Ellipsis | Const::Code(_) => {}
        Const::Bool(b) => b.hash(state),
        Const::Int(i) => i.hash(state),
        Const::BigInt(s) | Const::Str(s) => s.hash(state),
        Const::Float(x) => x.to_bits().hash(state),
        Const::Complex(x, y) => (x.to_bits(), y.to_bits()).hash(state),
        Const::Bytes(b) => b.hash(state),
        Const::Tuple(items) | Const::FrozenSet(items) => {
            items.len().hash(state);
            items.iter().for_each(|c| hash(c, state));
        }
    }
}
