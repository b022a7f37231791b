//! Where marking begins: global roots, stacks, and objects that are being destroyed.

use freewheel_refcount::Value;

use super::Cycle;
use crate::marks::Marker;
use crate::page::PageMeta;
use crate::pause_lock::Moment;

impl Cycle<'_> {
    /// Clears all marks and marks the roots.
    pub(crate) fn mark_roots(&mut self) {
        self.pages.iter().for_each(|page| page.marks.clear());
        let (mutator, stack) = (self.mutator, &mut self.stack);
        let mut visit = |v: Value| {
            if let Some(h) = v.as_object()
                && PageMeta::of(h).mark(h, Marker::Alone)
            {
                stack.push(h);
            }
        };
        mutator.world().scan_roots(Moment::now(mutator), &mut visit);
        mutator.scan_stacks(self.token, &mut visit);
        // Objects that die right now, further up some thread's native stack: their destruction goes on afterwards.
        for (_, slot) in mutator.world().slots.iter() {
            // SAFETY: the world is stopped, so all mutators are ours.
            if let Some(other) = unsafe { slot.mutator().as_ref() } {
                // SAFETY: as above.
                unsafe { &*other.dying.get() }.iter().for_each(|&h| visit(Value::object(h)));
            }
        }
    }
}
