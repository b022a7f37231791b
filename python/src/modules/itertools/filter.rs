//! Iterators that leave items out: `compress`, `dropwhile`, `takewhile`, `filterfalse`.

use core::sync::atomic::{AtomicBool, Ordering};

use freewheel::object::class::Class;
use freewheel::object::{Field, Obj};
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, Res, Value, fields_payload};

use super::super::support::{field, field_of, make, payload};
use super::iterator_class;

/// Data and selectors.
struct Compress {
    data: Field,
    selectors: Field,
}

fields_payload!(Compress, "compress", data, selectors);

fn compress_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [data, selectors] = args.parse(cx, "compress", ["data", "selectors"], 2)?;
    let data = cx.iter(data.expect("required"))?;
    let selectors = cx.iter(selectors.expect("required"))?;
    make(cx, class, Compress { data: field(data), selectors: field(selectors) })
}

fn compress_next(cx: &Cx, it: Value) -> OptRes {
    let c = payload::<Compress>(cx, it);
    loop {
        let Some(v) = cx.next(c.data.data.get())? else { return Ok(None) };
        let Some(selector) = cx.next(c.selectors.get())? else { return Ok(None) };
        if cx.truth(selector.value())? {
            return Ok(Some(v));
        }
        cx.checkpoint()?;
    }
}

pub(super) fn compress_class(cx: &Cx) -> Res {
    iterator_class::<Compress>(cx, "compress", Some(compress_new), compress_next, |_| ())?.finish()
}

/// A function, a source, and whether the function has changed its mind.
struct Test {
    function: Field,
    it: Field,
    turned: AtomicBool,
}

fields_payload!(Test, "predicate iterator", function, it);

impl Test {
    fn holds(&self, cx: &Cx, v: Value) -> Result<bool, Exc> {
        let f = self.function.get();
        if f == Value::NONE {
            return cx.truth(v);
        }
        let answer = cx.call(f, &[v])?;
        cx.truth(answer.value())
    }
}

fn test_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>, name: &str) -> Res {
    let [function, source] = args.exact(cx, name)?;
    let it = cx.iter(source)?;
    make(cx, class, Test { function: field_of(function), it: field(it), turned: false.into() })
}

fn dropwhile_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    test_new(cx, class, args, "dropwhile")
}

fn takewhile_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    test_new(cx, class, args, "takewhile")
}

fn filterfalse_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    test_new(cx, class, args, "filterfalse")
}

/// What calls the predicate even if it is the null value, which then fails as it should.
fn called(cx: &Cx, t: &Test, v: Value) -> Result<bool, Exc> {
    let answer = cx.call(t.function.get(), &[v])?;
    cx.truth(answer.value())
}

fn dropwhile_next(cx: &Cx, it: Value) -> OptRes {
    let t = payload::<Test>(cx, it);
    loop {
        let Some(v) = cx.next(t.it.get())? else { return Ok(None) };
        // Relaxed: a flag of its own.
        if t.turned.load(Ordering::Relaxed) {
            return Ok(Some(v));
        }
        if !called(cx, t, v.value())? {
            t.turned.store(true, Ordering::Relaxed);
            return Ok(Some(v));
        }
        cx.checkpoint()?;
    }
}

fn takewhile_next(cx: &Cx, it: Value) -> OptRes {
    let t = payload::<Test>(cx, it);
    // Relaxed: a flag of its own.
    if t.turned.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let Some(v) = cx.next(t.it.get())? else { return Ok(None) };
    if called(cx, t, v.value())? {
        return Ok(Some(v));
    }
    t.turned.store(true, Ordering::Relaxed);
    Ok(None)
}

fn filterfalse_next(cx: &Cx, it: Value) -> OptRes {
    let t = payload::<Test>(cx, it);
    loop {
        let Some(v) = cx.next(t.it.get())? else { return Ok(None) };
        if !t.holds(cx, v.value())? {
            return Ok(Some(v));
        }
        cx.checkpoint()?;
    }
}

pub(super) fn dropwhile_class(cx: &Cx) -> Res {
    iterator_class::<Test>(cx, "dropwhile", Some(dropwhile_new), dropwhile_next, |_| ())?.finish()
}

pub(super) fn takewhile_class(cx: &Cx) -> Res {
    iterator_class::<Test>(cx, "takewhile", Some(takewhile_new), takewhile_next, |_| ())?.finish()
}

pub(super) fn filterfalse_class(cx: &Cx) -> Res {
    iterator_class::<Test>(cx, "filterfalse", Some(filterfalse_new), filterfalse_next, |_| ())?.finish()
}
