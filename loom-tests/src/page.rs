//! Pages of models: blocks whose memory loom watches, and the heap's list of pages that nobody owns.

use core::ptr::NonNull;

use freewheel_gc::foreign_list::ForeignList;
use freewheel_gc::free_list::{CountedList, FreeList, Link};
use freewheel_gc::page_owner::{
    Abandoned, Page as _, PageList, PageOwner, free, free_in_pause, hand_over, take_free,
};
use freewheel_refcount::OwnerId;
use freewheel_refcount::sync::Watched;
use freewheel_refcount::sync::parking::Mutex;

use crate::world::Thread;

/// A block.
pub struct Block {
    next: Watched<*mut Block>,
    /// Whether it is an object.
    used: Watched<bool>,
}

impl Block {
    /// The block's user does something with it.
    pub fn touch(&self) {
        assert!(self.used.get(), "a free block is used");
        self.used.set(true);
    }

    /// Whether it is an object.
    pub fn is_used(&self) -> bool {
        self.used.get()
    }

    /// What the last user does, before the block goes to a list.
    pub fn die(&self) {
        assert!(self.used.replace(false), "freed twice");
    }

    /// The block as lists want it.
    pub fn as_ptr(&self) -> NonNull<Block> {
        NonNull::from(self)
    }
}

impl Link for Block {
    unsafe fn next(block: NonNull<Block>) -> *mut Block {
        // SAFETY: blocks live until the model is over.
        unsafe { block.as_ref() }.next.get()
    }

    unsafe fn set_next(block: NonNull<Block>, next: *mut Block) {
        // SAFETY: as above.
        unsafe { block.as_ref() }.next.set(next);
    }
}

/// A page.
pub struct Page {
    owner: PageOwner,
    own: CountedList<Block>,
    foreign: ForeignList<Block>,
    listed: Watched<bool>,
    next: Watched<*mut Page>,
}

impl freewheel_gc::page_owner::Page for Page {
    type Block = Block;

    fn owner(&self) -> &PageOwner {
        &self.owner
    }

    fn own(&self) -> &CountedList<Block> {
        &self.own
    }

    fn foreign(&self) -> &ForeignList<Block> {
        &self.foreign
    }

    fn has_room(&self) -> bool {
        !self.own.is_empty() || !self.foreign.seems_empty()
    }

    fn replace_listed(&self, listed: bool) -> bool {
        self.listed.replace(listed)
    }

    fn replace_next(&self, next: *mut Page) -> *mut Page {
        self.next.replace(next)
    }
}

/// One page with its blocks, and the list of abandoned ones.
pub struct Pages {
    /// The page.
    pub page: Page,
    /// Its blocks, all of them objects at first.
    pub blocks: Vec<Block>,
    abandoned: Mutex<Abandoned<Page>>,
}

// SAFETY: what the models check.
unsafe impl Sync for Pages {}
// SAFETY: as above.
unsafe impl Send for Pages {}

impl Pages {
    /// A page of this owner with `n` blocks, which are objects.
    pub fn new(owner: OwnerId, n: usize) -> Pages {
        let page = Page {
            owner: PageOwner::new(owner),
            own: CountedList::default(),
            foreign: ForeignList::default(),
            listed: Watched::new(false),
            next: Watched::new(core::ptr::null_mut()),
        };
        let block = || Block { next: Watched::new(core::ptr::null_mut()), used: Watched::new(true) };
        let blocks = (0..n).map(|_| block()).collect();
        Pages { page, blocks, abandoned: Mutex::new(Abandoned::default()) }
    }

    /// A thread frees a block, as `Mutator::free`.
    pub fn free(&self, me: OwnerId, list: &FreeList<Block>, block: &Block) {
        block.die();
        // SAFETY: the block is dead, and on no list.
        let own = || unsafe { list.push(block.as_ptr()) };
        // SAFETY: as above.
        let foreign = || unsafe { self.page.foreign().push(block.as_ptr()) };
        free(&self.page, me, own, foreign);
    }

    /// A pause frees a block, as `Mutator::free_in_pause`; `list_of` finds the list of a slot's thread.
    pub fn free_in_pause<'a>(
        &self,
        pauser: OwnerId,
        list_of: impl Fn(OwnerId) -> &'a PageList<Page>,
        block: &Block,
    ) {
        block.die();
        let add = |owner| match owner {
            0 => self.abandoned.lock().adopt(&self.page),
            _ => list_of(owner).add(&self.page),
        };
        // SAFETY: the block is dead, and on no list; in a pause.
        unsafe { free_in_pause(&self.page, block.as_ptr(), pauser, add) };
    }

    /// A thread takes the page, if nobody has it, as `Heap::take_page`.
    pub fn take_page(&self, me: OwnerId) -> bool {
        // SAFETY: the page lives until the model is over.
        unsafe { self.abandoned.lock().take(me) }.is_some()
    }

    /// Its owner allocates all that is free, and uses it; answers how many blocks.
    pub fn use_all(&self, list: &FreeList<Block>) -> usize {
        take_free(&self.page, list);
        let mut n = 0;
        while let Some(block) = list.pop() {
            // SAFETY: blocks live until the model is over.
            let block = unsafe { block.as_ref() };
            assert!(!block.used.replace(true), "handed out twice");
            n += 1;
        }
        n
    }

    /// What a thread hands over when it ends, as `LocalHeap::abandon`.
    pub fn hand_over(&self, list: &FreeList<Block>, owns_page: bool) {
        hand_over(
            [list].into_iter(),
            |_| &self.page,
            || {
                if owns_page {
                    self.abandoned.lock().adopt(&self.page);
                }
            },
        );
    }

    /// The same at the end of a thread.
    pub fn exit(&self, me: Thread<'_>, list: &FreeList<Block>, owns_page: bool) {
        me.exit_with(|| self.hand_over(list, owns_page));
    }

    /// When all threads are gone: each block is an object, or free on one list, once.
    pub fn check(&self, lists: &[&FreeList<Block>]) {
        let all = FreeList::new();
        for list in lists {
            // SAFETY: no thread uses it any more.
            unsafe { all.push_chain(list.take()) };
        }
        let used = self.blocks.iter().filter(|b| b.used.get()).count();
        let free = self.use_all(&all);
        assert_eq!(used + free, self.blocks.len(), "a free block is lost");
    }
}
