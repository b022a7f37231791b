//! Who owns a page: taking it, giving it up, and where a block that is freed goes.
//!
//! # Problem
//!
//! A page's lists are its owner's, without atomic operations. The owner ends, another thread takes the page over, and
//! all the while others free blocks of it.
//!
//! # State word
//!
//! [`PageOwner`]: the number of the owner's slot, 0 for none.
//!
//! # Who may touch which field
//!
//! The word is written under the heap's lock, or in a pause; anyone reads it, to ask "is it me?". The list of abandoned
//! pages is behind the heap's lock.
//!
//! # Transitions
//!
//! ```text
//!   a block is freed       by the owner: its list. By others: the page's foreign list
//!   ... in a pause         the owner's list, whoever frees; without an owner the foreign list
//!   a thread ends          its free blocks go back to their pages - under the lock: no owner, and on the list of
//!                          abandoned pages if there is room - then it gives its slot back
//!   a thread needs a page  under the lock: off the list, owner
//! ```
//!
//! # Ordering argument
//!
//! The word itself orders nothing. *A thread that reads its own number owns the page*: the thread wrote it itself, under
//! the lock; and the number that an earlier thread of the same slot left was overwritten by that thread before it gave the
//! slot back, under the registry's lock, which the later one has held since. *A thread that owns a page reads its own
//! number*, for the same reason. So a load may be relaxed: for everyone else all other numbers say the same.
//!
//! The lists of a page change hands under the heap's lock, and in pauses.
//!
//! # Safety argument
//!
//! A block is on one list at a time: it is pushed once, by who frees it, to a list that has one user (the owner) or takes
//! pushes of all (the foreign list). A page without room is on no list of abandoned pages; what is freed into it later
//! waits for a collection, which looks at all pages.
//!
//! # Source
//!
//! As for [`crate::page`].

use core::ptr::{self, NonNull};

use freewheel_refcount::OwnerId;
use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::sync::atomic::{AtomicU16, Ordering};

use crate::foreign_list::ForeignList;
use crate::free_list::{FreeList, Link};

/// The number of the thread slot that owns a page, 0 for none.
#[repr(transparent)]
pub struct PageOwner(AtomicU16);

impl PageOwner {
    /// A page that belongs to this slot.
    pub fn new(owner: OwnerId) -> PageOwner {
        PageOwner(AtomicU16::new(owner))
    }

    /// The slot.
    #[inline(always)]
    pub fn get(&self) -> OwnerId {
        // Relaxed: a thread compares it with its own number, see the ordering argument.
        self.0.load(Ordering::Relaxed)
    }

    /// Gives the page to a slot: under the heap's lock, in a pause, or before others know the page.
    pub fn set(&self, owner: OwnerId) {
        // Relaxed: as above.
        self.0.store(owner, Ordering::Relaxed);
    }
}

/// A page, as far as it changes hands.
pub trait Page {
    /// Its free blocks.
    type Block: Link;
    /// Who owns it.
    fn owner(&self) -> &PageOwner;
    /// Blocks that its owner has put back.
    fn own(&self) -> &FreeList<Self::Block>;
    /// Blocks that others have freed.
    fn foreign(&self) -> &ForeignList<Self::Block>;
    /// Whether blocks may be free on one of these lists, or on none.
    fn has_room(&self) -> bool;
    /// The next page of a list; says the new next one.
    fn replace_next(&self, next: *mut Self) -> *mut Self;
}

/// Frees a block outside of pauses: `own` is what the page's owner does, `foreign` what everyone else does.
#[inline(always)]
pub fn free<P: Page>(page: &P, me: OwnerId, own: impl FnOnce(), foreign: impl FnOnce()) {
    if page.owner().get() == me { own() } else { foreign() }
}

/// Takes all free blocks that are on a page's lists; answers how many. The caller owns the page.
pub fn take_free<P: Page>(page: &P, list: &FreeList<P::Block>) -> usize {
    let foreign = page.foreign().take();
    // SAFETY: blocks on the lists are free, and on no other.
    [page.own().take(), foreign].into_iter().map(|chain| unsafe { list.push_chain(chain) }).sum()
}

/// Frees a block in a pause. `list_of` answers the list of a slot's thread, if it has one.
///
/// # Safety
/// Nobody uses the block, and it is on no list. The world is stopped.
pub unsafe fn free_in_pause<'a, P: Page>(
    page: &P,
    block: NonNull<P::Block>,
    pauser: OwnerId,
    list_of: impl FnOnce(OwnerId) -> Option<&'a FreeList<P::Block>>,
) where
    P::Block: 'a,
{
    let owner = if injected(Fault::FreeToPauser) { pauser } else { page.owner().get() };
    let list = if owner == 0 { None } else { list_of(owner) };
    // SAFETY: the caller's promise.
    unsafe {
        match list {
            Some(list) => list.push(block),
            None => page.foreign().push(block),
        }
    }
}

/// A thread that ends puts the free blocks on its lists back to their pages, and then abandons its pages.
pub fn hand_over<'a, P: Page + 'a>(
    lists: impl Iterator<Item = &'a FreeList<P::Block>>,
    page_of: impl Fn(NonNull<P::Block>) -> &'a P,
    abandon: impl FnOnce(),
) {
    let put_back = || {
        for list in lists {
            while let Some(block) = list.pop() {
                // SAFETY: it is off the thread's list.
                unsafe { page_of(block).own().push(block) };
            }
        }
    };
    if injected(Fault::PutBackLate) {
        abandon();
        put_back();
        return;
    }
    put_back();
    abandon();
}

/// Pages with room that belong to nobody, behind the heap's lock.
#[repr(transparent)]
pub struct Abandoned<P>(*mut P);

impl<P> Abandoned<P> {
    /// None.
    pub const NONE: Abandoned<P> = Abandoned(ptr::null_mut());
}

impl<P: Page> Abandoned<P> {
    /// Makes a page nobody's.
    pub fn adopt(&mut self, page: &P) {
        if !injected(Fault::OwnerStays) {
            page.owner().set(0);
        }
        if page.has_room() {
            page.replace_next(self.0);
            self.0 = ptr::from_ref(page).cast_mut();
        }
    }

    /// Takes a page for a thread.
    ///
    /// # Safety
    /// The pages on the list are still there.
    pub unsafe fn take<'a>(&mut self, owner: OwnerId) -> Option<&'a P> {
        // SAFETY: null, or the caller's promise.
        let page = unsafe { self.0.as_ref() }?;
        self.0 = page.replace_next(ptr::null_mut());
        page.owner().set(owner);
        Some(page)
    }
}
