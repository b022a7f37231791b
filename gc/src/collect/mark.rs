//! Marking: everything the stack's objects reach.
//!
//! An object is marked when it is found and traced later; in between it passes a short queue, and its first cache
//! lines are fetched when it enters. On heaps larger than the cache that hides most of what marking costs.
//!
//! One thread, one explicit stack. The seam for more is [`Cycle::mark_reachable`]: hand parts of the stack to workers
//! and make [`crate::page::PageMeta`]'s `mark` a `fetch_or`.

use core::ptr::NonNull;

use freewheel_refcount::Header;

use super::Cycle;
use crate::layout::{TraceMode, Tracer};

/// Objects between finding and tracing.
const AHEAD: usize = 32;

/// Asks for a cache line.
#[inline(always)]
fn prefetch(h: *const Header) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a hint; it reads nothing.
    unsafe {
        core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T0 }>(h.cast());
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: a hint; it reads nothing.
    unsafe {
        core::arch::asm!("prfm pldl1keep, [{}]", in(reg) h, options(nostack, readonly, preserves_flags));
    }
    #[cfg(any(not(any(target_arch = "x86_64", target_arch = "aarch64")), miri))]
    let _ = h;
}

impl Cycle<'_> {
    /// Marks what the objects on the stack reach, which are marked themselves. The stack is empty afterwards.
    pub(crate) fn mark_reachable(&mut self) {
        let world = self.mutator.world();
        let mut tracer = Tracer::new(TraceMode::Mark, &mut self.stack);
        let mut queue: [Option<NonNull<Header>>; AHEAD] = [None; AHEAD];
        let (mut at, mut waiting) = (0, 0usize);
        loop {
            let next = tracer.pop();
            if let Some(h) = next {
                prefetch(h.as_ptr());
                // Few objects begin where a line does.
                prefetch(h.as_ptr().wrapping_add(3));
            } else if waiting == 0 {
                return;
            }
            let oldest = core::mem::replace(&mut queue[at % AHEAD], next);
            at += 1;
            waiting = waiting + usize::from(next.is_some()) - usize::from(oldest.is_some());
            if let Some(h) = oldest {
                // SAFETY: a live object; its kind's own function.
                unsafe { (world.info(h).trace)(h, &mut tracer) };
            }
        }
    }
}
