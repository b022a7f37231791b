//! Marking what an object holds many of.
//!
//! # Problem
//!
//! Most references lead to objects that are marked already, and a list's items often lie side by side. Then it is a waste
//! to look up the page and the mark of each.
//!
//! # How
//!
//! After a run of items that are all marked, the bits of the [`Span`] are read that the last one lies in. As long as runs
//! follow that lie in it, too, a few operations on registers say for each whether all are marked: no branch for an item,
//! nothing read but the item. Where there are no such runs, the items are taken singly for a while.
//!
//! A span's bits are as old as the reading. That errs towards marking: who marks looks again.

use core::ptr::NonNull;

use freewheel_refcount::{Header, Value};

use crate::marks::{Marker, SPAN, bit};
use crate::page::PageMeta;

/// Fewer items are not worth the trouble.
const LONG: usize = 24;
/// Items that are looked at together.
const RUN: usize = 8;
/// Runs of marked objects, one after the other, that are followed by none of the same span, before items are taken singly.
const PATIENCE: u32 = 2;
/// Items that are taken singly then.
const SINGLY: usize = 96;

/// The marks of the objects that lie in one word's part of a page.
struct Span {
    /// The first address.
    start: u64,
    marked: u64,
}

impl Span {
    /// The span that an object lies in.
    fn around(object: NonNull<Header>, marker: Marker) -> Span {
        let addr = object.as_ptr().addr();
        let marked = PageMeta::of(object).marks.around(addr, marker);
        Span { start: (addr - addr % SPAN) as u64, marked }
    }

    /// Whether the objects among these are all in the span, and marked.
    #[inline(always)]
    fn has_marked<T>(&self, run: &[T; RUN], value: impl Fn(&T) -> Value) -> bool {
        let (mut away, mut bits) = (0, 0);
        for item in run {
            let offset = value(item).bits() ^ self.start;
            away |= offset;
            bits |= bit(offset as usize);
        }
        // What is no reference may look like an address in the span, and is passed over like those.
        away < SPAN as u64 && bits & !self.marked == 0
    }
}

#[inline(always)]
fn mark(v: Value, marker: Marker, stack: &mut Vec<NonNull<Header>>) {
    if let Some(h) = v.as_object()
        && PageMeta::of(h).mark(h, marker)
    {
        stack.push(h);
    }
}

/// Marks the objects among the values of the items; those that were not marked are pushed.
#[inline(always)]
pub(crate) fn mark_each<T>(
    items: &[T],
    value: impl Fn(&T) -> Value + Copy,
    marker: Marker,
    stack: &mut Vec<NonNull<Header>>,
) {
    let rest = if items.len() < LONG { items } else { mark_runs(items, value, marker, stack) };
    rest.iter().for_each(|item| mark(value(item), marker, stack));
}

/// Does so with all but the last few.
#[inline(never)]
fn mark_runs<'a, T>(
    mut items: &'a [T],
    value: impl Fn(&T) -> Value + Copy,
    marker: Marker,
    stack: &mut Vec<NonNull<Header>>,
) -> &'a [T] {
    let mut patience = PATIENCE;
    while let Some((run, rest)) = items.split_first_chunk::<RUN>() {
        let before = stack.len();
        run.iter().for_each(|item| mark(value(item), marker, stack));
        items = rest;
        // Where one was not marked others are not, either.
        if stack.len() == before
            && let Some(last) = value(&run[RUN - 1]).as_object()
        {
            let span = Span::around(last, marker);
            while let Some((run, rest)) = items.split_first_chunk()
                && span.has_marked(run, value)
            {
                items = rest;
                patience = PATIENCE;
            }
            if patience > 0 {
                patience -= 1;
                continue;
            }
        }
        let (singly, rest) = items.split_at(items.len().min(SINGLY));
        singly.iter().for_each(|item| mark(value(item), marker, stack));
        items = rest;
        patience = PATIENCE;
    }
    items
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::marks::GRANULE;
    use crate::os;
    use crate::page::{PAGE, PAGES, SEGMENT};

    /// The items of a list: mostly neighbours, in order, some of them elsewhere, some of them no objects.
    fn items(seed: u64, at: impl Fn(usize) -> Value) -> Vec<Value> {
        let mut random = seed;
        let mut next = |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) % below
        };
        let few = 1 + next(200);
        (0..400)
            .map(|i| match next(few * 4) {
                0 => Value::small(i),
                1 => Value::UNBOUND,
                2 => at(next(5000) as usize),
                _ => at(i as usize / 3 + next(2) as usize),
            })
            .collect()
    }

    #[test]
    fn each_object_is_pushed_once_whatever_lies_beside_it() {
        let segment = os::map_aligned(SEGMENT, SEGMENT).expect("there is memory");
        let at = |i: usize| {
            let p = segment.as_ptr().wrapping_add(PAGE + i * GRANULE % ((PAGES - 1) * PAGE));
            Value::object(NonNull::new(p.cast()).expect("inside the segment"))
        };
        for threads in [1, 2, 5] {
            let marker = if threads == 1 { Marker::Alone } else { Marker::of(1, threads) };
            for seed in 0..if cfg!(miri) { 1 } else { 300 } {
                let mut stack = Vec::new();
                let mut expected = BTreeSet::new();
                for list in (0..4).map(|n| items(seed * 4 + n, at)) {
                    expected.extend(list.iter().filter_map(|v| v.as_object()));
                    mark_each(&list, |v| *v, marker, &mut stack);
                }
                assert!(stack.iter().all(|h| PageMeta::of(*h).marks.around(h.addr().get(), marker) != 0));
                assert_eq!(stack.len(), expected.len());
                assert_eq!(stack.into_iter().collect::<BTreeSet<_>>(), expected);
                for page in 1..PAGES {
                    let first = at((page - 1) * (PAGE / GRANULE)).as_object().expect("an object");
                    PageMeta::of(first).marks.merge_lanes();
                    PageMeta::of(first).marks.clear();
                }
            }
        }
        // SAFETY: mapped above, with this size, and not used any more.
        unsafe { os::unmap(segment, SEGMENT, SEGMENT) };
    }
}
