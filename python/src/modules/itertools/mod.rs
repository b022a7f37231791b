//! `itertools`: building blocks for iterators.
//!
//! An iterator used by several threads at once may give an item to two of them or leave one out, as the
//! language allows; it never crashes and never gives away freed objects. Parts that never change after an
//! iterator was made are read without counting them: the caller holds the iterator, which holds them.

mod combine;
mod endless;
mod filter;
mod group;
mod join;
mod select;
mod tee;

use freewheel::object::class::{Class, class_flags};
use freewheel::object::{Kind, Obj, Payload};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::types::slots::{OptRes, Slots};
use freewheel::{Args, Cx, Exc, Res, Value};

use super::ModuleBuilder;
use super::support::self_iter;

type New = fn(&Cx, &Obj<Class>, Args<'_>) -> Res;
type Next = fn(&Cx, Value) -> OptRes;

/// A class of iterators with payload `T`.
fn iterator_class<'a, T: Payload>(
    cx: &'a Cx,
    name: &str,
    new: Option<New>,
    next: Next,
    more: impl FnOnce(&mut Slots),
) -> Result<ClassBuilder<'a>, Exc> {
    let class = ClassBuilder::new::<T>(cx, "itertools", name)?;
    let flags = if new.is_some() { class_flags::SUBCLASSABLE } else { 0 };
    class.flags(flags).slots(|s| {
        s.new = new;
        s.iter = Some(self_iter);
        s.next = Some(next);
        more(s);
    })
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let tee_class = tee::tee_class(cx)?;
    let tee = native(cx, Kind::NativeFunction, "tee", tee::tee, Some(tee_class.value()), None)?;
    ModuleBuilder::new(cx, "itertools")?
        .class(endless::count_class(cx)?)?
        .class(endless::cycle_class(cx)?)?
        .class(endless::repeat_class(cx)?)?
        .class(join::chain_class(cx)?)?
        .class(join::zip_longest_class(cx)?)?
        .class(join::starmap_class(cx)?)?
        .class(join::accumulate_class(cx)?)?
        .class(filter::compress_class(cx)?)?
        .class(filter::dropwhile_class(cx)?)?
        .class(filter::takewhile_class(cx)?)?
        .class(filter::filterfalse_class(cx)?)?
        .class(group::groupby_class(cx)?)?
        .class(select::islice_class(cx)?)?
        .class(select::pairwise_class(cx)?)?
        .class(combine::product_class(cx)?)?
        .class(combine::permutations_class(cx)?)?
        .class(combine::combinations_class(cx)?)?
        .class(combine::combinations_with_replacement_class(cx)?)?
        .class(tee_class)?
        .value("tee", tee.value())?
        .finish()
}
