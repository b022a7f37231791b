//! Warning of threads that hold up all others.
//!
//! # Problem
//!
//! A thread that stays in one native operation for long, such as a product of huge numbers, reaches no safepoint, and a
//! pause makes all others wait for it. The program only looks dead, so standard error says which thread it is.
//!
//! # Safety argument
//!
//! The warning is made in the midst of a pause, when other threads stand still already. So names of threads are kept
//! here, apart from the thread objects, under a lock that nobody holds across a safepoint; and the text goes to the
//! system without the lock of the standard library's stream.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use freewheel::Cx;
use freewheel::OwnerId;
use freewheel::gc::LateStop;
use parking_lot::Mutex;

use super::ident::ident;

/// What a warning says of a thread.
struct Known {
    ident: u64,
    /// Empty as long as it has none.
    name: String,
}

/// By the address of the thread's world, and its slot there.
type Threads = HashMap<(usize, OwnerId), Known>;

/// Locked for moments that contain no safepoint.
static THREADS: Mutex<Option<Threads>> = Mutex::new(None);

fn world(cx: &Cx) -> usize {
    // That of the world itself: each thread has a reference of its own.
    Arc::as_ptr(cx.mutator().world()).addr()
}

/// The calling thread is known by this name from now on.
pub(super) fn set_name(cx: &Cx, name: &str) {
    let known = Known { ident: ident(), name: name.to_owned() };
    let before = THREADS.lock().get_or_insert_default().insert((world(cx), cx.mutator().id()), known);
    drop(before);
}

/// The calling thread ends.
pub(super) fn forget(cx: &Cx) {
    let gone = THREADS.lock().get_or_insert_default().remove(&(world(cx), cx.mutator().id()));
    drop(gone);
}

/// Warns from now on, on standard error, of threads that hold up a pause for longer than this, once for each pause and
/// thread. The calling thread is the main one.
pub(crate) fn warn_after(cx: &Cx, patience: Duration) {
    set_name(cx, "MainThread");
    let world = world(cx);
    let warn = move |late: &LateStop| {
        // Who is late the second time was so the first time.
        if late.calls == 1 {
            // Nobody is left who could be told that standard error is closed.
            let _ = write_all(text(world, late).as_bytes());
        }
    };
    cx.mutator().world().set_late_observer(patience, Some(Arc::new(warn)));
}

/// A line for each thread.
fn text(world: usize, late: &LateStop) -> String {
    let threads = THREADS.lock();
    late.threads.iter().fold(String::new(), |mut text, (id, asked)| {
        let known = threads.as_ref().and_then(|all| all.get(&(world, *id)));
        // Writing to a string cannot fail.
        let _ = match known {
            Some(Known { ident, name }) if name.is_empty() => write!(text, "freewheel: thread {ident}"),
            Some(Known { ident, name }) => write!(text, "freewheel: thread {ident} ({name})"),
            None => write!(text, "freewheel: the thread in slot {id}"),
        };
        let seconds = asked.as_secs_f64();
        let _ =
            writeln!(text, " has kept all others waiting for {seconds:.1} s: it has reached no safepoint");
        text
    })
}

fn write_all(mut bytes: &[u8]) -> rustix::io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stderr(), bytes) {
            Ok(n) => bytes = &bytes[n..],
            Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
