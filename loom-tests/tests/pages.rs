//! Pages: blocks that other threads free, pages that change hands, and pauses that free into pages:
//! `gc/src/foreign_list.rs`, `gc/src/page_owner.rs`, `gc/src/free_list.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::free_list::FreeList;
use freewheel_gc::gate::AtGate;
use freewheel_gc::page_owner::{Page as _, PageList, take_free};
use freewheel_loom_tests::explore;
use freewheel_loom_tests::page::{Block, Page, Pages};
use freewheel_loom_tests::world::{Thread, World};
use freewheel_refcount::OwnerId;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// Hunts for a block that is lost, handed out twice, or used by two: two threads free blocks of a page that is
/// allocated from.
fn foreign_free(fault: Fault) {
    explore("foreign frees against the owner of the page", fault, || {
        let pages = Arc::new(Pages::new(1, 3));
        let frees = [&[0][..], &[1, 2]].map(|mine| {
            let pages = Arc::clone(&pages);
            thread::spawn(move || {
                let list = FreeList::new();
                for &i in mine {
                    pages.blocks[i].touch();
                    pages.free(2, &list, &pages.blocks[i]);
                }
                assert!(list.is_empty(), "the page is another thread's");
            })
        });
        let list = FreeList::new();
        let n = pages.use_all(&list) + pages.use_all(&list);
        frees.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(n + pages.use_all(&list), 3, "a free block is lost");
    });
}

#[test]
fn what_others_free_comes_back_once() {
    foreign_free(Fault::None);
}

#[test]
#[should_panic]
fn twin_freed_relaxed() {
    foreign_free(Fault::FreeRelaxed);
}

#[test]
#[should_panic]
fn twin_reused_relaxed() {
    foreign_free(Fault::ReuseRelaxed);
}

#[test]
#[should_panic(expected = "a free block is lost")]
fn twin_taken_in_two_steps() {
    foreign_free(Fault::ReuseInTwoSteps);
}

/// A page of thread 1, with one block that thread 1 has freed; in a world of two empty slots.
fn world(blocks: usize) -> Arc<(World, Pages)> {
    Arc::new((World::empty(2), Pages::new(1, blocks)))
}

/// A thread that knows an object of the page frees it, and allocates from the page if nobody owns it.
fn free_and_adopt(pages: &Pages, me: Thread<'_>, block: &Block) {
    let list = FreeList::new();
    me.attach();
    block.touch();
    pages.free(me.number(), &list, block);
    let mine = pages.take_page(me.number());
    if mine {
        pages.use_all(&list);
        pages.free(me.number(), &list, block_in_use(pages));
    }
    pages.exit(me, &list, mine);
}

/// Some object of the page. The page is the caller's, who has just allocated all that was free.
fn block_in_use(pages: &Pages) -> &Block {
    &pages.blocks[0]
}

/// Hunts for two owners of one page: its owner ends, and so its slot has another thread, which frees into the page,
/// while a third thread frees into it and takes it over.
fn adoption(fault: Fault) {
    explore("a page that is abandoned and adopted under foreign frees", fault, || {
        let shared = world(3);
        let other = Arc::clone(&shared);
        let (world, pages) = &*shared;
        let me = world.register(1);
        me.attach();
        let list = FreeList::new();
        pages.free(1, &list, &pages.blocks[0]);
        assert!(!list.is_empty(), "the page is this thread's");
        let t = thread::spawn(move || {
            let (world, pages) = &*other;
            free_and_adopt(pages, world.register(2), &pages.blocks[1]);
        });
        pages.exit(me, &list, true);
        // The next thread of the slot.
        let list = FreeList::new();
        let me = world.register(1);
        me.attach();
        pages.free(1, &list, &pages.blocks[2]);
        pages.exit(me, &list, false);
        t.join().unwrap();
        pages.check(&[]);
    });
}

#[test]
fn a_page_has_one_owner() {
    adoption(Fault::None);
}

