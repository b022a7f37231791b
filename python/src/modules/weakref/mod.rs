//! `_weakref`: weak references and proxies.

mod proxy;
mod proxy_slots;

use freewheel::object::Kind;
use freewheel::object::dict::Dict;
use freewheel::object::misc::WeakRef;
use freewheel::{Args, Cx, Ref, Res, Value};

use super::ModuleBuilder;

fn getweakrefcount(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "getweakrefcount")?;
    cx.uint(v.as_object().map_or(0, |h| cx.globals().weak.count(cx, h)) as u64)
}

fn getweakrefs(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "getweakrefs")?;
    cx.list(v.as_object().map(|h| cx.globals().weak.all(cx, h)).unwrap_or_default())
}

/// `_remove_dead_weakref(dict, key)`: deletes an entry whose value is a dead reference.
fn remove_dead_weakref(cx: &Cx, args: Args<'_>) -> Res {
    let [d, key] = args.exact(cx, "_remove_dead_weakref")?;
    let Some(d) = cx.cast::<Dict>(d) else { return Err(cx.type_error("a dict is required")) };
    // Another thread may store a new reference at any time.
    let dead = |v: Value| cx.cast::<WeakRef>(v).is_some_and(|r| r.target().is_none());
    cx.dict_remove_if(d, key, dead)?;
    Ok(Ref::none())
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let reference = cx.class(Kind::WeakRef).value();
    let proxies = proxy::classes(cx)?;
    ModuleBuilder::new(cx, "_weakref")?
        .value("ref", reference)?
        .value("ReferenceType", reference)?
        .value("ProxyType", proxies.plain)?
        .value("CallableProxyType", proxies.callable)?
        .value("proxy", proxies.function)?
        .functions(&[
            ("getweakrefcount", getweakrefcount),
            ("getweakrefs", getweakrefs),
            ("_remove_dead_weakref", remove_dead_weakref),
        ])?
        .finish()
}
