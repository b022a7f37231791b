//! Asking the processor for memory before it is needed.

use freewheel_refcount::Header;

/// Asks for the cache line at an address. Nothing is read: it may be any address.
#[inline(always)]
pub(crate) fn prefetch(h: *const Header) {
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
