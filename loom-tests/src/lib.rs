//! Model-checked protocols, one file in `tests/` for each.
//!
//! ```text
//! RUSTFLAGS="--cfg freewheel_loom" LOOM_MAX_PREEMPTIONS=3 cargo test -p freewheel-loom-tests --release -- --show-output
//! ```
//!
//! What is checked is the crates' own code, compiled against loom's atomics: all of `refcount`, including `Biased` with its
//! thread slots, and of `gc` the words (`ThreadWord`, `PollWord`). The order in which a mutator and a pauser use those is
//! copied by hand into `world.rs`, because the rest of the heap does not run under loom: who changes `Mutator::attach`,
//! `detach`, `safepoint` or `StopControl` changes the copy, too.
//!
//! Every file has twins, `#[should_panic]`, with one step left out or one order weakened: they prove that a model can
//! fail. Twins of `refcount` switch on a [`Fault`](freewheel_refcount::fault::Fault), which breaks the crate's own code.

#[cfg(freewheel_loom)]
mod explore;
#[cfg(freewheel_loom)]
pub mod heap;
#[cfg(freewheel_loom)]
pub mod object;
#[cfg(freewheel_loom)]
pub mod world;

#[cfg(freewheel_loom)]
pub use explore::{explore, explore_within};
