//! `_functools`: `partial`, `reduce`, `cmp_to_key` and the cache behind `lru_cache`.

mod lru;
mod lru_list;
mod order;
mod partial;

use freewheel::{Args, Cx, Ref, Res};

use super::ModuleBuilder;

/// `reduce(function, iterable[, initial])`.
fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let [f, iterable, initial] = args.range(cx, "reduce", 2)?;
    let (f, iterable) = (f.expect("required"), iterable.expect("required"));
    let it = match cx.iter(iterable) {
        Ok(it) => it,
        Err(e) if cx.is_error(&e, freewheel::ExcKind::TypeError) => {
            return Err(cx.type_error("reduce() arg 2 must support iteration"));
        }
        Err(e) => return Err(e),
    };
    let mut r = match initial {
        Some(v) => Ref::new(v),
        None => match cx.next(it.value())? {
            Some(v) => v,
            None => return Err(cx.type_error("reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(v) = cx.next(it.value())? {
        r = cx.call(f, &[r.value(), v.value()])?;
        cx.checkpoint()?;
    }
    Ok(r)
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let cmp_to_key = order::cmp_to_key_function(cx)?;
    ModuleBuilder::new(cx, "_functools")?
        .class(partial::class(cx)?)?
        .class(lru::class(cx)?)?
        .value("cmp_to_key", cmp_to_key.value())?
        .function("reduce", reduce)?
        .finish()
}
