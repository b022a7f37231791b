//! `_collections`: `deque`, `defaultdict`, and steps that `collections` needs natively.

mod default_dict;
mod deque;
mod deque_iter;
mod deque_ops;
mod ordered;
mod tools;
mod tuple_getter;

use freewheel::{Cx, Res};

use super::ModuleBuilder;

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    ModuleBuilder::new(cx, "_collections")?
        .class(tuple_getter::class(cx)?)?
        .class(deque::class(cx)?)?
        .class(default_dict::class(cx)?)?
        .function("_count_elements", tools::count_elements)?
        .function("_move_to_end", tools::move_to_end)?
        .function("_pop_first", tools::pop_first)?
        .value("_ordered_methods", ordered::methods(cx)?)?
        .function("_own_layout", ordered::own_layout)?
        .finish()
}
