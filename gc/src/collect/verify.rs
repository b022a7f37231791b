//! Zeal: after a collection, looks at everything again, naively.
//!
//! Every reference in a surviving object, a root or a stack slot must lead to an object that exists. It shares no data
//! structure with the collector: no marks, no candidates.

use core::ptr::NonNull;

use freewheel_refcount::{Header, Value};

use super::Cycle;
use crate::layout::Tracer;
use crate::page::PageMeta;

/// Panics if a reference leads to memory that holds no object.
fn check(from: &str, h: NonNull<Header>) {
    let page = PageMeta::of(h);
    // SAFETY: whatever was freed, the pages of survivors' referents are mapped, or this test has found its error.
    let shape = unsafe { h.as_ref() }.shape();
    assert!(shape != 0 && page.block_size.get() != 0, "{from} holds a freed object at {h:p}");
}

impl Cycle<'_> {
    /// Checks the heap after a sweep.
    pub(crate) fn verify(&mut self) {
        let world = self.mutator.world();
        let mut visit = |v: Value| v.as_object().iter().for_each(|&h| check("a root or a stack", h));
        world.scan_roots(&mut visit);
        self.mutator.scan_stacks(self.token, &mut visit);
        let mut referents = Vec::new();
        world.objects(self.token, &mut |h| {
            let info = world.info(h);
            // SAFETY: an object; its kind's own function.
            unsafe { (info.trace)(h, &mut Tracer::referents(&mut referents)) };
            referents.drain(..).for_each(|child| check(info.name, child));
        });
    }
}
