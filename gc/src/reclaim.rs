//! The reclaim pause: frees retired objects without walking the heap.
//!
//! # Problem
//!
//! A SHARED object whose count is zero may still stand, uncounted, in stack slots of any thread, and may have been
//! stored into the heap again since.
//!
//! # Safety argument
//!
//! In the pause, after all merge queues are drained, counts are exact. An object is freed if its count is still zero
//! and no stack holds it, and no loan ([`crate::loan`]): nothing else keeps a SHARED object alive (clause 2 of [`crate::Client`] for roots). What
//! loses its last count by that is freed in the same pause by the same two questions, which is why the stacks are
//! scanned for all objects, not for retired ones only.
//!
//! Objects with finalizers are counted once more, finalized after the pause by the pausing thread, and retired again
//! when that count is dropped; the next pause frees them, if the finalizer let go of them.
//!
//! # Who does it
//!
//! A pause frees for a limited time. What the threads retire between two pauses may be more than one frees, so the time grows
//! with what is waiting: each pause frees about the same share of it, and it cannot grow for ever. The same thread goes on with
//! what is left, until another one has retired more since: that one takes over at its next safepoint, or the first would do
//! nothing but free what others retire.
//!
//! # Source
//!
//! Deutsch and Bobrow, CACM 1976 (the zero count table).

use core::ptr::NonNull;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::time::{Duration, Instant};

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::{Header, OwnerId, Value, Verdict, flags};

use crate::layout::{ReleaseMode, Releaser};
use crate::mutator::{Mutator, RETIRED_OBJECTS};
use crate::overdue::Left;
use crate::page::PageMeta;
use crate::pause_lock::Moment;
use crate::poll::RECLAIM;
use crate::prefetch::prefetch;
use crate::report::PauseKind;
use crate::stop_world::PauseToken;

/// For how long one pause frees: several times what it takes to stop the threads, and half of the tenth of a millisecond
/// that they are to wait at most. Once more for each [`RETIRED_OBJECTS`] that are waiting.
const LONGEST: Duration = Duration::from_micros(50);
/// How many objects before its turn an object's memory is asked for.
const AHEAD: usize = 8;
/// Objects freed between two looks at the clock.
const BETWEEN_LOOKS: u64 = 128;

