//! Telling an observer about pauses.
//!
//! # Problem
//!
//! Who wants to know about each pause must not be part of it: printing takes locks and time. So what a pause did is put
//! down while it lasts, and told by the pausing thread when the world runs again.

use std::fmt;
use std::time::Duration;

use freewheel_refcount::OwnerId;
use freewheel_refcount::sync::Arc;
use freewheel_refcount::sync::atomic::{AtomicBool, Ordering};
use freewheel_refcount::sync::parking::Mutex;

use crate::report::{CollectionReport, PauseKind, Phases, Reason};
use crate::world::World;

/// A pause, as it is told to an observer.
#[derive(Clone, Debug)]
pub struct PauseEvent {
    /// What it was for.
    pub kind: PauseKind,
    /// Why the collection ran. Pauses of other kinds have no reason.
    pub reason: Option<Reason>,
    /// Registered threads, the pausing one included.
    pub threads: usize,
    /// From the request until all threads stood still.
    pub stop: Duration,
    /// The thread that was waited for longest, by its slot, and how long it took to stop; nothing if all others were
    /// detached.
    pub slowest: Option<(OwnerId, Duration)>,
    /// The whole pause, stopping included.
    pub pause: Duration,
    /// Where the time of a collection's pause went, in nanoseconds.
    pub phases: Option<Phases>,
    /// Objects that a collection found alive. Other pauses do not look.
    pub live_objects: Option<usize>,
    /// Objects freed.
    pub freed_objects: usize,
    /// Bytes of their blocks.
    pub freed_bytes: usize,
    /// [`World::live_bytes`] when the pause began.
    pub bytes_before: usize,
    /// The same when it was over.
    pub bytes_after: usize,
}

impl fmt::Display for PauseEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            PauseKind::Reclaim => "reclaim",
            PauseKind::Collection => "collection",
            PauseKind::Client => "client",
        };
        write!(f, "{kind}")?;
        if let Some(reason) = self.reason {
            write!(f, " {}", format!("{reason:?}").to_lowercase())?;
        }
        write!(f, " threads={} pause={}us stop={}us", self.threads, us(self.pause), us(self.stop))?;
        if let Some((id, took)) = self.slowest {
            write!(f, " slowest={id}:{}us", us(took))?;
        }
        if let Some(p) = self.phases {
            let phases = [
                ("drain", p.drain),
                ("mark", p.mark),
                ("subtract", p.subtract),
                ("rescue", p.rescue),
                ("finalize", p.finalize),
                ("sweep", p.sweep),
            ];
            for (name, ns) in phases {
                write!(f, " {name}={}us", us(Duration::from_nanos(ns)))?;
            }
        }
        if let Some(live) = self.live_objects {
            write!(f, " live={live}")?;
        }
        write!(f, " freed={} freed_bytes={}", self.freed_objects, self.freed_bytes)?;
        write!(f, " heap={}->{}", self.bytes_before, self.bytes_after)
    }
}

fn us(d: Duration) -> u128 {
    d.as_nanos().div_ceil(1000)
}

/// What pauses are told to.
pub type PauseObserver = dyn Fn(&PauseEvent) + Send + Sync;

/// The observer of a world.
#[derive(Default)]
pub(crate) struct Watch {
    on: AtomicBool,
    observer: Mutex<Option<Arc<PauseObserver>>>,
}

/// How long a pause took.
pub(crate) struct PauseTimes {
    pub(crate) kind: PauseKind,
    pub(crate) stop_ns: u64,
    pub(crate) pause_ns: u64,
    /// As in `Totals::slowest_stop`; 0 if nobody was waited for.
    pub(crate) slowest: u64,
    pub(crate) threads: usize,
    pub(crate) bytes_before: usize,
}

impl World {
    /// Has every pause told to `observer`, in place of the one before; nothing is told without one.
    ///
    /// It is called after the pause, by the thread that paused the world, which may be attached and is in the midst of
    /// its work: the observer may take locks and write files, and touches no objects. Pauses of several threads are told
    /// in no particular order.
    pub fn set_observer(&self, observer: Option<Arc<PauseObserver>>) {
        let mut held = self.watch.observer.lock();
        // Relaxed: a hint whether looking behind the lock is worth it.
        self.watch.on.store(observer.is_some(), Ordering::Relaxed);
        *held = observer;
    }

    /// Tells of a pause that is over; `add` puts in what its kind knows.
    pub(crate) fn tell(&self, times: &PauseTimes, add: impl FnOnce(&mut PauseEvent)) {
        // Relaxed: as above.
        if !self.watch.on.load(Ordering::Relaxed) {
            return;
        }
        let Some(observer) = self.watch.observer.lock().clone() else { return };
        let slowest = (times.slowest != 0)
            .then(|| (times.slowest as OwnerId, Duration::from_nanos(times.slowest >> OwnerId::BITS)));
        let mut event = PauseEvent {
            kind: times.kind,
            reason: None,
            threads: times.threads,
            stop: Duration::from_nanos(times.stop_ns),
            slowest,
            pause: Duration::from_nanos(times.pause_ns),
            phases: None,
            live_objects: None,
            freed_objects: 0,
            freed_bytes: 0,
            bytes_before: times.bytes_before,
            bytes_after: self.live_bytes(),
        };
        add(&mut event);
        observer(&event);
    }

    /// The same for a pause of a collection, whose report was `before` when it began.
    pub(crate) fn tell_collection(
        &self,
        times: &PauseTimes,
        before: &CollectionReport,
        after: &CollectionReport,
    ) {
        self.tell(times, |e| {
            e.reason = Some(after.reason);
            e.phases = Some(after.phases.since(&before.phases));
            e.live_objects = Some(after.live_objects);
            e.freed_objects = after.freed_objects - before.freed_objects;
            e.freed_bytes = after.freed_bytes - before.freed_bytes;
        });
    }
}
