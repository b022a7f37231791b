//! Pauses: stopping all threads of a world.
//!
//! # Problem
//!
//! Some things can be done only while nobody touches objects: freeing what others might still read, and
//! collecting.
//!
//! # Who may touch what
//!
//! One pause at a time: the pauser has the [`Turn`]. It also holds the registry's lock, so no thread comes or goes.
//! Between [`Mutator::pause`]'s begin and end the pauser owns all objects, all slots' words in state GC, and everything
//! that "anyone in a pause" may touch.
//!
//! # Transitions, ordering argument
//!
//! How threads are stopped and restarted is [`crate::gate::stop`].
//!
//! # Safety argument
//!
//! No lock that a stopped thread may hold is waited for in a pause: data that pauses need is behind a
//! [`crate::PauseLock`], which wants the mutator from those who wait and the token from those who must not. What takes
//! other locks ([`Mutator::attach`], allocation's slow path, [`crate::World::register`]) asserts that there is no pause.
//!
//! # Source
//!
//! PEP 703, "Stop-the-world".

use core::marker::PhantomData;
use std::time::Instant;

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::sync::parking::MutexGuard;

use crate::gate::{self, ThreadGate};
use crate::mutator::Mutator;
use crate::observe::PauseTimes;
use crate::report::PauseKind;
use crate::slots::ThreadSlot;
use crate::world::{Registry, World};

/// Proof that the world is stopped.
pub struct PauseToken {
    not_send: PhantomData<*mut ()>,
}

/// Keeps other pauses and handshakes away, and threads from coming and going.
pub(crate) type Turn<'a> = gate::Turn<'a, MutexGuard<'a, Registry>>;

impl World {
    /// The caller's turn. A safepoint.
    pub(crate) fn turn<'a>(&'a self, mutator: &Mutator) -> Turn<'a> {
        assert!(!mutator.in_pause(), "pauses do not nest");
        Turn::take(mutator, &self.stop, || self.registry.lock())
    }

    /// The gates of all threads but the pauser's; `next` is called for each when it is its turn.
    fn others(&self, pauser: &Mutator, next: impl Fn(&ThreadSlot)) -> impl Iterator<Item = &ThreadGate> {
        let me = pauser.id();
        let others = self.slots.iter().filter(move |(id, slot)| *id != me && slot.is_occupied());
        others.map(move |(_, slot)| {
            next(slot);
            &slot.gate
        })
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
        let world = mutator.world();
        let turn = world.turn(mutator);
        let started = Instant::now();
        mutator.set_in_pause(true);
        // Relaxed: published to the threads by STOP.
        world.totals.slowest_now.store(0, Ordering::Relaxed);
        let others = world.others(mutator, |slot| {
            // Relaxed: published to the thread by STOP, which it sees before it reads the time.
            slot.asked_at.store(world.now(), Ordering::Relaxed);
        });
        let late = |calls| world.tell_late(mutator.id(), calls);
        world.stop.stop(others, world.late.patience(&late));
        let stop_ns = started.elapsed().as_nanos() as u64;
        Stopped { mutator, kind, started, stop_ns, _turn: turn }
    }
}

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        let world = self.mutator.world();
        self.mutator.set_in_pause(false);
        world.note_pause(self.kind, self.stop_ns, self.started.elapsed().as_nanos() as u64);
        world.stop.restart(world.others(self.mutator, |_| ()));
    }
}

impl Mutator {
    /// Stops the world, runs `f`, restarts the world. A safepoint: objects may be freed and critical sections are
    /// given up before `f` runs. May be called attached or detached.
    pub fn pause<R>(&self, f: impl FnOnce(&PauseToken) -> R) -> R {
        let (result, times) = self.pause_timed(PauseKind::Client, f);
        self.world().tell(&times, |_| ());
        result
    }

    /// The same, with the time it took; the caller tells the observer.
    pub(crate) fn pause_timed<R>(
        &self,
        kind: PauseKind,
        f: impl FnOnce(&PauseToken) -> R,
    ) -> (R, PauseTimes) {
        let stopped = Stopped::begin(self, kind);
        let bytes_before = self.world().live_bytes();
        let result = f(&PauseToken { not_send: PhantomData });
        let times = PauseTimes {
            kind,
            stop_ns: stopped.stop_ns,
            pause_ns: stopped.started.elapsed().as_nanos() as u64,
            // Relaxed: whoever stopped for this pause has acknowledged, which `wait` acquired.
            slowest: self.world().totals.slowest_now.load(Ordering::Relaxed),
            threads: self.world().thread_count(),
            bytes_before,
        };
        (result, times)
    }
}
