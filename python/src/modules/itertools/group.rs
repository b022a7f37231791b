//! `groupby`: runs of items with equal keys.

use core::sync::atomic::{AtomicU64, Ordering};

use freewheel::object::class::Class;
use freewheel::object::{Field, Obj};
use freewheel::types::sequence::pair;
use freewheel::types::slots::{Cmp, OptRes};
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::super::support::{class_part, clear, field, field_of, given, hold, make, payload};
use super::iterator_class;

/// The source with its latest item.
struct GroupBy {
    it: Field,
    /// Unbound if items are their own keys.
    key_function: Field,
    /// Key of the group that was given last.
    target: Field,
    /// Key of the latest item; unbound if there is none.
    key: Field,
    /// The latest item, unless a group has given it away.
    item: Field,
    /// Number of the group that was given last; earlier ones are over.
    group: AtomicU64,
}

fields_payload!(GroupBy, "groupby", it, key_function, target, key, item);

/// One group.
struct Grouper {
    parent: Field,
    target: Field,
    number: u64,
}

fields_payload!(Grouper, "groupby group", parent, target);

const GROUPER: &str = "_grouper";

fn groupby_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [source, key] = args.parse(cx, "groupby", ["iterable", "key"], 1)?;
    let it = field(cx.iter(source.expect("required"))?);
    let key_function = given(key).map_or_else(Field::unbound, field_of);
    let [target, key, item] = [const { Value::UNBOUND }; 3].map(Field::new);
    make(cx, class, GroupBy { it, key_function, target, key, item, group: 0.into() })
}

/// Fetches the next item and its key; answers false at the end.
fn step(cx: &Cx, g: &Obj<GroupBy>) -> Result<bool, Exc> {
    let Some(item) = cx.next(g.it.get())? else { return Ok(false) };
    let key = match g.key_function.bound() {
        Some(f) => cx.call(f, &[item.value()])?,
        None => item.clone(),
    };
    cx.set_field(&g.header, &g.item, item);
    cx.set_field(&g.header, &g.key, key);
    Ok(true)
}

/// Whether two keys belong to one group.
fn same(cx: &Cx, a: &Ref, b: &Ref) -> Result<bool, Exc> {
    Ok(a.value() == b.value() || cx.compare_bool(a.value(), b.value(), Cmp::Eq)?)
}

fn groupby_next(cx: &Cx, it: Value) -> OptRes {
    let g = payload::<GroupBy>(cx, it);
    // Relaxed: only equality counts.
    let number = g.group.fetch_add(1, Ordering::Relaxed) + 1;
    let key = loop {
        match (hold(&g.key), hold(&g.target)) {
            (Some(key), None) => break key,
            (Some(key), Some(target)) if !same(cx, &target, &key)? => break key,
            _ => {}
        }
        if !step(cx, g)? {
            return Ok(None);
        }
        cx.checkpoint()?;
    };
    cx.set_field(&g.header, &g.target, key.clone());
    let data = Grouper { parent: field_of(it), target: field(key.clone()), number };
    let group = make(cx, class_part(cx, it, GROUPER), data)?;
    pair(cx, key, group).map(Some)
}

fn grouper_next(cx: &Cx, it: Value) -> OptRes {
    let group = payload::<Grouper>(cx, it);
    let g = payload::<GroupBy>(cx, group.parent.get());
    if g.group.load(Ordering::Relaxed) != group.number {
        return Ok(None);
    }
    if g.item.bound().is_none() && !step(cx, g)? {
        return Ok(None);
    }
    let (Some(key), Some(item)) = (hold(&g.key), hold(&g.item)) else { return Ok(None) };
    if !same(cx, &Ref::new(group.target.get()), &key)? {
        return Ok(None);
    }
    clear(&g.item);
    clear(&g.key);
    Ok(Some(item))
}

pub(super) fn groupby_class(cx: &Cx) -> Res {
    let grouper = iterator_class::<Grouper>(cx, GROUPER, None, grouper_next, |_| ())?.finish()?;
    let class = iterator_class::<GroupBy>(cx, "groupby", Some(groupby_new), groupby_next, |_| ())?;
    class.attr(GROUPER, grouper.value())?;
    class.finish()
}
