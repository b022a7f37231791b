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
//! The word is written under the heap's lock, or in a pause; anyone reads it, to ask "is it me?". A thread's lists of
//! pages with room are the thread's, or a pause's; the list of abandoned pages is behind the heap's lock.
//!
//! # Transitions
//!
//! ```text
//!   a block is freed       by the owner: its list. By others: the page's foreign list
//!   ... in a pause         the page's own list, whoever frees; and the page goes to the owner's list of pages with room,
//!                          without an owner to that of abandoned pages, unless it is on such a list already
//!   a thread ends          its free blocks go back to their pages - under the lock: no owner, and on the list of
//!                          abandoned pages if there is room - then it gives its slot back
//!   a thread needs blocks  off its list of pages with room: what is on the page's lists; else
//!                          under the lock: off the list of abandoned pages, owner
//! ```
//!
//! A pause leaves what it frees with the pages, so that a thread gets it back page by page, in the order of its memory,
//! and is asked between two pages whether there is something to reclaim.
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
//! pushes of all (the foreign list). A page says whether it is on a list of pages, so it is on one at a time, too. A page
//! without room is on none; what others free into it outside of pauses waits for a pause that frees into it, or for a
//! collection, which looks at all pages.
//!
//! # Source
//!
//! As for [`crate::page`].

use core::ptr::{self, NonNull};

use freewheel_refcount::OwnerId;
use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::sync::Watched;
use freewheel_refcount::sync::atomic::{AtomicU16, Ordering};

use crate::foreign_list::ForeignList;
use crate::free_list::{CountedList, FreeList, Link};

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
    fn own(&self) -> &CountedList<Self::Block>;
    /// Blocks that others have freed.
    fn foreign(&self) -> &ForeignList<Self::Block>;
    /// Whether blocks may be free on one of these lists, or on none.
    fn has_room(&self) -> bool;
    /// Whether it is on a list of pages; says whether it is now.
    fn replace_listed(&self, listed: bool) -> bool;
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
    let own = page.own().move_to(list);
    // SAFETY: blocks on the list are free, and now they are on no other.
    own + unsafe { list.push_chain(page.foreign().take()) }
}

/// Frees a block in a pause. `add` puts the page, which has room now, on the list of this slot's thread, or of nobody.
///
/// # Safety
/// Nobody uses the block, and it is on no list. The world is stopped.
#[inline(always)]
pub unsafe fn free_in_pause<P: Page>(
    page: &P,
    block: NonNull<P::Block>,
    pauser: OwnerId,
    add: impl FnOnce(OwnerId),
) {
    // SAFETY: the caller's promise.
    unsafe { page.own().push(block) };
    if !page.replace_listed(true) || injected(Fault::ListedTwice) {
        add(if injected(Fault::FreeToPauser) { pauser } else { page.owner().get() });
    }
}

/// Pages with room, linked through themselves.
#[repr(transparent)]
pub struct PageList<P>(Watched<*mut P>);

impl<P> PageList<P> {
    /// Forgets all pages, which are given to others, or are looked for again.
    pub fn forget(&self) {
        self.0.set(ptr::null_mut());
    }
}

impl<P> Default for PageList<P> {
    fn default() -> Self {
        PageList(Watched::new(ptr::null_mut()))
    }
}

impl<P: Page> PageList<P> {
    /// Puts a page in front that is on no list.
    pub fn add(&self, page: &P) {
        page.replace_listed(true);
        page.replace_next(self.0.replace(ptr::from_ref(page).cast_mut()));
    }

    /// Takes the first page.
    ///
    /// # Safety
    /// The pages on the list are still there.
    pub unsafe fn take<'a>(&self) -> Option<&'a P> {
        // SAFETY: null, or the caller's promise.
        let page: &P = unsafe { self.0.get().as_ref() }?;
        self.0.set(page.replace_next(ptr::null_mut()));
        page.replace_listed(false);
        Some(page)
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
pub struct Abandoned<P>(PageList<P>);

impl<P> Abandoned<P> {
    /// Forgets all pages, which are looked for again.
    pub fn forget(&mut self) {
        self.0.forget();
    }
}

impl<P> Default for Abandoned<P> {
    fn default() -> Self {
        Abandoned(PageList::default())
    }
}

impl<P: Page> Abandoned<P> {
    /// Makes a page nobody's. If it is on a list, that is its last owner's, which is not used any more.
    pub fn adopt(&mut self, page: &P) {
        if !injected(Fault::OwnerStays) {
            page.owner().set(0);
        }
        page.replace_listed(false);
        if page.has_room() {
            self.0.add(page);
        }
    }

    /// Takes a page for a thread.
    ///
    /// # Safety
    /// The pages on the list are still there.
    pub unsafe fn take<'a>(&mut self, owner: OwnerId) -> Option<&'a P> {
        // SAFETY: the caller's promise.
        let page = unsafe { self.0.take() }?;
        page.owner().set(owner);
        Some(page)
    }
}
