//! Trial deletion: whose count is not explained by references among the unmarked objects?
//!
//! The counts lie in one array beside the heap, where each page with unmarked objects has a stretch; no object is
//! written to. What is left of a count afterwards comes from outside: handles of native code, mostly.

use super::Cycle;
use crate::layout::{TraceMode, Tracer};
use crate::marks::Marker;
use crate::page::PageMeta;

impl Cycle<'_> {
    /// Lists all unmarked objects.
    pub(crate) fn find_candidates(&mut self) {
        let mut live = 0;
        for page in &self.pages {
            live += page.for_each_unmarked(|h| self.candidates.push(h)) as usize;
        }
        self.report.live_objects = live;
    }

    /// Marks unmarked objects that are held from outside, and what they reach; the others stay candidates.
    pub(crate) fn rescue(&mut self) {
        if self.candidates.is_empty() {
            return;
        }
        let refs = self.subtract();
        for &h in &self.candidates {
            let page = PageMeta::of(h);
            // Below zero would be a reference that nobody counted: no reason to free anything.
            if refs[page.ref_index(h)] != 0 && page.mark(h, Marker::Alone) {
                self.stack.push(h);
            }
        }
        self.mark_reachable();
        let before = self.candidates.len();
        self.candidates.retain(|&h| !PageMeta::of(h).is_marked(h));
        self.report.live_objects += before - self.candidates.len();
    }

    /// The counts of all candidates, minus the references among them.
    fn subtract(&mut self) -> Vec<i32> {
        let mut refs: Vec<i32> = Vec::new();
        let mut last = core::ptr::null();
        for &h in &self.candidates {
            let page = PageMeta::of(h);
            // Candidates are listed page by page.
            if !core::ptr::eq(page, last) {
                last = page;
                page.ref_base.set(u32::try_from(refs.len()).expect("fewer than 2^32 objects"));
                refs.resize(refs.len() + page.capacity.get() as usize, 0);
            }
            // SAFETY: candidates are objects.
            let total = unsafe { h.as_ref() }.total();
            refs[page.ref_index(h)] = total.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
        }
        let world = self.mutator.world();
        let mut none = Vec::new();
        let mut tracer = Tracer::new(world, TraceMode::Subtract(&mut refs), &mut none);
        for &h in &self.candidates {
            // SAFETY: a live object; its kind's own function.
            unsafe { (world.info(h).trace)(h, &mut tracer) };
        }
        refs
    }
}
