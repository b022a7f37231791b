//! The table of special methods: names, slots, generic functions.

use super::slot_calls as g;
use super::slots::{Bin, Cmp, Slots, Un};

/// A slot, as far as the table needs to tell slots apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the slots")]
pub enum SlotId {
    Repr,
    Str,
    Hash,
    Call,
    GetAttr,
    GetAttrHook,
    SetAttr,
    DelAttr,
    Compare(Cmp),
    Iter,
    Next,
    Len,
    GetItem,
    SetItem,
    DelItem,
    Contains,
    Bool,
    Binary(Bin),
    Reflected(Bin),
    Inplace(Bin),
    Unary(Un),
    Concat,
    Repeat,
    RepeatReflected,
    DescrGet,
    DescrSet,
    DescrDelete,
    New,
    Init,
    Del,
}

/// One special method.
pub struct SlotDef {
    /// Its name.
    pub name: &'static str,
    /// The slot.
    pub id: SlotId,
}

const fn def(name: &'static str, id: SlotId) -> SlotDef {
    SlotDef { name, id }
}

macro_rules! bin_defs {
    ($($bin:ident $name:literal,)*) => {
        &[$(
            def(concat!("__", $name, "__"), SlotId::Binary(Bin::$bin)),
            def(concat!("__r", $name, "__"), SlotId::Reflected(Bin::$bin)),
            def(concat!("__i", $name, "__"), SlotId::Inplace(Bin::$bin)),
        )*]
    };
}

const BINARY_DEFS: &[SlotDef] = bin_defs! {
    Add "add", Sub "sub", Mul "mul", TrueDiv "truediv", FloorDiv "floordiv", Mod "mod", Pow "pow",
    MatMul "matmul", LShift "lshift", RShift "rshift", And "and", Or "or", Xor "xor", DivMod "divmod",
};

const OTHER_DEFS: &[SlotDef] = &[
    def("__repr__", SlotId::Repr),
    def("__str__", SlotId::Str),
    def("__hash__", SlotId::Hash),
    def("__call__", SlotId::Call),
    def("__getattribute__", SlotId::GetAttr),
    def("__getattr__", SlotId::GetAttrHook),
    def("__setattr__", SlotId::SetAttr),
    def("__delattr__", SlotId::DelAttr),
    def("__lt__", SlotId::Compare(Cmp::Lt)),
    def("__le__", SlotId::Compare(Cmp::Le)),
    def("__eq__", SlotId::Compare(Cmp::Eq)),
    def("__ne__", SlotId::Compare(Cmp::Ne)),
    def("__gt__", SlotId::Compare(Cmp::Gt)),
    def("__ge__", SlotId::Compare(Cmp::Ge)),
    def("__iter__", SlotId::Iter),
    def("__next__", SlotId::Next),
    def("__len__", SlotId::Len),
    def("__getitem__", SlotId::GetItem),
    def("__setitem__", SlotId::SetItem),
    def("__delitem__", SlotId::DelItem),
    def("__contains__", SlotId::Contains),
    def("__bool__", SlotId::Bool),
    def("__neg__", SlotId::Unary(Un::Neg)),
    def("__pos__", SlotId::Unary(Un::Pos)),
    def("__invert__", SlotId::Unary(Un::Invert)),
    def("__abs__", SlotId::Unary(Un::Abs)),
    def("__int__", SlotId::Unary(Un::Int)),
    def("__float__", SlotId::Unary(Un::Float)),
    def("__index__", SlotId::Unary(Un::Index)),
    def("__add__", SlotId::Concat),
    def("__mul__", SlotId::Repeat),
    def("__rmul__", SlotId::RepeatReflected),
    def("__get__", SlotId::DescrGet),
    def("__set__", SlotId::DescrSet),
    def("__delete__", SlotId::DescrDelete),
    def("__new__", SlotId::New),
    def("__init__", SlotId::Init),
    def("__del__", SlotId::Del),
];

const N_DEFS: usize = BINARY_DEFS.len() + OTHER_DEFS.len();

/// All special methods that have a slot.
pub static SLOT_DEFS: [SlotDef; N_DEFS] = {
    let mut all = [const { def("", SlotId::Repr) }; N_DEFS];
    let mut i = 0;
    while i < BINARY_DEFS.len() {
        all[i] = def(BINARY_DEFS[i].name, BINARY_DEFS[i].id);
        i += 1;
    }
    let mut k = 0;
    while k < OTHER_DEFS.len() {
        all[i + k] = def(OTHER_DEFS[k].name, OTHER_DEFS[k].id);
        k += 1;
    }
    all
};

