//! Sweeping: garbage is taken apart and its memory made available.
//!
//! First all garbage drops its references to survivors, then all of it is taken apart, then the blocks are freed: so
//! that no step looks at what an earlier one destroyed. Free lists are not built here, only the lists of pages with
//! room: an unmarked block is a free block now, and the owner threads them when it gets there (`lazy`).

use core::ptr::NonNull;

use freewheel_refcount::{OwnerId, flags};

use super::Cycle;
use crate::heap::Inner;
use crate::layout::{ReleaseMode, Releaser, TraceMode, Tracer};
use crate::mutator::Mutator;
use crate::page::PageMeta;

impl Cycle<'_> {
    /// Frees the candidates.
    pub(crate) fn sweep(&mut self) {
        self.drop_survivors();
        self.settle_retired();
        self.take_apart();
        self.rebuild();
    }

    /// Drops the counts that garbage holds on survivors.
    fn drop_survivors(&mut self) {
        let world = self.mutator.world();
        for i in 0..self.candidates.len() {
            let h = self.candidates[i];
            let mut tracer = Tracer::new(world, TraceMode::Survivors, &mut self.stack);
            // SAFETY: all garbage is still whole.
            unsafe { (world.info(h).trace)(h, &mut tracer) };
            while let Some(survivor) = self.stack.pop() {
                // A survivor without a count stands on a stack; the next reclaim pause looks at it again.
                self.mutator.release_in_pause(survivor, &mut self.retired);
            }
        }
    }

    /// Retired objects that survived stay retired; the others are garbage like any.
    fn settle_retired(&mut self) {
        let mut kept = core::mem::take(&mut self.retired);
        kept.retain(|&h| {
            // SAFETY: all garbage is still whole.
            let header = unsafe { h.as_ref() };
            let stays = PageMeta::of(h).is_marked(h) && header.total() == 0;
            if !stays {
                header.clear_flags(flags::RETIRED);
            }
            stays
        });
        self.mutator.keep_retired(kept);
    }

    /// Frees the native storage and the blocks of all garbage.
    fn take_apart(&mut self) {
        let world = self.mutator.world();
        let mut releaser = Releaser::new(ReleaseMode::Garbage);
        for &h in &self.candidates {
            // SAFETY: the object is garbage, and this happens to it once.
            unsafe { (world.info(h).drop)(h, &mut releaser) };
        }
        let mut large = Vec::new();
        for &h in &self.candidates {
            let page = PageMeta::of(h);
            self.report.freed_bytes += page.block_size.get();
            #[cfg(freewheel_zeal)]
            page.poison(h);
            // SAFETY: the object is dead; its header is plain memory now.
            unsafe { h.as_ref() }.set_shape(0);
            if !page.is_classed() {
                large.push(NonNull::from(page));
            }
        }
        self.report.freed_objects += self.candidates.len();
        self.candidates.clear();
        if !large.is_empty() {
            // A huge object's page is unmapped with it, so it must not be looked at any more.
            self.pages.retain(|page| page.is_classed() || page.marks.count() != 0);
            let mut inner = world.heap.in_pause(self.token);
            large.into_iter().for_each(|page| world.heap.give_back(&mut inner, page));
        }
    }

    /// Builds the lists of pages anew, and gives empty pages back.
    fn rebuild(&mut self) {
        let world = self.mutator.world();
        let mut inner = world.heap.in_pause(self.token);
        inner.forget_abandoned();
        for (_, slot) in world.slots.iter() {
            // SAFETY: the world is stopped, so all mutators are ours.
            if let Some(mutator) = unsafe { slot.mutator().as_ref() } {
                mutator.local.forget();
            }
        }
        for page in &self.pages {
            let live = page.marks.count();
            self.live_bytes += live as usize * page.block_size.get();
            if !page.is_classed() {
                continue;
            }
            if live == 0 {
                world.heap.give_back(&mut inner, NonNull::from(*page));
                continue;
            }
            page.forget_lists();
            page.lazy.set(live < page.extended.get());
            self.give(page, &mut inner);
        }
    }

    /// Gives a page to its owner, or to nobody if the owner is gone.
    fn give(&self, page: &PageMeta, inner: &mut Inner) {
        match self.mutator_of(page.owner()) {
            Some(mutator) => mutator.local.give(page),
            None => inner.adopt(page),
        }
    }

    fn mutator_of(&self, owner: OwnerId) -> Option<&Mutator> {
        if owner == 0 {
            return None;
        }
        // SAFETY: the world is stopped, so all mutators are ours.
        unsafe { self.mutator.world().slots.get(owner).mutator().as_ref() }
    }
}
