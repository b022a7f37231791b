//! Garbage with finalizers.
//!
//! Weak references to garbage are cleared before any finalizer runs, so that no finalizer can reach garbage through
//! one; for what is freed in the end, the client hears it again. Objects with finalizers get one more count and live, with all they reach, until the next pause. A PRIVATE
//! object of another thread is shared first, with all it reaches: the pausing thread is going to see it.

use core::ptr::NonNull;

use freewheel_refcount::{Header, Value, flags};

use super::Cycle;
use crate::marks::Marker;
use crate::page::PageMeta;
use crate::pause_lock::Moment;

impl Cycle<'_> {
    /// Clears weak references to the candidates. If `allowed`, answers those that have to be finalized; otherwise they
    /// merely live on. Only what they do not reach stays a candidate.
    pub(crate) fn finalizable(&mut self, allowed: bool) -> Vec<NonNull<Header>> {
        let mutator = self.mutator;
        if allowed {
            self.clear_weak(true);
        }
        let found: Vec<_> = self.candidates.iter().copied().filter(|&h| mutator.needs_finalizer(h)).collect();
        for &h in &found {
            if PageMeta::of(h).mark(h, Marker::Alone) {
                self.stack.push(h);
            }
        }
        self.mark_reachable();
        let before = self.candidates.len();
        let mut waiting = 0;
        self.candidates.retain(|&h| {
            let page = PageMeta::of(h);
            if page.is_marked(h) {
                waiting += page.block_size.get();
            }
            !page.is_marked(h)
        });
        if allowed {
            self.waiting = waiting;
        }
        self.report.live_objects += before - self.candidates.len();
        if !allowed {
            self.clear_weak(true);
            return Vec::new();
        }
        for &h in &found {
            // SAFETY: candidates are objects.
            if unsafe { h.as_ref() }.owner() != mutator.id() {
                // SAFETY: the world is stopped.
                unsafe { mutator.share(Value::object(h)) };
            }
            mutator.hold_for_finalizer(h);
        }
        found
    }

    /// Shows the client what is left to be freed. What it keeps is alive; the rest is taken off its lists.
    pub(crate) fn offer(&mut self) {
        let (client, reason) = (&self.mutator.world().client, self.report.reason);
        let (found, kept) = client.garbage(Moment::now(self.mutator), reason, &self.candidates);
        self.report.found_objects += found;
        if kept {
            // They lead to each other, and to what is marked.
            for &h in &self.candidates {
                PageMeta::of(h).mark(h, Marker::Alone);
            }
            self.report.live_objects += self.candidates.len();
            self.candidates.clear();
        }
        self.clear_weak(false);
    }

    /// Clears weak references to the candidates; `early` if they may come back.
    fn clear_weak(&self, early: bool) {
        let moment = Moment::judging(self.mutator, early, self.token);
        for &h in &self.candidates {
            // SAFETY: candidates are objects.
            if unsafe { h.as_ref() }.has(flags::WEAKLY_REFERENCED) {
                self.mutator.clear_weak(moment, h);
            }
        }
    }
}