#[test]
#[should_panic]
fn twin_the_owner_stays() {
    adoption(Fault::OwnerStays);
}

#[test]
#[should_panic]
fn twin_blocks_put_back_after_the_page_was_abandoned() {
    adoption(Fault::PutBackLate);
}

/// What a thread that ends does first.
#[derive(Clone, Copy, PartialEq)]
enum First {
    HandOver,
    /// Forbidden: it gives its slot back.
    Slot,
}

/// Hunts for a thread that takes a page for its own because an earlier one of its slot owned it.
fn slot_reuse(first: First) {
    explore("a slot whose last thread owned a page", Fault::None, move || {
        let shared = world(2);
        let other = Arc::clone(&shared);
        let (world, pages) = &*shared;
        let me = world.register(1);
        me.attach();
        let list = FreeList::new();
        pages.free(1, &list, &pages.blocks[0]);
        let t = thread::spawn(move || {
            let (world, pages) = &*other;
            let me = world.try_register(1).unwrap_or_else(|| world.register(2));
            free_and_adopt(pages, me, &pages.blocks[1]);
        });
        if first == First::HandOver {
            pages.exit(me, &list, true);
        } else {
            me.exit();
            pages.hand_over(&list, true);
        }
        t.join().unwrap();
        assert_eq!(pages.page.owner().get(), 0);
        pages.check(&[]);
    });
}

#[test]
fn the_next_thread_of_a_slot_owns_nothing() {
    slot_reuse(First::HandOver);
}

/// Twin: the slot is given back before the pages are.
#[test]
#[should_panic]
fn twin_the_slot_is_given_back_first() {
    slot_reuse(First::Slot);
}

/// What two threads allocate from: their free blocks, and their pages with room, which pauses may touch.
struct Lists([(FreeList<Block>, PageList<Page>); 2]);

// SAFETY: what the models check.
unsafe impl Sync for Lists {}
// SAFETY: as above.
unsafe impl Send for Lists {}

impl Lists {
    fn new() -> Lists {
        Lists([(FreeList::new(), PageList::default()), (FreeList::new(), PageList::default())])
    }

    fn of(&self, id: OwnerId) -> &(FreeList<Block>, PageList<Page>) {
        &self.0[usize::from(id) - 1]
    }

    /// Allocations of the thread `me` from its list, and when that is empty from its pages; answers how many blocks.
    fn pop_all(&self, me: OwnerId) -> usize {
        let (list, pages) = self.of(me);
        let mut n = 0;
        loop {
            while list.pop().is_some() {
                n += 1;
            }
            // SAFETY: pages live until the model is over.
            let Some(page) = (unsafe { pages.take() }) else { return n };
            assert_eq!(page.owner().get(), me, "another thread's page");
            take_free(page, list);
        }
    }
}

/// Hunts for a list that two use, and for blocks that are lost: a thread allocates while another one's pause frees objects
/// of two of its pages, two of the one that it frees into last.
fn free_in_pauses(fault: Fault) {
    explore("a pause that frees into pages that are allocated from", fault, || {
        let pages = [Pages::new(2, 1), Pages::new(2, 3)];
        let shared = Arc::new((World::new(2), pages, Lists::new()));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || {
            let (world, [_, pages], lists) = &*other;
            let me = world.register(2);
            me.attach();
            pages.free(2, &lists.of(2).0, &pages.blocks[0]);
            let mut n = lists.pop_all(2);
            me.poll();
            n += lists.pop_all(2);
            me.detach();
            n
        });
        let (world, [first, second], lists) = &*shared;
        let me = world.register(1);
        me.attach();
        me.pause(|| {
            let list_of = |id| &lists.of(id).1;
            first.free_in_pause(1, list_of, &first.blocks[0]);
            second.free_in_pause(1, list_of, &second.blocks[1]);
            second.free_in_pause(1, list_of, &second.blocks[2]);
        });
        assert_eq!(lists.pop_all(1), 0);
        me.detach();
        let n = t.join().unwrap();
        assert_eq!(n + lists.pop_all(2), 4, "a free block is lost");
    });
}

