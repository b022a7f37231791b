//! Model-checked protocols, one file in `tests/` for each.
//!
//! ```text
//! ci/loom.sh         three preemptions, where a model does not say less; a minute
//! ci/loom-full.sh    far more
//! ```
//!
//! What is checked is the crates' own code, compiled against loom's atomics, locks and threads. Twins switch on a
//! [`Fault`](freewheel_refcount::fault::Fault), which leaves out a step or weakens an order of that code, and must fail; or
//! do themselves what the protocol forbids (in parentheses).
//!
//! | protocol | model | the code it runs | twins |
//! |---|---|---|---|
//! | split counts | `biased_count` | `refcount`: `biased`, `shared`, `immortal`, `state` | merges that leave the owner's part out, clear the owner last or do not release; nothing queued, queued for nobody; counts that wrap |
//! | handles of any program | `biased_handle` | `refcount`: all of `Biased` and `Weak`, with slots, queues and thread ends | the same; deaths, upgrades and uniqueness without a look; leaving without a look or release; merging without a hold |
//! | merge queue | `merge_queue` | `refcount::merge_queue`, `gc::poll` | push and take relaxed; leaving without a look; (the bit cleared last) |
//! | weak references | `weak_upgrade` | `refcount`: `weak`, `shared`; `gc::gate` | a pause without stacks, without counts; (not cleared; kept across a safepoint) |
//! | attach, detach, safepoint, pause, turns | `pause` | `gc::gate`, `gc::gate::stop` | a pause that does not wait; no ticket; PAUSE before STOP, PAUSE cleared last; attach, detach, acknowledge, restart relaxed; a wake-up without the lock |
//! | handshakes | `handshake` | `gc::gate::ask` | a request that is pushed late; a detach without an answer; an asker or a pause that does not wait; hold and unhold relaxed |
//! | merging for a thread that is DETACHED or gone; thread ends; slot reuse | `merge_for_detached` | `gc::gate::merge`, `refcount`: `merge_queue`, `biased`, `shared` | no hold; hold, unhold, detach relaxed; MERGE cleared last, forgotten; a drain after the hand-over |
//! | mark, then publish | `publish` | `gc::publish`, `refcount::heap_slot` | published first; only the first object marked; store, load relaxed |
//! | reading without a lock, retirement, reclaim | `reclaim` | `refcount`: `heap_slot`, `stack_slot`, `shared`; `gc::gate` | a pause without stacks, without counts, that does not wait; (a bare reference across a safepoint) |
//! | the reclaimer's sleep | `overdue` | `gc::overdue` | asleep without a look; woken without the lock; forgotten by a pause |
//! | finalizers and resurrection | `finalize` | `refcount::shared`, `gc::publish`, `gc::gate` | a pause without counts; no count during the finalizer |
//! | storage replaced under readers | `block` | `refcount::block_slot`, `gc::gate`; the epoch is a specification (`epoch`) | replace, load relaxed; (freed at once; kept across a safepoint; loaded twice) |
//! | the same, with `crossbeam_epoch` itself | `epoch` | `gc::pin`, `refcount::block_slot` | freed at once; (read without a pin; kept across a safepoint) |
//! | foreign frees; pages that are abandoned and adopted; slot reuse; pauses and collections that free into pages | `pages` | `gc`: `foreign_list`, `page_owner`, `free_list`, `gate` | frees, takes relaxed; taken in two steps; an owner that stays; blocks put back late; freed to the pauser; a page listed twice; a pause that does not wait; (the slot given back first) |
//! | object locks | `object_lock` | `refcount::object_lock`; the parking lot is a list under a lock | lock, unlock relaxed; parked without a look; parked threads forgotten; (a safepoint under the lock) |
//! | locks of programs | `fair_lock` | `refcount::fair_lock`; time passes, and is over, when the model says so | lock, unlock relaxed; parked without a look; parked threads forgotten, by who gives back and who is late; parked again in silence; woken or handed the lock, and gone; handed and taken for woken, and freed, to the first in the list |
//! | generators that several threads resume | `claim` | `refcount::claim` | a claim that only stores; claim, give back relaxed |
//! | deques | `ring` | `refcount::ring_slot` | stores relaxed; loads relaxed; no second look at the version |
//! | lists | `sequence` | `refcount`: `sequence`, `object_lock` | the length first; length, load, block relaxed; the block's capacity unchecked |
//! | dicts, and caches of a key's place | `hash_table` | `refcount`: `hash_table`, `object_lock` | index number, length, load, table, number of keys relaxed; the length first; changes not counted, counted first; a key's hash last, left out; a version given without the lock, kept |
//! | attributes of instances | `instance` | `refcount`: `instance`, `header`, `object_lock` | the shape first, relaxed; read once; moved to a dict without a look |
//! | caches of classes' attributes | `change_epoch` | `refcount::change_epoch`, `gc::gate` | read after the look-up; moved first, relaxed; not begun, alone and with a pause within the change; filled within; (not moved) |
//! | interning | `interning` | `refcount::immortal` | found before it is immortal |
//! | handles on detached threads | `handle` | `gc::gate`, `refcount`: `biased`, `shared` | no hold; nothing queued; (a drop without attaching) |
//!
//! What is not the crates' own: `world` and `heap` stand for `Mutator` and `World`, which need memory pages; they hold lists of
//! retired objects and stacks, and call `gc::gate` for each sequence, as those do. The reclaim pause's loop in `heap` is a
//! short form of `gc/src/reclaim.rs`; its verdicts are `State::reconsider`. `page` stands for `PageMeta` and the heap's list of
//! abandoned pages. Where a protocol is generic over memory (blocks of lists, tables, free blocks), models bring memory that
//! loom watches, and small capacities.
//!
//! Every model says how many executions it explored.

#[cfg(freewheel_loom)]
pub mod epoch;
#[cfg(freewheel_loom)]
mod explore;
#[cfg(freewheel_loom)]
pub mod heap;
#[cfg(freewheel_loom)]
pub mod object;
#[cfg(freewheel_loom)]
pub mod page;
#[cfg(freewheel_loom)]
pub mod world;

#[cfg(freewheel_loom)]
pub use explore::{explore, explore_within};
