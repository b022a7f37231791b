//! Heap, threads, safepoints and the collector of the Freewheel runtime.
//!
//! A [`World`] is one heap with its threads. Every thread that touches objects has a [`Mutator`]. What an object
//! holds is known to the client only: it describes each kind by a [`TypeInfo`] and names its roots as a
//! [`Client`].
//!
//! | module | holds |
//! |---|---|
//! | [`layout`] | what the heap must know of an object: [`TypeInfo`], [`Tracer`], [`Releaser`] |
//! | [`shapes`] | the arena that maps shape ids to records |
//! | [`client`] | what the heap asks of its client |
//! | [`world`] | the heap with its threads, as others see it |
//! | [`mutator`], [`alloc`] | a thread's handle: attach, detach, safepoints; allocation |
//! | [`thread_word`] | the state of a thread: attached, detached, held |
//! | [`poll`] | the word that safepoints look at |
//! | [`gate`] | what threads do with these two words, step by step |
//! | [`stop_world`] | pauses |
//! | [`pause_lock`] | locks that pauses look behind without waiting |
//! | [`handshake`] | a small function for every thread, without a pause |
//! | [`heap`], [`page`], [`local_heap`], [`size_class`], [`os`] | memory |
//! | [`page_owner`], [`foreign_list`], [`free_list`] | whose a page is, and where its free blocks are |
//! | [`pin`] | when replaced storage may go |
//! | [`death`] | what follows a decrement: destruction, retirement, merge queues |
//! | [`publish`], [`share`] | marking objects SHARED before others can see them |
//! | [`loan`], `held` | references to SHARED objects that are not counted: of objects, and of native code |
//! | [`reclaim`] | the pause that frees retired objects |
//! | [`overdue`], [`reclaimer`] | that none of them waits for ever |
//! | [`report`], [`histogram`], [`observe`] | what the heap tells about itself |
//! | [`inspect`] | the object graph, for tools |
//! | [`collect`] | the collector, a file per phase |
//! | `marks`, `workers` | mark bits, and the threads that help to set them |
//! | `zeal` | switches for tests: collect all the time, let allocations fail |
//! | [`verify`] | debug builds: nothing leads to freed memory or to another thread's private object |
//!
//! Under `cfg(freewheel_loom)` only the protocols are compiled ([`gate`] and its words, [`page_owner`] and its lists,
//! [`overdue`]), for the models in `loom-tests`.

pub mod foreign_list;
pub mod free_list;
pub mod gate;
pub mod overdue;
pub mod page_owner;
pub mod pin;
pub mod poll;
pub mod publish;
pub mod thread_word;

#[cfg(not(freewheel_loom))]
pub mod alloc;
#[cfg(not(freewheel_loom))]
pub mod client;
#[cfg(not(freewheel_loom))]
pub mod collect;
#[cfg(not(freewheel_loom))]
pub mod death;
#[cfg(not(freewheel_loom))]
pub mod handshake;
#[cfg(not(freewheel_loom))]
pub mod heap;
#[cfg(not(freewheel_loom))]
pub(crate) mod held;
#[cfg(not(freewheel_loom))]
pub mod histogram;
#[cfg(not(freewheel_loom))]
pub mod inspect;
#[cfg(not(freewheel_loom))]
pub mod late;
#[cfg(not(freewheel_loom))]
pub mod layout;
#[cfg(not(freewheel_loom))]
pub mod loan;
#[cfg(not(freewheel_loom))]
pub mod local_heap;
#[cfg(not(freewheel_loom))]
pub(crate) mod marks;
#[cfg(not(freewheel_loom))]
pub mod mutator;
#[cfg(not(freewheel_loom))]
pub mod observe;
#[cfg(not(freewheel_loom))]
pub mod os;
#[cfg(not(freewheel_loom))]
pub mod page;
#[cfg(not(freewheel_loom))]
pub mod pause_lock;
#[cfg(not(freewheel_loom))]
pub(crate) mod prefetch;
#[cfg(not(freewheel_loom))]
pub mod reclaim;
#[cfg(not(freewheel_loom))]
pub mod reclaimer;
#[cfg(not(freewheel_loom))]
pub mod report;
#[cfg(not(freewheel_loom))]
pub mod shapes;
#[cfg(not(freewheel_loom))]
pub mod share;
#[cfg(not(freewheel_loom))]
pub mod size_class;
#[cfg(not(freewheel_loom))]
pub mod slots;
#[cfg(not(freewheel_loom))]
mod span;
#[cfg(not(freewheel_loom))]
pub mod stop_world;
#[cfg(not(freewheel_loom))]
pub mod verify;
#[cfg(not(freewheel_loom))]
pub(crate) mod workers;
#[cfg(not(freewheel_loom))]
pub mod world;
#[cfg(not(freewheel_loom))]
pub(crate) mod zeal;

pub use poll::CLIENT_BITS;
#[cfg(not(freewheel_loom))]
pub use {
    client::{Client, StackRoots},
    handshake::Standing,
    late::{LateObserver, LateStop},
    layout::{Releaser, Tracer, TypeInfo},
    loan::Loan,
    mutator::{Mutator, current},
    observe::{PauseEvent, PauseObserver},
    pause_lock::{Moment, PauseLock},
    reclaimer::Reclaimer,
    report::{CollectionReport, PauseKind, PauseReport, Phases, Quantiles, Reason, Stats, ThreadReport},
    shapes::{NewRecord, SHAPE_STRIDE, ShapeArena, ShapeHead},
    stop_world::PauseToken,
    world::{AttachError, World, WorldConfig, WorldError, current_shapes},
};
