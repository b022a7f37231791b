//! The block of memory behind a handle: counts and value.

use core::ptr::{self, NonNull};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

use crate::state::{NOBODY, OwnerId, Phase, Snapshot, State, flags};
use crate::weak::WeakCount;

/// Counts and value. Sixteen bytes and the value, as in `Arc`.
#[repr(C)]
pub(crate) struct Inner<T: ?Sized> {
    state: State,
    weak: WeakCount,
    value: T,
}

#[cfg(not(freewheel_loom))]
const _: () = assert!(core::mem::offset_of!(Inner<u64>, value) == 16 && size_of::<Inner<u64>>() == 24);

impl<T> Inner<T> {
    /// A new object of the thread in slot `owner`, or of nobody, counted once.
    #[inline(always)]
    pub(super) fn new(owner: OwnerId, value: T) -> Inner<T> {
        Inner { state: State::new(owner, flags::SHARED), weak: WeakCount::new(1), value }
    }

    /// The same without an owner: counted in the shared word from the start.
    pub(super) fn unowned(count: i32, value: T) -> Inner<T> {
        let state = State::with(NOBODY, flags::SHARED, 0, Snapshot::new(count, Phase::Merged));
        Inner { state, weak: WeakCount::new(1), value }
    }
}

impl<T: ?Sized> Inner<T> {
    /// The counting words.
    ///
    /// # Safety
    /// A strong or weak reference keeps the memory for as long as the answer is used, or the last use is the one that
    /// gives that reference up.
    #[inline(always)]
    pub(super) unsafe fn state<'a>(this: NonNull<Inner<T>>) -> &'a State {
        // SAFETY: the memory is there, by the caller's promise; the words are atomic.
        unsafe { &(*this.as_ptr()).state }
    }

    /// The weak count.
    ///
    /// # Safety
    /// As for [`Inner::state`].
    #[inline(always)]
    pub(super) unsafe fn weak<'a>(this: NonNull<Inner<T>>) -> &'a WeakCount {
        // SAFETY: as above.
        unsafe { &(*this.as_ptr()).weak }
    }

    /// The value's place.
    ///
    /// # Safety
    /// The memory is there.
    #[inline(always)]
    pub(super) unsafe fn value(this: NonNull<Inner<T>>) -> *mut T {
        // SAFETY: the memory is there, by the caller's promise; no reference is made.
        unsafe { &raw mut (*this.as_ptr()).value }
    }

    /// The block's layout.
    ///
    /// # Safety
    /// The memory is there, and nobody has exclusive access to the value; it may be dropped already.
    #[inline(always)]
    pub(super) unsafe fn layout(this: NonNull<Inner<T>>) -> Layout {
        // SAFETY: the memory is there, and what the pointer knows of the value (a length, a table) is still right.
        Layout::for_value(unsafe { this.as_ref() })
    }

    /// The object whose value is here.
    ///
    /// # Safety
    /// The pointer came from [`Inner::value`].
    pub(super) unsafe fn of_value(value: *const T) -> NonNull<Inner<T>> {
        // SAFETY: the value is there, by the caller's promise.
        let align = unsafe { align_of_val(&*value) };
        let offset = data_offset(align);
        // SAFETY: the value lies that far behind the start of its block.
        unsafe { NonNull::new_unchecked(value.byte_sub(offset) as *mut Inner<T>) }
    }
}

/// Where a value of this alignment lies in its block.
pub(super) const fn data_offset(align: usize) -> usize {
    size_of::<Inner<()>>().next_multiple_of(align)
}

/// Puts an object into memory of its own.
#[inline(always)]
pub(super) fn allocate<T>(inner: Inner<T>) -> NonNull<Inner<T>> {
    NonNull::from(Box::leak(Box::new(inner)))
}

/// A block with room for `len` values, whose counts are those of `inner`.
pub(super) fn allocate_slice<T>(inner: Inner<()>, len: usize) -> NonNull<Inner<[T]>> {
    let Ok((layout, _)) =
        Layout::array::<T>(len).and_then(|values| Layout::new::<Inner<[T; 0]>>().extend(values))
    else {
        panic!("capacity overflow");
    };
    let layout = layout.pad_to_align();
    // SAFETY: the layout is not empty.
    let block = unsafe { alloc(layout) };
    if block.is_null() {
        handle_alloc_error(layout);
    }
    let Inner { state, weak, value: () } = inner;
    let object = ptr::slice_from_raw_parts_mut(block.cast::<T>(), len) as *mut Inner<[T]>;
    // SAFETY: fresh memory of that layout.
    unsafe {
        (&raw mut (*object).state).write(state);
        (&raw mut (*object).weak).write(weak);
        NonNull::new_unchecked(object)
    }
}

/// Frees a block.
///
/// # Safety
/// Allocated with this layout, and not used again.
#[inline(always)]
unsafe fn free(block: NonNull<u8>, layout: Layout) {
    // The twins of models use what is dead, which loom reports as a panic; memory that is gone would be a crash.
    if !cfg!(freewheel_loom) {
        // SAFETY: the caller's promise.
        unsafe { dealloc(block.as_ptr(), layout) };
    }
}

/// Frees the block when dropped, if no weak reference is left.
pub(super) struct Memory<T: ?Sized>(NonNull<Inner<T>>);

impl<T: ?Sized> Memory<T> {
    /// Gives up a weak reference, or the one that stands for the strong ones, at the end of the scope.
    ///
    /// # Safety
    /// The caller owns it.
    #[inline(always)]
    pub(super) unsafe fn new(object: NonNull<Inner<T>>) -> Memory<T> {
        Memory(object)
    }
}

impl<T: ?Sized> Drop for Memory<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the reference that is given up keeps the memory, until the answer is that it was the last.
        if unsafe { Inner::weak(self.0) }.sub() {
            // SAFETY: nobody else has a reference, of any kind: not before this may the value's place be looked at, for
            // another thread might be in the middle of dropping the value.
            let layout = unsafe { Inner::layout(self.0) };
            // SAFETY: allocated with this layout by `allocate` or `allocate_slice`.
            unsafe { free(self.0.cast(), layout) };
        }
    }
}

/// Destroys the value, and frees the memory if no weak reference is left.
///
/// # Safety
/// The object was found dead, and this happens to it once.
#[inline(always)]
pub(super) unsafe fn destroy<T: ?Sized>(object: NonNull<Inner<T>>) {
    // SAFETY: the reference that stands for the strong ones is ours now. The memory is freed even if the value panics.
    let _memory = unsafe { Memory::new(object) };
    // SAFETY: nobody has a strong reference any more, by the caller's promise.
    unsafe { ptr::drop_in_place(Inner::value(object)) };
}
