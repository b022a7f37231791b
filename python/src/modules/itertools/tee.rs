//! `tee`: several iterators over one source.
//!
//! What the source gave lies in a chain of cells; every iterator holds the cell of its next item. The cell at
//! the end is empty: whoever needs it first asks the source and appends a new empty one.
//!
//! The source is asked once for each cell: who comes to an empty cell claims it. If it is claimed, by another thread or by
//! the one that is asking already, `RuntimeError` is raised: waiting could last for ever, as the source may wait for whoever
//! waits for it. Claiming acquires and giving up the claim releases, so who has a claim sees whether the cell is empty
//! still.

use std::sync::atomic::{AtomicBool, Ordering};

use freewheel::object::class::{Class, class_flags};
use freewheel::object::{Field, Obj};
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Res, Value, fields_payload};

use super::super::support::{field, field_of, hold, make, payload};
use super::iterator_class;

/// A cell of the chain.
struct Cell {
    source: Field,
    /// The item, unbound while nobody has asked for it.
    item: Field,
    /// The cell of the item after it, set before the item.
    next: Field,
    /// Whether somebody is asking the source for the item.
    claimed: AtomicBool,
}

fields_payload!(Cell, "tee cell", source, item, next);

/// The right to ask the source for a cell's item.
struct Claim<'a>(&'a Cell);

impl Cell {
    fn claim(&self) -> Option<Claim<'_>> {
        // Acquire: what was stored into the cell. Partner: `drop`.
        let taken = self.claimed.swap(true, Ordering::Acquire);
        // Not made for whoever has none: dropping it gives the claim up.
        (!taken).then(|| Claim(self))
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        // Release: the item. Partner: `claim`.
        self.0.claimed.store(false, Ordering::Release);
    }
}

/// An iterator.
struct Tee {
    cell: Field,
}

fields_payload!(Tee, "tee", cell);

const CELL: &str = "_cell";

fn empty_cell(cx: &Cx, class: &Obj<Class>, source: Value) -> Res {
    let [item, next] = [Field::unbound(), Field::unbound()];
    make(cx, class, Cell { source: field_of(source), item, next, claimed: AtomicBool::new(false) })
}

fn tee_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [source] = args.exact(cx, "_tee")?;
    let it = cx.iter(source)?;
    if let Some(other) = cx.cast::<Tee>(it.value()) {
        return make(cx, class, Tee { cell: field_of(other.cell.get()) });
    }
    let cells =
        cx.class_attr(class, cx.intern(CELL)).and_then(|c| cx.as_class(c)).expect("set with the class");
    let cell = empty_cell(cx, cells, it.value())?;
    make(cx, class, Tee { cell: field(cell) })
}

fn tee_next(cx: &Cx, it: Value) -> OptRes {
    let t = payload::<Tee>(cx, it);
    let held = hold(&t.cell).expect("an iterator always has a cell");
    let cell = payload::<Cell>(cx, held.value());
    let item = match hold(&cell.item) {
        Some(item) => item,
        None => match ask(cx, cell)? {
            Some(item) => item,
            None => return Ok(None),
        },
    };
    if let Some(next) = hold(&cell.next) {
        cx.set_field(&t.header, &t.cell, next);
    }
    Ok(Some(item))
}

/// Fills an empty cell, and appends a new one.
fn ask(cx: &Cx, cell: &Obj<Cell>) -> OptRes {
    let Some(_claim) = cell.claim() else {
        return Err(cx.runtime_error("cannot re-enter the tee iterator"));
    };
    // Another thread may have filled it before the claim.
    if let Some(item) = hold(&cell.item) {
        return Ok(Some(item));
    }
    let Some(item) = cx.next(cell.source.get())? else { return Ok(None) };
    let next = empty_cell(cx, cx.class_of(cell.value()), cell.source.get())?;
    cx.set_field(&cell.header, &cell.next, next);
    cx.set_field(&cell.header, &cell.item, item.clone());
    Ok(Some(item))
}

fn tee_copy(cx: &Cx, args: Args<'_>) -> Res {
    let (it, []) = args.method(cx, "__copy__")?;
    let cell = payload::<Tee>(cx, it).cell.get();
    make(cx, cx.class_of(it), Tee { cell: field_of(cell) })
}

/// `tee(iterable, n=2)`; its receiver is the class of the iterators.
pub(super) fn tee(cx: &Cx, args: Args<'_>) -> Res {
    let class = cx.as_class(args[0].value()).expect("bound to the class when the module is made");
    let [source, n] = args.skip(1).range(cx, "tee", 1)?;
    let n = n.map_or(Ok(2), |n| cx.expect_i64(n))?;
    let Ok(n) = usize::try_from(n) else { return Err(cx.value_error("n must be >= 0")) };
    if n == 0 {
        return cx.tuple(&[]);
    }
    let it = cx.iter(source.expect("required"))?;
    // A source that can be copied needs no cells.
    let first = match cx.find_attr(it.value(), cx.intern("__copy__"))? {
        Some(_) => it,
        None => cx.call(class.value(), &[it.value()])?,
    };
    let copy = cx.get_attr_str(first.value(), "__copy__")?;
    let mut all = vec![first];
    for _ in 1..n {
        all.push(cx.call(copy.value(), &[])?);
    }
    cx.tuple_from(all)
}

fn never(_: &Cx, _: Value) -> OptRes {
    Ok(None)
}

pub(super) fn tee_class(cx: &Cx) -> Res {
    let cell = iterator_class::<Cell>(cx, CELL, None, never, |_| ())?.finish()?;
    let class = iterator_class::<Tee>(cx, "_tee", Some(tee_new), tee_next, |_| ())?
        .flags(class_flags::WEAK)
        .methods(&[("__copy__", tee_copy)])?;
    class.attr(CELL, cell.value())?;
    class.finish()
}
