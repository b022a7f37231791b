//! Starting threads and waiting for their end.
//!
//! A thread of the language is one of the operating system, with a record of its own in the runtime. What it is
//! started with becomes SHARED first.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use freewheel::attach::Handle;
use freewheel::object::dict::Dict;
use freewheel::object::tuple::Tuple;
use freewheel::object::{Kind, Obj};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};
use parking_lot::{Condvar, Mutex};

use super::super::native::Native;
use super::super::support::{given, make, payload};
use super::ident::{fresh_ident, ident, set_ident};
use super::patience::{Patience, wait_detached};
use super::{late, local};

/// Bytes of a new thread's native stack (address space; memory is taken as it is used).
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);
const DEFAULT_STACK: usize = 64 << 20;
const MIN_STACK: usize = 32 << 10;

/// Whether a thread is over.
struct End {
    ident: u64,
    over: Mutex<bool>,
    came: Condvar,
}

type ThreadHandle = Native<Arc<End>>;

/// Says that the thread is over, also when it ends by a panic.
struct Finish(Arc<End>);

impl Drop for Finish {
    fn drop(&mut self) {
        *self.0.over.lock() = true;
        self.0.came.notify_all();
    }
}

/// Starts a thread that calls a function.
fn spawn(cx: &Cx, f: Value, args: Value, kwargs: Option<Value>) -> Result<Arc<End>, Exc> {
    cx.prepare_threads();
    let (f, args) = (Handle::new(cx, f), Handle::new(cx, args));
    let kwargs = kwargs.map(|v| Handle::new(cx, v));
    let runtime = cx.runtime().clone();
    let end = Arc::new(End { ident: fresh_ident(), over: Mutex::new(false), came: Condvar::new() });
    let finish = Finish(end.clone());
    let size = match STACK_SIZE.load(Ordering::Relaxed) {
        0 => DEFAULT_STACK,
        size => size,
    };
    let run = move || {
        set_ident(finish.0.ident);
        // An error means that the runtime was closed meanwhile: there is nothing left to do.
        let _ = runtime.attach_with(move |cx| {
            late::set_name(cx, "");
            run_function(cx, f, args, kwargs);
            local::forget_thread(finish.0.ident);
            drop(cx.set_thread_record(None));
            late::forget(cx);
            // What the thread leaves to its owner's hand goes before anybody learns that it is over.
            drop(finish);
        });
    };
    match std::thread::Builder::new().stack_size(size).spawn(run) {
        Ok(_) => Ok(end),
        Err(_) => Err(cx.runtime_error("can't start new thread")),
    }
}

fn run_function(cx: &Cx, f: Handle, args: Handle, kwargs: Option<Handle>) {
    let function = f.get(cx);
    let result = {
        let (args, kwargs) = (args.get(cx), kwargs.as_ref().map(|h| h.get(cx)));
        let kwargs = kwargs.as_ref().and_then(|d| cx.cast::<Dict>(d.value()));
        cx.call_with(function.value(), Tuple::of(args.value()), kwargs)
    };
    drop((f, args, kwargs));
    if let Err(e) = result
        && !cx.is_error(&e, ExcKind::SystemExit)
    {
        crate::errors::report_ignored(cx, &e, "in thread started by", function.value());
    }
}

/// `start_new_thread(function, args[, kwargs])`.
pub(super) fn start_new_thread(cx: &Cx, args: Args<'_>) -> Res {
    let [f, given_args, kwargs] = args.range(cx, "start_new_thread", 2)?;
    let (f, given_args) = (f.expect("required"), given_args.expect("required"));
    if !cx.is_callable(f) {
        return Err(cx.type_error("first arg must be callable"));
    }
    if cx.cast::<Tuple>(given_args).is_none() {
        return Err(cx.type_error("2nd arg must be a tuple"));
    }
    if kwargs.is_some_and(|d| cx.cast::<Dict>(d).is_none()) {
        return Err(cx.type_error("optional 3rd arg must be a dictionary"));
    }
    cx.uint(spawn(cx, f, given_args, kwargs)?.ident)
}

/// `start_joinable_thread(function, handle=None, daemon=True)`; its receiver is the class of handles.
fn start_joinable_thread(cx: &Cx, args: Args<'_>) -> Res {
    let class = cx.as_class(args[0].value()).expect("bound to the class when the module is made");
    let names = ["function", "*handle", "*daemon"];
    let [f, ..] = args.skip(1).parse(cx, "start_joinable_thread", names, 1)?;
    let f = f.expect("required");
    if !cx.is_callable(f) {
        return Err(cx.type_error("thread function must be callable"));
    }
    let end = spawn(cx, f, cx.tuple(&[])?.value(), None)?;
    make(cx, class, Native(end))
}

fn end<'a>(cx: &Cx, v: Value) -> &'a Arc<End> {
    let handle: &'a Obj<ThreadHandle> = payload(cx, v);
    &handle.data.0
}

fn join(cx: &Cx, args: Args<'_>) -> Res {
    let [timeout] = args.skip(1).range(cx, "join", 0)?;
    let timeout = given(timeout).map(|v| cx.expect_f64(v)).transpose()?.filter(|t| *t >= 0.0);
    let end = end(cx, args[0].value()).clone();
    if end.ident == ident() {
        return Err(cx.runtime_error("Cannot join current thread"));
    }
    let patience = timeout.and_then(|t| Duration::try_from_secs_f64(t).ok());
    let patience = patience.map_or(Patience::Endless, Patience::Time);
    wait_detached(cx, patience.end(), |until| wait(&end, until))?;
    Ok(Ref::none())
}

fn wait(end: &End, until: Option<Instant>) -> bool {
    let mut over = end.over.lock();
    while !*over {
        match until {
            None => end.came.wait(&mut over),
            Some(at) => {
                if end.came.wait_until(&mut over, at).timed_out() {
                    break;
                }
            }
        }
    }
    *over
}

fn is_done(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "is_done")?;
    Ok(Ref::bool(*end(cx, v).over.lock()))
}

fn handle_ident(cx: &Cx, v: Value) -> Res {
    cx.uint(end(cx, v).ident)
}

fn handle_repr(cx: &Cx, v: Value) -> Res {
    cx.str(&format!("<_ThreadHandle object: ident={}>", end(cx, v).ident))
}

/// `stack_size(size=0)`: asks for a size, 0 for the usual one; answers the one asked for before.
pub(super) fn stack_size(cx: &Cx, args: Args<'_>) -> Res {
    let [size] = args.range(cx, "stack_size", 0)?;
    let size = size.map_or(Ok(0), |v| cx.expect_i64(v))?;
    let size = match usize::try_from(size) {
        Ok(n) if n == 0 || n >= MIN_STACK => n,
        Ok(_) => return Err(cx.value_error(format!("size not valid: {size} bytes"))),
        Err(_) => return Err(cx.value_error("size must be 0 or a positive value")),
    };
    // Relaxed: a number that orders nothing.
    cx.uint(STACK_SIZE.swap(size, Ordering::Relaxed) as u64)
}

/// The class of handles, and the function that starts joinable threads.
pub(super) fn class(cx: &Cx) -> Result<(Ref, Ref), Exc> {
    let class = ClassBuilder::new::<ThreadHandle>(cx, "_thread", "_ThreadHandle")?
        .slots(|s| s.repr = Some(handle_repr))?
        .methods(&[("join", join), ("is_done", is_done)])?
        .getset("ident", handle_ident, None)?
        .finish()?;
    let name = "start_joinable_thread";
    let start = native(cx, Kind::NativeFunction, name, start_joinable_thread, Some(class.value()), None)?;
    Ok((class, start))
}
