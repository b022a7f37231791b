//! Special methods: the table of slots that every class has.
//!
//! A slot is a native function pointer. Native classes fill slots directly; when user code defines a special
//! method, the slot gets a generic function that looks the method up and calls it. One table, [`SLOT_DEFS`](super::slot_defs::SLOT_DEFS),
//! ties special-method names to slots, to those generic functions, and to the wrappers through which user code
//! calls a native class's slot by name.

use freewheel_refcount::Value;

use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::class::Class;
use crate::object::counted::Counted;
use crate::object::guarded::LockedRef;

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names speak for themselves")]
pub enum Cmp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl Cmp {
    /// All operators in order.
    pub const ALL: [Cmp; 6] = [Cmp::Lt, Cmp::Le, Cmp::Eq, Cmp::Ne, Cmp::Gt, Cmp::Ge];

    /// The operator with its operands exchanged.
    pub fn swapped(self) -> Cmp {
        match self {
            Cmp::Lt => Cmp::Gt,
            Cmp::Le => Cmp::Ge,
            Cmp::Gt => Cmp::Lt,
            Cmp::Ge => Cmp::Le,
            same => same,
        }
    }

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The special method's name.
    pub fn method(self) -> &'static str {
        ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"][self as usize]
    }

    /// The answer for operands in this order.
    #[inline]
    pub fn holds(self, o: core::cmp::Ordering) -> bool {
        match self {
            Cmp::Lt => o.is_lt(),
            Cmp::Le => o.is_le(),
            Cmp::Eq => o.is_eq(),
            Cmp::Ne => o.is_ne(),
            Cmp::Gt => o.is_gt(),
            Cmp::Ge => o.is_ge(),
        }
    }
}

/// Binary arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names speak for themselves")]
pub enum Bin {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    DivMod,
}

/// Number of binary operators.
pub const N_BIN: usize = 14;

const BIN_NAMES: [(&str, &str); N_BIN] = [
    ("add", "+"),
    ("sub", "-"),
    ("mul", "*"),
    ("truediv", "/"),
    ("floordiv", "//"),
    ("mod", "%"),
    ("pow", "** or pow()"),
    ("matmul", "@"),
    ("lshift", "<<"),
    ("rshift", ">>"),
    ("and", "&"),
    ("or", "|"),
    ("xor", "^"),
    ("divmod", "divmod()"),
];

impl Bin {
    /// All operators in order.
    pub const ALL: [Bin; N_BIN] = [
        Bin::Add,
        Bin::Sub,
        Bin::Mul,
        Bin::TrueDiv,
        Bin::FloorDiv,
        Bin::Mod,
        Bin::Pow,
        Bin::MatMul,
        Bin::LShift,
        Bin::RShift,
        Bin::And,
        Bin::Or,
        Bin::Xor,
        Bin::DivMod,
    ];

    /// How it is written in error messages.
    pub fn symbol(self) -> &'static str {
        BIN_NAMES[self as usize].1
    }

    /// How its in-place form is written in error messages.
    pub fn inplace_symbol(self) -> String {
        match self {
            Bin::Pow => "**=".to_owned(),
            op => format!("{}=", op.symbol()),
        }
    }

    /// The stem of its special methods' names.
    pub fn stem(self) -> &'static str {
        BIN_NAMES[self as usize].0
    }
}

/// Unary operators with a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names speak for themselves")]
pub enum Un {
    Neg,
    Pos,
    Invert,
    Abs,
    Int,
    Float,
    Index,
}

/// Number of unary operators.
pub const N_UN: usize = 7;

impl Un {
    /// All of them, in order.
    pub const ALL: [Un; N_UN] = [Un::Neg, Un::Pos, Un::Invert, Un::Abs, Un::Int, Un::Float, Un::Index];
}

/// Answers of functions that find nothing without raising.
pub type OptRes = Result<Option<Ref>, Exc>;

type UnaryFn = fn(&Cx, Value) -> Res;
type BinaryFn = fn(&Cx, Value, Value) -> Res;

/// The slots of a class.
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "each is the special method of its name")]
pub struct Slots {
    pub repr: Option<UnaryFn>,
    pub str: Option<UnaryFn>,
    pub hash: Option<fn(&Cx, Value) -> Result<i64, Exc>>,
    pub call: Option<fn(&Cx, Value, Args<'_>) -> Res>,
    /// Attribute access; the name is one that [`Cx::attr_name`] answers.
    pub getattr: Option<fn(&Cx, Value, Value) -> Res>,
    /// Attribute assignment, or deletion when there is no value.
    pub setattr: Option<fn(&Cx, Value, Value, Option<Value>) -> Result<(), Exc>>,
    pub compare: Option<fn(&Cx, Value, Value, Cmp) -> Res>,
    pub iter: Option<UnaryFn>,
    /// The next item, or nothing at the end.
    pub next: Option<fn(&Cx, Value) -> OptRes>,
    pub len: Option<fn(&Cx, Value) -> Result<usize, Exc>>,
    pub getitem: Option<BinaryFn>,
    /// Item assignment, or deletion when there is no value.
    pub setitem: Option<fn(&Cx, Value, Value, Option<Value>) -> Result<(), Exc>>,
    pub contains: Option<fn(&Cx, Value, Value) -> Result<bool, Exc>>,
    pub bool: Option<fn(&Cx, Value) -> Result<bool, Exc>>,
    /// Called with the operands in order; either may be of the slot's class.
    pub binary: [Option<BinaryFn>; N_BIN],
    pub inplace: [Option<BinaryFn>; N_BIN],
    pub unary: [Option<UnaryFn>; N_UN],
    /// `sequence + other`, asked after the arithmetic slots of both operands.
    pub concat: Option<BinaryFn>,
    /// `sequence * count`, asked after the arithmetic slots of both operands.
    pub repeat: Option<BinaryFn>,
    /// `get(descriptor, object or unbound, class)`.
    pub descr_get: Option<fn(&Cx, Value, Value, Value) -> Res>,
    /// `set(descriptor, object, value)`, or delete when there is no value.
    pub descr_set: Option<fn(&Cx, Value, Value, Option<Value>) -> Result<(), Exc>>,
    /// `new(class, args)`.
    pub new: Option<fn(&Cx, &Obj<Class>, Args<'_>) -> Res>,
    pub init: Option<fn(&Cx, Value, Args<'_>) -> Result<(), Exc>>,
    pub del: Option<fn(&Cx, Value) -> Result<(), Exc>>,
    /// The bytes that others may look at. The answer is good until the caller's next safepoint.
    pub buffer: Option<for<'a> fn(&'a Cx, Value) -> Buffer<'a>>,
}

/// Where bytes lie that an object lets others look at.
pub enum Storage<'a> {
    /// They never change.
    Fixed(&'a [u8]),
    /// They may be written, under the lock.
    Growable(LockedRef<'a, Counted<Vec<u8>>>),
}

/// Bytes that an object lets others look at, and what they mean.
pub struct Buffer<'a> {
    /// The bytes.
    pub storage: Storage<'a>,
    /// The format character of an item.
    pub letter: u8,
    /// Bytes of an item.
    pub size: usize,
}
