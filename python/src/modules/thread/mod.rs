//! `_thread`: threads, locks, objects with attributes of their own in every thread.

mod ident;
pub(crate) mod late;
mod local;
mod lock;
pub(crate) mod patience;
mod rlock;
mod start;
mod take;

use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res};

use super::ModuleBuilder;

/// The calling thread's number.
pub(crate) fn ident() -> u64 {
    ident::ident()
}

fn get_ident(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "get_ident")?;
    cx.uint(ident::ident())
}

fn get_native_id(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "get_native_id")?;
    cx.uint(ident::native_id())
}

fn set_name(cx: &Cx, args: Args<'_>) -> Res {
    let [name] = args.exact(cx, "set_name")?;
    let name = cx.to_string(name)?;
    ident::set_native_name(&name);
    late::set_name(cx, &name);
    Ok(Ref::none())
}

fn interrupt_main(cx: &Cx, args: Args<'_>) -> Res {
    let [_signal] = args.range(cx, "interrupt_main", 0)?;
    cx.runtime().interrupt();
    Ok(Ref::none())
}

fn daemon_threads_allowed(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "daemon_threads_allowed")?;
    Ok(Ref::bool(true))
}

/// `exit()`: ends the calling thread.
fn exit(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "exit")?;
    let e: Exc = cx.error_with(ExcKind::SystemExit, &[]);
    Err(e)
}

fn count(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "_count")?;
    // The thread that began the program does not count.
    cx.uint(cx.runtime().thread_count().saturating_sub(1) as u64)
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let (lock, allocate_lock) = lock::class(cx)?;
    let (handle, start_joinable) = start::class(cx)?;
    ModuleBuilder::new(cx, "_thread")?
        .value("LockType", lock)?
        .value("allocate_lock", allocate_lock.clone())?
        .value("allocate", allocate_lock)?
        .class(rlock::class(cx)?)?
        .class(local::class(cx)?)?
        .class(handle)?
        .value("start_joinable_thread", start_joinable)?
        .value("error", cx.exc_class(ExcKind::RuntimeError).value())?
        .value("TIMEOUT_MAX", cx.float(patience::TIMEOUT_MAX)?)?
        .functions(&[
            ("start_new_thread", start::start_new_thread),
            ("start_new", start::start_new_thread),
            ("stack_size", start::stack_size),
            ("get_ident", get_ident),
            ("get_native_id", get_native_id),
            ("set_name", set_name),
            ("interrupt_main", interrupt_main),
            ("daemon_threads_allowed", daemon_threads_allowed),
            ("exit", exit),
            ("exit_thread", exit),
            ("_count", count),
        ])?
        .finish()
}