/// Addresses are hash enough.
#[derive(Default)]
pub(crate) struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("addresses are written as usize");
    }

    fn write_usize(&mut self, n: usize) {
        self.0 = (n as u64 >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Who goes on with what a pause leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// The thread that pauses.
    Mine,
    /// The one that has retired most since the pause before.
    Heaviest,
}

/// What one reclaim pause did.
struct Reclaimed {
    /// Counted once more, to be finalized.
    finalizable: Vec<NonNull<Header>>,
    /// Who goes on, if there is more to do.
    next: Option<OwnerId>,
    freed: u64,
    freed_bytes: usize,
}

/// A set of object addresses.
pub(crate) type AddressSet = HashSet<usize, BuildHasherDefault<AddressHasher>>;

impl Mutator {
    /// Frees retired objects, of all threads. A safepoint; runs finalizers. As many short pauses as it takes.
    pub fn reclaim(&self) {
        while self.reclaim_once(Rest::Mine).is_some() {}
        self.run_pending();
    }

    /// The same, if there is reason for it, until another thread goes on.
    pub(crate) fn reclaim_if_due(&self) {
        // SAFETY: only this thread (or a pause) touches its list.
        let count = unsafe { (*self.retired.get()).len() };
        if self.queue_full.replace(false)
            || count >= self.retired_limit.get()
            || self.retired_bytes.get() >= crate::mutator::RETIRED_BYTES
            || self.world().wants_reclaim()
        {
            while self.reclaim_once(Rest::Heaviest) == Some(self.id()) {}
            self.run_pending();
        }
    }

    /// One pause; answers who goes on, if there is more to do.
    fn reclaim_once(&self, rest: Rest) -> Option<OwnerId> {
        let (done, times) = self.pause_timed(PauseKind::Reclaim, |token| self.reclaim_in_pause(token, rest));
        self.world().tell(&times, |e| {
            e.freed_objects = done.freed as usize;
            e.freed_bytes = done.freed_bytes;
        });
        self.finalize_all(&done.finalizable);
        done.next
    }

    /// Merges everything in all queues. Answers all retired objects, and the thread that has retired most since the pause
    /// before; this one, if nobody has.
    pub(crate) fn drain_all(&self, token: &PauseToken) -> (Vec<NonNull<Header>>, OwnerId) {
        let world = self.world();
        // SAFETY: only this thread (or a pause) touches its list, which may be long if a pause has left it.
        let take_own = || core::mem::take(unsafe { &mut *self.retired.get() });
        let mut all = take_own();
        let mut heaviest = (all.len().saturating_sub(self.inherited.replace(0)), self.id());
        for (id, slot) in world.slots.iter() {
            let before = all.len();
            slot.gate.queue.take().for_each(|h| self.merge_one(h));
            all.append(&mut take_own());
            // SAFETY: the world is stopped, so all mutators are ours.
            if let Some(mutator) = unsafe { slot.mutator().as_ref() } {
                // SAFETY: as above.
                all.append(unsafe { &mut *mutator.retired.get() });
                mutator.retired_bytes.set(0);
                mutator.retired_limit.set(RETIRED_OBJECTS);
                let new = (all.len() - before).saturating_sub(mutator.inherited.replace(0));
                // Who is detached may stay so for long.
                if new > heaviest.0 && mutator.is_attached() {
                    heaviest = (new, id);
                }
            }
        }
        all.append(&mut world.orphans.in_pause(token));
        (all, heaviest.1)
    }

    /// Visits all stacks, and what native code holds.
    pub(crate) fn scan_stacks(&self, _: &PauseToken, visit: &mut dyn FnMut(Value)) {
        for (_, slot) in self.world().slots.iter() {
            // SAFETY: the pause holds the registry's lock, which guards the field.
            if let Some(roots) = unsafe { *slot.roots.get() } {
                // SAFETY: valid by the promise of `World::register`, and the thread is stopped.
                unsafe { (*roots).scan_stack(visit) };
            }
            // SAFETY: the world is stopped, so all mutators are ours.
            if let Some(mutator) = unsafe { slot.mutator().as_ref() } {
                mutator.held.visit(visit);
            }
        }
    }

    /// Keeps retired objects that could not be freed for the next pause.
    pub(crate) fn keep_retired(&self, kept: Vec<NonNull<Header>>) {
        self.retired_limit.set(RETIRED_OBJECTS.max(2 * kept.len()));
        // SAFETY: only this thread (or a pause) touches its list.
        let retired = unsafe { &mut *self.retired.get() };
        if retired.is_empty() {
            *retired = kept;
        } else {
            retired.extend(kept);
        }
    }

    /// Leaves retired objects that there was no time for to a thread, which goes on with them at its next safepoint.
    fn leave(&self, mut work: Vec<NonNull<Header>>, to: OwnerId) {
        let slot = self.world().slots.get(to);
        // SAFETY: the world is stopped, so all mutators are ours.
        let mutator = unsafe { slot.mutator().as_ref() }.unwrap_or(self);
        let count = work.len();
        // SAFETY: as above.
        unsafe { &mut *mutator.retired.get() }.append(&mut work);
        mutator.inherited.set(count);
        mutator.retired_limit.set(0);
        slot.gate.poll.request(RECLAIM);
    }

    /// One pause.
    fn reclaim_in_pause(&self, token: &PauseToken, rest: Rest) -> Reclaimed {
        let (mut work, heaviest) = self.drain_all(token);
        if cfg!(debug_assertions) {
            self.verify_stacks(token);
        }
        let mut on_stack = AddressSet::default();
        let mut insert = |v: Value| {
            if let Some(h) = v.as_object() {
                on_stack.insert(h.as_ptr().addr());
            }
        };
        self.scan_stacks(token, &mut insert);
        self.scan_loans(token, &mut insert);
        let (mut kept, mut finalizable, mut children) = (Vec::new(), Vec::new(), self.walk.take());
        let (mut freed, mut freed_bytes) = (0, 0);
        let longest = LONGEST * u32::try_from(1 + work.len() / RETIRED_OBJECTS).unwrap_or(u32::MAX);
        let started = Instant::now();
        while let Some(h) = work.pop() {
            if let Some(next) = work.len().checked_sub(AHEAD).and_then(|i| work.get(i)) {
                prefetch(next.as_ptr());
            }
            // SAFETY: retired objects are freed here only, each is on one list once (flag RETIRED).
            let header = unsafe { h.as_ref() };
            match header.reconsider(|| on_stack.contains(&h.as_ptr().addr())) {
                Verdict::Revived => {}
                Verdict::OnStack => kept.push(h),
                Verdict::Garbage if self.needs_finalizer(h) => {
                    self.hold_for_finalizer(h);
                    finalizable.push(h);
                }
                Verdict::Garbage => {
                    if header.is_weakly_referenced() {
                        self.clear_weak(Moment::now(self), h);
                    }
                    // SAFETY: nobody holds the object any more, and this happens to it once.
                    unsafe {
                        (self.world().info(h).drop)(
                            h,
                            &mut Releaser::new(ReleaseMode::Collect(&mut children)),
                        )
                    };
                    freed_bytes += PageMeta::of(h).block_size.get();
                    self.free_in_pause(h, token);
                    freed += 1;
                    for (i, &child) in children.iter().enumerate() {
                        if let Some(next) = children.get(i + AHEAD) {
                            prefetch(next.as_ptr());
                        }
                        self.release_in_pause(child, &mut work);
                    }
                    children.clear();
                    if freed % BETWEEN_LOOKS == 0 && started.elapsed() >= longest {
                        break;
                    }
                }
            }
        }
        let more = !work.is_empty();
        self.walk.set(children);
        self.world().heap.has_reclaimed(token, freed_bytes);
        let kept_any = if kept.is_empty() { Left::Nothing } else { Left::Kept };
        self.world().overdue.reclaimed(if more { Left::More } else { kept_any });
        self.keep_retired(kept);
        let next = more.then_some(if rest == Rest::Mine { self.id() } else { heaviest });
        if let Some(next) = next {
            self.leave(work, next);
        }
        // Relaxed: the sums are for people.
        self.world().totals.reclaims.fetch_add(1, Ordering::Relaxed);
        self.world().totals.reclaimed.fetch_add(freed, Ordering::Relaxed);
        Reclaimed { finalizable, next, freed, freed_bytes }
    }

    /// Drops a count in a pause; an object that loses its last one joins `work`, unless it is on a list already.
    pub(crate) fn release_in_pause(&self, h: NonNull<Header>, work: &mut Vec<NonNull<Header>>) {
        if self.decref_in_pause(h) {
            work.push(h);
        }
    }

    /// Whether a finalizer has to run before this object dies.
    pub(crate) fn needs_finalizer(&self, h: NonNull<Header>) -> bool {
        // SAFETY: a live object of this kind.
        unsafe { !h.as_ref().has(flags::FINALIZED) && (self.world().info(h).has_finalizer)(h) }
    }

    /// Counts an object for the time between the pause and the end of its finalizer. The caller's world is stopped.
    pub(crate) fn hold_for_finalizer(&self, h: NonNull<Header>) {
        // SAFETY: a live object.
        unsafe { h.as_ref() }.hold_for_finalizer(self.id());
    }

    /// Runs finalizers after a pause, and drops the counts that held their objects.
    pub(crate) fn finalize_all(&self, objects: &[NonNull<Header>]) {
        for &h in objects {
            self.world().client.finalize(self, h);
            // SAFETY: the count of `hold_for_finalizer`.
            unsafe { self.drop_value(Value::object(h)) };
        }
    }

    /// Frees an object's memory in a pause.
    pub(crate) fn free_in_pause(&self, h: NonNull<Header>, token: &PauseToken) {
        let page = PageMeta::of(h);
        #[cfg(freewheel_zeal)]
        page.poison(h);
        // SAFETY: the object is dead; its header is plain memory now.
        unsafe { h.as_ref() }.set_shape(0);
        if !page.is_classed() {
            self.world().heap.give_back(&mut self.world().heap.in_pause(token), NonNull::from(page));
            return;
        }
        // SAFETY: the object is dead, its shape is 0, and the world is stopped.
        unsafe { page.push_in_pause(h, self.id(), |owner| self.list_page(page, owner, token)) };
    }

    /// A page of this slot's thread, or of nobody, has room.
    #[cold]
    #[inline(never)]
    fn list_page(&self, page: &PageMeta, owner: OwnerId, token: &PauseToken) {
        if owner == 0 {
            self.world().heap.in_pause(token).adopt(page);
            return;
        }
        // SAFETY: the world is stopped, so all mutators are ours.
        let mutator = unsafe { self.world().slots.get(owner).mutator().as_ref() };
        mutator.expect("a page's owner is there").local.add(page);
    }
}
