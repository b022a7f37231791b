//! Iterators over built-in containers.
//!
//! | payload | kinds |
//! |---|---|
//! | [`SeqIter`] | `ListIter`, `ListRevIter`, `TupleIter`, `SeqIter`, `Reversed` |
//! | [`TableIter`] | `DictKeyIter`, `DictValueIter`, `DictItemIter`, `SetIter` |
//! | [`Parts`] | `CallIter`, `Enumerate`, `Zip`, `Map`, `Filter` |
//!
//! An iterator used by several threads at once never crashes and never yields freed objects: its cursor is an
//! atomic number, and it never lets go of its container before it dies. Two threads may be given the same item.
//!
//! A loop must not write to a container that others read, so iterators have theirs on loan ([`Loan`]).

use freewheel_refcount::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use freewheel_gc::Loan;

use super::{Field, Lender};
use crate::fields_payload;

/// Iterator over a sequence by index.
pub struct SeqIter {
    /// The sequence.
    pub seq: Loan,
    /// Next index, too large for any sequence once exhausted; for those that go backwards the number of items
    /// that are left.
    pub next: AtomicUsize,
}

fields_payload!(SeqIter, "iterator", seq);

impl Lender for SeqIter {
    fn loan(&self) -> &Loan {
        &self.seq
    }
}

/// Iterator over a range of integers that fit in a word.
///
/// One word alone says where it is, so that threads which use it at once find numbers of the range only.
pub struct RangeIter {
    /// How many numbers are left.
    left: AtomicI64,
    /// The number behind the last one, cut to a word.
    end: i64,
    /// Step.
    step: i64,
}

impl RangeIter {
    /// An iterator over `left` numbers that fit in a word, from `first` in steps of `step`.
    pub fn new(first: i64, left: i64, step: i64) -> RangeIter {
        RangeIter { left: left.into(), end: first.wrapping_add(left.wrapping_mul(step)), step }
    }

    /// How many numbers are left.
    #[inline(always)]
    pub fn left(&self) -> i64 {
        // Relaxed, here and below: an iterator shared by threads may hand out a number twice, as is written down.
        self.left.load(Ordering::Relaxed)
    }

    /// The step.
    pub fn step(&self) -> i64 {
        self.step
    }

    /// The number to hand out while `left` are left.
    #[inline(always)]
    pub fn at(&self, left: i64) -> i64 {
        self.end.wrapping_sub(left.wrapping_mul(self.step))
    }

    /// The next number, which counts as handed out.
    #[inline(always)]
    pub fn advance(&self) -> Option<i64> {
        let left = self.left();
        if left <= 0 {
            return None;
        }
        self.left.store(left - 1, Ordering::Relaxed);
        Some(self.at(left))
    }
}

fields_payload!(RangeIter, "range iterator");

/// Iterator over a dict or set.
pub struct TableIter {
    /// The container.
    pub owner: Loan,
    /// Next entry, `usize::MAX` once exhausted; for those that go backwards the entry behind it, then 0.
    pub next: AtomicUsize,
    /// Number of keys when the iteration began.
    pub len: usize,
    /// Whether it goes backwards.
    pub reverse: bool,
}

fields_payload!(TableIter, "table iterator", owner);

impl Lender for TableIter {
    fn loan(&self) -> &Loan {
        &self.owner
    }
}

/// Iterator made of other values.
///
/// | kind | `a` | `b` | `n` |
/// |---|---|---|---|
/// | `CallIter` | function | sentinel | 1 once exhausted |
/// | `Enumerate` | iterator | unbound, or the next number if it needs a box | next number |
/// | `Zip` | tuple of iterators | unbound | 1 if all must be equally long |
/// | `Map` | function | iterator, or tuple of iterators | how many |
/// | `Filter` | function or null value | iterator | 0 |
pub struct Parts {
    /// First part.
    pub a: Field,
    /// Second part.
    pub b: Field,
    /// A number, if the kind needs one.
    pub n: AtomicI64,
}

fields_payload!(Parts, "iterator parts", a, b);
