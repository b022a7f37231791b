//! Pauses: stopping all threads of a world.
//!
//! # Problem
//!
//! Some things can be done only while nobody touches objects: freeing what others might still read, and
//! collecting.
//!
//! # Who may touch what
//!
//! One pause at a time: the pauser holds `pause_lock`, waited for while DETACHED, so that the pause before can
//! stop it. It also holds the registry's lock, so no thread comes or goes. Between [`Mutator::pause`]'s begin and end
//! the pauser owns all objects, all slots' words in state GC, and everything that "anyone in a pause" may touch.
//!
//! # Transitions
//!
//! See [`crate::thread_word`]. The pauser asks each thread; those it finds DETACHED it has at once, the others
//! acknowledge, and the last of them wakes the pauser.
//!
//! # Ordering argument
//!
//! A thread that acknowledges releases its word and then takes itself from `remaining`, a release sequence the pauser
//! acquires: what all threads did happens before the pause. The restart releases each word, and each thread acquires
//! its own.
//!
//! The request is two words: first STOP in the thread's word, then PAUSE in its poll word (release). The thread
//! clears PAUSE (acquire) *before* it looks for STOP. If its clear comes after our set, it sees STOP. If it comes
//! before, PAUSE is set again by us and it comes back at its next safepoint. A detaching thread looks at its own
//! word only, and cannot miss STOP there.
//!
//! # Safety argument
//!
//! No lock that a stopped thread may hold is taken in a pause: the token is not `Send`, and what takes locks
//! ([`Mutator::attach`], allocation's slow path, [`crate::World::register`]) cannot be reached by a client in a
//! pause except by a mistake that debug assertions catch.
//!
//! # Source
//!
//! PEP 703, "Stop-the-world"; without the polling every millisecond of its reference implementation.

use core::marker::PhantomData;
use std::time::Instant;

use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};
use freewheel_refcount::sync::parking::{Condvar, Mutex, MutexGuard};
use freewheel_refcount::sync::thread;

use crate::mutator::Mutator;
use crate::poll::PAUSE;
use crate::report::PauseKind;
use crate::thread_word::Asked;
use crate::world::{Registry, World};

/// Proof that the world is stopped.
pub struct PauseToken {
    not_send: PhantomData<*mut ()>,
}

/// How the pauser waits.
pub(crate) struct StopControl {
    /// Threads that have not acknowledged, plus one while the pauser is still asking.
    remaining: AtomicUsize,
    mutex: Mutex<()>,
    stopped: Condvar,
}

/// Rounds of looking before the pauser parks.
const SPINS: u32 = if cfg!(miri) { 4 } else { 200 };

impl StopControl {
    pub(crate) fn new() -> StopControl {
        StopControl { remaining: AtomicUsize::new(0), mutex: Mutex::new(()), stopped: Condvar::new() }
    }

    /// A thread that was asked has stopped.
    pub(crate) fn acknowledge(&self) {
        // Release: what the thread did; Acquire: what the others did, for the one who wakes the pauser.
        // Partner: `wait`.
        if self.remaining.fetch_sub(1, Ordering::AcqRel) == 1 {
            drop(self.mutex.lock());
            self.stopped.notify_one();
        }
    }

    fn wait(&self) {
        for i in 0..SPINS {
            // Acquire: what all threads did. Partner: `acknowledge`.
            if self.remaining.load(Ordering::Acquire) == 0 {
                return;
            }
            if i % 8 == 7 { thread::yield_now() } else { core::hint::spin_loop() }
        }
        let mut guard = self.mutex.lock();
        // Acquire: as above.
        while self.remaining.load(Ordering::Acquire) != 0 {
            self.stopped.wait(&mut guard);
        }
    }
}

/// Keeps other pauses and handshakes away, and threads from coming and going.
pub(crate) struct Turn<'a> {
    registry: Option<MutexGuard<'a, Registry>>,
    pause: Option<MutexGuard<'a, ()>>,
}

impl<'a> Turn<'a> {
    /// Waits DETACHED, so that the pause before can stop the thread. A safepoint.
    pub(crate) fn take(mutator: &'a Mutator) -> Turn<'a> {
        let world: &'a World = mutator.world();
        assert!(!mutator.in_pause(), "pauses do not nest");
        let attached = mutator.is_attached();
        if attached {
            mutator.detach();
        }
        let pause = world.pause_lock.lock();
        let registry = world.registry.lock();
        if attached {
            // No pause is in the way: we have the lock.
            mutator.attach_inner();
        }
        Turn { registry: Some(registry), pause: Some(pause) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.registry = None;
        if let Some(pause) = self.pause.take() {
            // Fair: others that wait for their turn come first.
            MutexGuard::unlock_fair(pause);
        }
    }
}

/// A pause; dropping it restarts the world.
struct Stopped<'a> {
    mutator: &'a Mutator,
    kind: PauseKind,
    started: Instant,
    stop_ns: u64,
    _turn: Turn<'a>,
}

impl<'a> Stopped<'a> {
    fn begin(mutator: &'a Mutator, kind: PauseKind) -> Stopped<'a> {
        let turn = Turn::take(mutator);
        let started = Instant::now();
        mutator.set_in_pause(true);
        mutator.world().stop_threads(mutator);
        let stop_ns = started.elapsed().as_nanos() as u64;
        Stopped { mutator, kind, started, stop_ns, _turn: turn }
    }
}

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        let world = self.mutator.world();
        self.mutator.set_in_pause(false);
        world.note_pause(self.kind, self.stop_ns, self.started.elapsed().as_nanos() as u64);
        world.restart_threads(self.mutator);
    }
}

impl World {
    fn stop_threads(&self, pauser: &Mutator) {
        let control = &self.stop;
        // Relaxed: published to the threads by STOP and PAUSE.
        control.remaining.store(1, Ordering::Relaxed);
        for (id, slot) in self.slots.iter() {
            if id == pauser.id() || !slot.is_occupied() {
                continue;
            }
            // Relaxed: as above; the thread reads the time after it saw STOP.
            slot.asked_at.store(self.now(), Ordering::Relaxed);
            control.remaining.fetch_add(1, Ordering::Relaxed);
            match slot.word.ask_stop() {
                Asked::Stopped => {
                    // Relaxed: not stopped by an acknowledgement, so nothing to order.
                    control.remaining.fetch_sub(1, Ordering::Relaxed);
                }
                Asked::Pending => slot.poll.request(PAUSE),
            }
        }
        control.acknowledge();
        control.wait();
    }

    fn restart_threads(&self, pauser: &Mutator) {
        for (id, slot) in self.slots.iter() {
            if id != pauser.id() && slot.is_occupied() && slot.word.release() {
                slot.unpark();
            }
        }
    }
}

impl Mutator {
    /// Stops the world, runs `f`, restarts the world. A safepoint: objects may be freed and critical sections are
    /// given up before `f` runs. May be called attached or detached.
    pub fn pause<R>(&self, f: impl FnOnce(&PauseToken) -> R) -> R {
        self.pause_timed(PauseKind::Client, f).0
    }

    /// The same, with the nanoseconds it took to stop the world, and the whole pause took.
    pub(crate) fn pause_timed<R>(&self, kind: PauseKind, f: impl FnOnce(&PauseToken) -> R) -> (R, u64, u64) {
        let stopped = Stopped::begin(self, kind);
        let result = f(&PauseToken { not_send: PhantomData });
        let whole = stopped.started.elapsed().as_nanos() as u64;
        (result, stopped.stop_ns, whole)
    }
}
