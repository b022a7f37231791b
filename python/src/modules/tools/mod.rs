//! `_freewheel`: the native part of the module `freewheel`, which holds what this runtime can do and Python has no
//! name for.

mod atomic_int;
mod atomic_ref;
mod bell;
mod map;
mod map_change;
mod map_iter;
mod mpmc;

use std::fs::File;

use freewheel::{Args, Cx, Ref, Res};

use super::ModuleBuilder;
use super::os::error::os_error_at;
use super::os::path::path_arg;

/// The module that users see these classes in.
const MODULE: &str = "freewheel";

/// `heap_snapshot(path)`: writes all objects into a file that browsers' developer tools open.
fn heap_snapshot(cx: &Cx, args: Args<'_>) -> Res {
    let [path] = args.parse(cx, "heap_snapshot", ["path"], 1)?;
    let path = path.expect("required");
    let path = path_arg(cx, path, "heap_snapshot() expected str, bytes or os.PathLike object, not ")?;
    let written = File::create(path.as_path()).and_then(|file| cx.heap_snapshot(file));
    written.map(|()| Ref::none()).map_err(|e| os_error_at(cx, &e, path.value(), None))
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let closed = mpmc::closed_class(cx)?;
    ModuleBuilder::new(cx, "_freewheel")?
        .function("heap_snapshot", heap_snapshot)?
        .class(atomic_int::class(cx)?)?
        .class(atomic_ref::class(cx)?)?
        .class(map::class(cx)?)?
        .class(mpmc::class(cx, closed.value())?)?
        .value("Closed", closed)?
        .finish()
}