#[test]
fn what_a_pause_frees_is_the_owners() {
    free_in_pauses(Fault::None);
}

#[test]
#[should_panic]
fn twin_a_pause_that_does_not_wait() {
    free_in_pauses(Fault::StopWithoutWait);
}

#[test]
#[should_panic(expected = "another thread's page")]
fn twin_freed_to_the_pausers_list() {
    free_in_pauses(Fault::FreeToPauser);
}

#[test]
#[should_panic(expected = "a free block is lost")]
fn twin_a_page_is_listed_twice() {
    free_in_pauses(Fault::ListedTwice);
}

/// Hunts for a page that nobody finds: its owner ends, while another thread's pauses free into it, before and after.
fn free_while_the_owner_ends(fault: Fault) {
    explore("pauses that free into the pages of a thread that ends", fault, || {
        let shared = Arc::new((World::empty(2), Pages::new(2, 2), Lists::new()));
        let other = Arc::clone(&shared);
        let (world, pages, lists) = &*shared;
        let owner = world.register(2);
        owner.attach();
        let t = thread::spawn(move || {
            let (world, pages, lists) = &*other;
            let me = world.register(1);
            me.attach();
            let list_of = |id| &lists.of(id).1;
            me.pause(|| pages.free_in_pause(1, list_of, &pages.blocks[0]));
            me.exit();
        });
        owner.exit_with(|| {
            lists.of(2).1.forget();
            pages.hand_over(&lists.of(2).0, true);
        });
        t.join().unwrap();
        let me = world.register(1);
        me.attach();
        me.pause(|| pages.free_in_pause(1, |id| &lists.of(id).1, &pages.blocks[1]));
        let list = FreeList::new();
        assert!(pages.take_page(1), "nobody finds the page");
        assert_eq!(pages.use_all(&list), 2, "a free block is lost");
        me.detach();
    });
}

#[test]
fn the_pages_of_a_thread_that_ends_are_found() {
    free_while_the_owner_ends(Fault::None);
}

#[test]
#[should_panic(expected = "nobody finds the page")]
fn twin_pages_of_a_thread_that_is_gone() {
    free_while_the_owner_ends(Fault::OwnerStays);
}

/// Hunts for a block that a collection finds free, and that is on the foreign list, too: the page's lists are forgotten
/// in a pause, and built again from what is not an object any more.
fn sweep_against_foreign_free(fault: Fault) {
    explore("a page's lists built again under foreign frees", fault, || {
        let shared = Arc::new((World::new(2), Pages::new(1, 2)));
        let other = Arc::clone(&shared);
        let t = thread::spawn(move || {
            let (world, pages) = &*other;
            let me = world.register(2);
            let list = FreeList::new();
            me.attach();
            for block in &pages.blocks {
                block.touch();
                pages.free(2, &list, block);
                me.poll();
            }
            me.detach();
        });
        let (world, pages) = &*shared;
        let me = world.register(1);
        me.attach();
        me.pause(|| {
            pages.page.foreign().forget();
            pages.page.own().forget();
            for block in pages.blocks.iter().filter(|b| !b.is_used()) {
                // SAFETY: nobody uses it, and all lists are forgotten.
                unsafe { pages.page.own().push(block.as_ptr()) };
            }
        });
        let list = FreeList::new();
        let n = pages.use_all(&list);
        me.detach();
        t.join().unwrap();
        assert_eq!(n + pages.use_all(&list), 2, "a free block is lost");
    });
}

#[test]
fn a_block_is_on_one_list_after_a_collection() {
    sweep_against_foreign_free(Fault::None);
}

#[test]
#[should_panic]
fn twin_a_collection_that_does_not_wait() {
    sweep_against_foreign_free(Fault::StopWithoutWait);
}
