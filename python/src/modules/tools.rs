//! The module `freewheel`: what this runtime can do and Python has no name for.

use std::fs::File;

use freewheel::{Args, Cx, NativeFn, Ref, Res};

use super::ModuleBuilder;
use super::os::error::os_error_at;
use super::os::path::path_arg;

const FUNCTIONS: &[(&str, NativeFn)] = &[("heap_snapshot", heap_snapshot)];

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
    ModuleBuilder::new(cx, "freewheel")?.functions(FUNCTIONS)?.finish()
}
