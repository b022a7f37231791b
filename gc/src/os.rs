//! Memory from the system: aligned, zeroed, given back in pieces.
//!
//! `memmap2` maps the shape arena; segments want an alignment larger than the system's page, so they are mapped
//! larger than needed and trimmed, for which that crate has no call. Under Miri, and where there is no `mmap`,
//! the global allocator serves.

use core::ptr::NonNull;

/// Maps `size` bytes at a multiple of `align`. Zeroed.
#[cfg(all(unix, not(miri)))]
pub fn map_aligned(size: usize, align: usize) -> Option<NonNull<u8>> {
    let whole = size.checked_add(align)?;
    let prot = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: a new private mapping at an address of the system's choice touches nothing that exists.
    let base = unsafe {
        libc::mmap(
            core::ptr::null_mut(),
            whole,
            prot,
            libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if base == libc::MAP_FAILED {
        return None;
    }
    let base = base.cast::<u8>();
    let lead = base.align_offset(align);
    let tail = whole - lead - size;
    // SAFETY: all three pointers are in (or one behind) the mapping just made, and nobody uses its ends.
    unsafe {
        let start = base.add(lead);
        if lead != 0 {
            libc::munmap(base.cast(), lead);
        }
        if tail != 0 {
            libc::munmap(start.add(size).cast(), tail);
        }
        start.expose_provenance();
        NonNull::new(start)
    }
}

/// Gives memory back.
///
/// # Safety
/// It came from [`map_aligned`] with the same size and alignment, and nobody uses it.
#[cfg(all(unix, not(miri)))]
pub unsafe fn unmap(start: NonNull<u8>, size: usize, _align: usize) {
    // SAFETY: the caller's promise.
    let failed = unsafe { libc::munmap(start.as_ptr().cast(), size) };
    debug_assert_eq!(failed, 0);
}

/// Tells the system that the contents are of no interest; they may be zeros afterwards.
///
/// # Safety
/// It is a page-aligned part of memory from [`map_aligned`] that nobody uses.
#[cfg(all(unix, not(miri)))]
pub unsafe fn discard(start: NonNull<u8>, size: usize) {
    // SAFETY: the caller's promise. A failure only means that the memory stays with us.
    unsafe { libc::madvise(start.as_ptr().cast(), size, libc::MADV_DONTNEED) };
}

/// Maps `size` bytes at a multiple of `align`. Zeroed.
#[cfg(not(all(unix, not(miri))))]
pub fn map_aligned(size: usize, align: usize) -> Option<NonNull<u8>> {
    let layout = std::alloc::Layout::from_size_align(size, align).ok()?;
    // SAFETY: the size is not zero.
    let start = unsafe { std::alloc::alloc_zeroed(layout) };
    start.expose_provenance();
    NonNull::new(start)
}

/// Gives memory back.
///
/// # Safety
/// It came from [`map_aligned`] with the same size and alignment, and nobody uses it.
#[cfg(not(all(unix, not(miri))))]
pub unsafe fn unmap(start: NonNull<u8>, size: usize, align: usize) {
    // SAFETY: the caller's promise; `map_aligned` made the same layout.
    unsafe {
        std::alloc::dealloc(start.as_ptr(), std::alloc::Layout::from_size_align_unchecked(size, align))
    };
}

/// Tells the system that the contents are of no interest.
///
/// # Safety
/// It is a part of memory from [`map_aligned`] that nobody uses.
#[cfg(not(all(unix, not(miri))))]
pub unsafe fn discard(_start: NonNull<u8>, _size: usize) {}

/// Gives memory back that the global allocator keeps, where that is known to do something, and to take microseconds: glibc
/// keeps even large blocks that were freed, once a few of them were.
pub fn trim_allocator() {
    #[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
    // SAFETY: no requirements.
    unsafe {
        libc::malloc_trim(0);
    }
}
