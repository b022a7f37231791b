//! `islice` and `pairwise`.

use core::sync::atomic::{AtomicUsize, Ordering};

use freewheel::object::class::Class;
use freewheel::object::{Field, Obj};
use freewheel::types::sequence::{has_index, pair};
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::super::support::{clear, field, hold, make, no_keywords, only, payload};
use super::iterator_class;

/// No end.
const ENDLESS: usize = usize::MAX;

/// A slice of a source.
struct ISlice {
    /// Unbound once the slice has ended.
    it: Field,
    /// Number of the next item to give.
    next: AtomicUsize,
    /// Items taken from the source so far.
    seen: AtomicUsize,
    stop: usize,
    step: usize,
}

fields_payload!(ISlice, "islice", it);

const STOP: &str = "Stop argument for islice()";

/// An index argument: none for the null value.
fn index(cx: &Cx, v: Option<Value>, what: &str) -> Result<Option<usize>, Exc> {
    let Some(v) = v.filter(|v| *v != Value::NONE) else { return Ok(None) };
    let bad = || {
        let text = format!("{what} must be None or an integer: 0 <= x <= sys.maxsize.");
        cx.value_error(text)
    };
    match cx.expect_i64(v) {
        Ok(i) => usize::try_from(i).map(Some).map_err(|_| bad()),
        Err(_) => Err(bad()),
    }
}

fn islice_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    no_keywords(cx, &args, "islice")?;
    let [source, a, b, step] = args.range(cx, "islice", 2)?;
    let (start, stop) = if args.len() == 2 {
        (None, index(cx, a, STOP)?)
    } else {
        let what = if b.is_some_and(|b| has_index(cx, b)) { "Indices for islice()" } else { STOP };
        let stop = index(cx, b, what)?;
        (index(cx, a, "Indices for islice()")?, stop)
    };
    let step = match index(cx, step, "") {
        Ok(step) => step.unwrap_or(1),
        Err(_) => 0,
    };
    if step == 0 {
        return Err(cx.value_error("Step for islice() must be a positive integer or None."));
    }
    let it = cx.iter(source.expect("required"))?;
    let next = start.unwrap_or(0).into();
    make(cx, class, ISlice { it: field(it), next, seen: 0.into(), stop: stop.unwrap_or(ENDLESS), step })
}

fn islice_next(cx: &Cx, it: Value) -> OptRes {
    let s = payload::<ISlice>(cx, it);
    let Some(source) = hold(&s.it) else { return Ok(None) };
    // Relaxed: numbers, which order nothing.
    let next = s.next.load(Ordering::Relaxed);
    let mut seen = s.seen.load(Ordering::Relaxed);
    let item = loop {
        if seen >= s.stop {
            break None;
        }
        let item = cx.next(source.value())?;
        if item.is_none() {
            break None;
        }
        seen += 1;
        s.seen.store(seen, Ordering::Relaxed);
        if seen > next {
            break item;
        }
        cx.checkpoint()?;
    };
    match item {
        Some(_) => s.next.store(next.saturating_add(s.step).min(s.stop), Ordering::Relaxed),
        None => clear(&s.it),
    }
    Ok(item)
}

pub(super) fn islice_class(cx: &Cx) -> Res {
    iterator_class::<ISlice>(cx, "islice", Some(islice_new), islice_next, |_| ())?.finish()
}

/// A source and its latest item.
struct Pairwise {
    it: Field,
    old: Field,
}

fields_payload!(Pairwise, "pairwise", it, old);

fn pairwise_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let source = only(cx, &args, "pairwise")?;
    let it = cx.iter(source)?;
    make(cx, class, Pairwise { it: field(it), old: Field::unbound() })
}

fn pairwise_next(cx: &Cx, it: Value) -> OptRes {
    let p = payload::<Pairwise>(cx, it);
    let Some(source) = hold(&p.it) else { return Ok(None) };
    let ended = |found: Option<Ref>| {
        if found.is_none() {
            clear(&p.it);
            clear(&p.old);
        }
        found
    };
    let old = match hold(&p.old) {
        Some(old) => old,
        None => match ended(cx.next(source.value())?) {
            Some(first) => {
                cx.set_field(&p.header, &p.old, first.clone());
                first
            }
            None => return Ok(None),
        },
    };
    let Some(new) = ended(cx.next(source.value())?) else { return Ok(None) };
    cx.set_field(&p.header, &p.old, new.clone());
    pair(cx, old, new).map(Some)
}

pub(super) fn pairwise_class(cx: &Cx) -> Res {
    iterator_class::<Pairwise>(cx, "pairwise", Some(pairwise_new), pairwise_next, |_| ())?.finish()
}
