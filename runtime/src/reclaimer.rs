//! The thread that frees what others have retired, when they do not come to it.
//!
//! It is started with the second thread of a runtime, sleeps while nothing is retired, and is registered only while it works:
//! else the runtime would never again have a single thread.

use std::sync::{Arc, Weak};

use freewheel_gc::{AttachError, Reclaimer};
use freewheel_refcount::sync::atomic::Ordering;

use crate::runtime::{Runtime, Shared};

/// Starts it, unless that was done.
pub(crate) fn start(runtime: &Runtime) {
    // Relaxed: nothing else depends on it.
    if runtime.0.has_reclaimer.swap(true, Ordering::Relaxed) {
        return;
    }
    let (shared, reclaimer) = (Arc::downgrade(&runtime.0), Reclaimer::new(runtime.world().clone()));
    // Without it, retired objects wait until there are more of them.
    let _ = std::thread::Builder::new().name("reclaimer".into()).spawn(move || run(&shared, reclaimer));
}

fn run(shared: &Weak<Shared>, mut reclaimer: Reclaimer) {
    while reclaimer.wait() {
        let Some(runtime) = shared.upgrade().map(Runtime) else { return };
        match runtime.attach_once(|cx| cx.mutator().reclaim()) {
            // Without a slot for one more thread it tries again later.
            Ok(()) | Err(AttachError::TooManyThreads) => {}
            Err(AttachError::Closed) => return,
        }
    }
}
