//! The rows that execute locked instructions today.
//!
//! A row that is not listed must execute none, and one that is listed exactly as many: who mends a row lowers its number or
//! deletes its line, and the command fails until that is done. `locked ROW` says which functions execute them.

/// A row that writes.
pub struct Known {
    pub row: &'static str,
    /// Locked instructions a step.
    pub locked: f64,
    /// What they are for.
    pub why: &'static str,
}

const fn known(row: &'static str, locked: f64, why: &'static str) -> Known {
    Known { row, locked, why }
}

/// All of them. A counted object costs two: one when it is counted, and one when it is let go.
pub const KNOWN: &[Known] = &[
    known("comprehension_of_shared", 2.0, "the new list counts the items"),
    known("deepcopy", 1.0, "a finalizer's flag"),
    known("private_lock", 2.0, "the lock's own two"),
    known("tuple_of_shared", 4.0, "the tuple counts its items"),
    known("shared_in_private_list", 2.0, "the list counts its item"),
    known("shared_in_private_instance", 2.0, "the instance counts its attribute"),
    known("list_copy", 8.0, "the copy counts its items"),
    known("star_arguments", 14.0, "tuple and dict count the arguments"),
];
