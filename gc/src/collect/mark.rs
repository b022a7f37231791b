//! Marking: everything the stack's objects reach.
//!
//! An object is marked when it is found and traced later; in between it passes a short queue, and its first cache
//! lines are fetched when it enters. On heaps larger than the cache that hides most of what marking costs.
//!
//! The collecting thread begins alone. If it has not reached the end after a while, it leaves the rest to the threads of
//! [`crate::workers`], in jobs: a job is a stack of its own, and whoever works on a stack gives half of it away as a new
//! job while none is waiting. The older half, because what was found earlier leads to more. Who has next to nothing on the
//! stack, since all of its objects lead to a single one each, shares what passes the queue, but only with a thread that has
//! no job: the fewer objects are in the queue, the less of their way from memory is hidden.

use core::ptr::NonNull;

use freewheel_refcount::Header;
use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};

use super::Cycle;
use crate::layout::{TraceMode, Tracer};
use crate::marks::Marker;
use crate::prefetch::prefetch;
use crate::workers::{self, Scope};
use crate::world::World;

/// Objects between finding and tracing.
const AHEAD: usize = 32;
/// Objects that the collecting thread traces before it asks others to help.
const ALONE: usize = if cfg!(miri) { 64 } else { 8 << 10 };
/// Objects traced between two looks at whether work is wanted.
const BETWEEN_LOOKS: usize = if cfg!(miri) { 16 } else { 256 };

/// Objects on their way from the stack to their tracing, those that left it first in front.
struct Walk<'a> {
    world: &'a World,
    marker: Marker,
    queue: [NonNull<Header>; AHEAD],
    first: usize,
    len: usize,
}

impl<'a> Walk<'a> {
    fn new(world: &'a World, marker: Marker) -> Walk<'a> {
        Walk { world, marker, queue: [NonNull::dangling(); AHEAD], first: 0, len: 0 }
    }

    /// Asks for the object's lines, of which it may need two, since few objects begin where a line does.
    #[inline(always)]
    fn expect(&mut self, h: NonNull<Header>) {
        prefetch(h.as_ptr());
        prefetch(h.as_ptr().wrapping_add(3));
        self.queue[(self.first + self.len) % AHEAD] = h;
        self.len += 1;
    }

    #[inline(always)]
    fn next(&mut self) -> Option<NonNull<Header>> {
        self.len = self.len.checked_sub(1)?;
        let h = self.queue[self.first];
        self.first = (self.first + 1) % AHEAD;
        Some(h)
    }

    /// Traces up to `count` objects. False if there are no more.
    fn trace(&mut self, stack: &mut Vec<NonNull<Header>>, count: usize) -> bool {
        let mut tracer = Tracer::new(self.world, TraceMode::Mark(self.marker), stack);
        for _ in 0..count {
            while self.len < AHEAD
                && let Some(h) = tracer.pop()
            {
                self.expect(h);
            }
            let Some(h) = self.next() else { return false };
            // SAFETY: a live object; its kind's own function.
            unsafe { (self.world.info(h).trace)(h, &mut tracer) };
        }
        true
    }

    /// Puts what is on its way back onto the stack.
    fn stop(&mut self, stack: &mut Vec<NonNull<Header>>) {
        stack.extend(core::iter::from_fn(|| self.next()));
    }
}

/// What the threads that mark together share.
struct Together<'a> {
    world: &'a World,
    threads: usize,
    /// Jobs that nobody has begun.
    waiting: AtomicUsize,
    /// Jobs that are not through.
    jobs: AtomicUsize,
}

/// Marked objects that are to be traced.
struct Job(Vec<NonNull<Header>>);

// SAFETY: addresses of objects that nobody changes during the pause.
unsafe impl Send for Job {}
// SAFETY: as above; `World` is Sync, and so are counters.
unsafe impl Sync for Together<'_> {}

impl Together<'_> {
    /// Hands a job to whichever thread is free.
    fn give<'s>(&'s self, scope: &Scope<'s>, job: Job) {
        // Relaxed, here and below: hints; the pool orders jobs.
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.jobs.fetch_add(1, Ordering::Relaxed);
        scope.spawn(move |scope| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            self.work(scope, job);
            self.jobs.fetch_sub(1, Ordering::Relaxed);
        });
    }

    fn work<'s>(&'s self, scope: &Scope<'s>, Job(mut stack): Job) {
        let mut walk = Walk::new(self.world, Marker::of(workers::number(), self.threads));
        while walk.trace(&mut stack, BETWEEN_LOOKS) {
            if self.waiting.load(Ordering::Relaxed) != 0 {
                continue;
            }
            if stack.len() < 2 && self.jobs.load(Ordering::Relaxed) < self.threads {
                walk.stop(&mut stack);
            }
            if stack.len() >= 2 {
                let newer = stack.split_off(stack.len() / 2);
                self.give(scope, Job(core::mem::replace(&mut stack, newer)));
            }
        }
    }
}

impl Cycle<'_> {
    /// Marks what the objects on the stack reach, which are marked themselves. The stack is empty afterwards.
    pub(crate) fn mark_reachable(&mut self) {
        let world = self.mutator.world();
        let mut walk = Walk::new(world, Marker::Alone);
        let Some(workers) = self.workers else {
            while walk.trace(&mut self.stack, usize::MAX) {}
            return;
        };
        if !walk.trace(&mut self.stack, ALONE) {
            return;
        }
        walk.stop(&mut self.stack);
        let together = Together {
            world,
            threads: workers.threads(),
            waiting: AtomicUsize::new(0),
            jobs: AtomicUsize::new(0),
        };
        let first = Job(core::mem::take(&mut self.stack));
        workers.scope(|scope| together.give(scope, first));
        self.pages.iter().for_each(|page| page.marks.merge_lanes());
        self.report.workers = workers.threads();
    }
}
