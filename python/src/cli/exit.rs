//! What happens when the program's text has run: its threads end, its exit functions run, its modules go.
//!
//! Finalizers that run now may use the variables of their modules. So modules are first only forgotten: a collection finds
//! what nothing else holds, with its finalizers, while all variables are still set. Only the variables of modules that are
//! held from elsewhere are then emptied one by one.
//!
//! The embedded library and native modules stay: finalizers and reports of errors need them.

use freewheel::object::Kind;
use freewheel::object::Obj;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::misc::WeakRef;
use freewheel::object::module::Module;
use freewheel::{Cx, Exc, Ref, Value};

use crate::importer;

fn modules<'a>(cx: &Cx) -> &'a Obj<Dict> {
    as_exact_dict(cx.globals().modules.get()).expect("the dict of modules")
}

/// Waits for the threads that are not daemons. An interrupt ends the waiting, not the program's success.
pub fn shutdown_threads(cx: &Cx) {
    let Some(threading) = cx.dict_get_str(modules(cx), "threading").map(Ref::new) else { return };
    if let Err(e) = cx.call_method_str(threading.value(), "_shutdown", &[]) {
        cx.report_unraisable(&e, threading.value());
    }
}

/// Calls what was registered with `atexit`.
///
/// # Errors
/// What `atexit` raises.
pub fn run_exit_functions(cx: &Cx) -> Result<(), Exc> {
    match cx.dict_get_str(modules(cx), "atexit") {
        Some(m) => cx.call_method_str(m, "_run_exitfuncs", &[]).map(drop),
        None => Ok(()),
    }
}

/// Lets go of the program's modules, and runs the finalizers of what they alone kept alive.
///
/// Threads that stand still for the end may hold the variables of the program for ever, and a heap at its limit has no
/// memory for collections: then the program's variables are emptied without more ado.
pub fn release_modules(cx: &Cx, threads: bool) {
    let short = cx.world().heap_limit() / 8;
    if (threads || cx.world().account_would_exceed(short))
        && let Some(main) = cx.dict_get_str(modules(cx), "__main__").map(Ref::new)
    {
        empty(cx, cx.module_dict(main.value()));
    }
    let forgotten = forget(cx);
    cx.mutator().collect();
    // The last one imported first.
    for r in forgotten.iter().rev() {
        let module = cx.cast::<WeakRef>(r.value()).and_then(|r| r.target()).map(Ref::new);
        if let Some(module) = module {
            empty(cx, cx.module_dict(module.value()));
        }
    }
    drop(forgotten);
    cx.mutator().collect();
}

/// Takes the program and the modules that it loaded from files out of the dict of modules; answers weak references.
fn forget(cx: &Cx) -> Vec<Ref> {
    let mut forgotten = Vec::new();
    for (name, module) in cx.dict_items(modules(cx)) {
        let is_main = cx.as_str(name.value()) == Some("__main__");
        if cx.cast::<Module>(module.value()).is_none()
            || !(is_main || importer::is_from_file(cx, module.value()))
        {
            continue;
        }
        // Without memory for a reference the module stays as it is, like one of the library.
        if let Ok(r) = cx.weak_reference(cx.class(Kind::WeakRef), module.value(), Value::NONE)
            && cx.dict_remove(modules(cx), name.value()).is_ok()
        {
            forgotten.push(r);
        }
    }
    forgotten
}

/// Sets a module's variables to the null value, in the order in which they were made.
fn empty(cx: &Cx, dict: &Obj<Dict>) {
    for (k, v) in cx.dict_items(dict) {
        let keep = cx.as_str(k.value()).is_some_and(|k| k.starts_with("__"));
        drop(v);
        if !keep && let Err(e) = cx.dict_set(dict, k.value(), Value::NONE) {
            cx.report_unraisable(&e, Value::NONE);
        }
    }
}