impl SlotId {
    /// Whether the slot is filled.
    pub fn is_set(self, s: &Slots) -> bool {
        match self {
            SlotId::Repr => s.repr.is_some(),
            SlotId::Str => s.str.is_some(),
            SlotId::Hash => s.hash.is_some(),
            SlotId::Call => s.call.is_some(),
            SlotId::GetAttr => s.getattr.is_some(),
            SlotId::GetAttrHook => false,
            SlotId::SetAttr | SlotId::DelAttr => s.setattr.is_some(),
            SlotId::Compare(_) => s.compare.is_some(),
            SlotId::Iter => s.iter.is_some(),
            SlotId::Next => s.next.is_some(),
            SlotId::Len => s.len.is_some(),
            SlotId::GetItem => s.getitem.is_some(),
            SlotId::SetItem | SlotId::DelItem => s.setitem.is_some(),
            SlotId::Contains => s.contains.is_some(),
            SlotId::Bool => s.bool.is_some(),
            SlotId::Binary(op) | SlotId::Reflected(op) => s.binary[op as usize].is_some(),
            SlotId::Inplace(op) => s.inplace[op as usize].is_some(),
            SlotId::Unary(op) => s.unary[op as usize].is_some(),
            SlotId::Concat => s.concat.is_some(),
            SlotId::Repeat | SlotId::RepeatReflected => s.repeat.is_some(),
            SlotId::DescrGet => s.descr_get.is_some(),
            SlotId::DescrSet | SlotId::DescrDelete => s.descr_set.is_some(),
            SlotId::New => s.new.is_some(),
            SlotId::Init => s.init.is_some(),
            SlotId::Del => s.del.is_some(),
        }
    }

    /// Copies the slot.
    pub fn copy(self, from: &Slots, to: &mut Slots) {
        match self {
            SlotId::Repr => to.repr = from.repr,
            SlotId::Str => to.str = from.str,
            SlotId::Hash => to.hash = from.hash,
            SlotId::Call => to.call = from.call,
            SlotId::GetAttr | SlotId::GetAttrHook => to.getattr = from.getattr,
            SlotId::SetAttr | SlotId::DelAttr => to.setattr = from.setattr,
            SlotId::Compare(_) => to.compare = from.compare,
            SlotId::Iter => to.iter = from.iter,
            SlotId::Next => to.next = from.next,
            SlotId::Len => to.len = from.len,
            SlotId::GetItem => to.getitem = from.getitem,
            SlotId::SetItem | SlotId::DelItem => to.setitem = from.setitem,
            SlotId::Contains => to.contains = from.contains,
            SlotId::Bool => to.bool = from.bool,
            SlotId::Binary(op) | SlotId::Reflected(op) => to.binary[op as usize] = from.binary[op as usize],
            SlotId::Inplace(op) => to.inplace[op as usize] = from.inplace[op as usize],
            SlotId::Unary(op) => to.unary[op as usize] = from.unary[op as usize],
            SlotId::Concat => to.concat = from.concat,
            SlotId::Repeat | SlotId::RepeatReflected => to.repeat = from.repeat,
            SlotId::DescrGet => to.descr_get = from.descr_get,
            SlotId::DescrSet | SlotId::DescrDelete => to.descr_set = from.descr_set,
            SlotId::New => to.new = from.new,
            SlotId::Init => to.init = from.init,
            SlotId::Del => to.del = from.del,
        }
    }

    /// Fills the slot with the function that calls the special method in code.
    pub fn set_generic(self, s: &mut Slots) {
        match self {
            SlotId::Repr => s.repr = Some(g::repr),
            SlotId::Str => s.str = Some(g::str),
            SlotId::Hash => s.hash = Some(g::hash),
            SlotId::Call => s.call = Some(g::call),
            SlotId::GetAttr | SlotId::GetAttrHook => s.getattr = Some(g::getattr),
            SlotId::SetAttr | SlotId::DelAttr => s.setattr = Some(g::setattr),
            SlotId::Compare(_) => s.compare = Some(g::compare),
            SlotId::Iter => s.iter = Some(g::iter),
            SlotId::Next => s.next = Some(g::next),
            SlotId::Len => s.len = Some(g::len),
            SlotId::GetItem => s.getitem = Some(g::getitem),
            SlotId::SetItem | SlotId::DelItem => s.setitem = Some(g::setitem),
            SlotId::Contains => s.contains = Some(g::contains),
            SlotId::Bool => s.bool = Some(g::bool),
            SlotId::Binary(op) | SlotId::Reflected(op) => {
                s.binary[op as usize] = Some(g::BINARY[op as usize])
            }
            SlotId::Inplace(op) => s.inplace[op as usize] = Some(g::INPLACE[op as usize]),
            SlotId::Unary(op) => s.unary[op as usize] = Some(g::UNARY[op as usize]),
            // User code adds and repeats through the arithmetic slots.
            SlotId::Concat | SlotId::Repeat | SlotId::RepeatReflected => {}
            SlotId::DescrGet => s.descr_get = Some(g::descr_get),
            SlotId::DescrSet | SlotId::DescrDelete => s.descr_set = Some(g::descr_set),
            SlotId::New => s.new = Some(g::new),
            SlotId::Init => s.init = Some(g::init),
            SlotId::Del => s.del = Some(g::del),
        }
    }
}
