//! Model-checked protocols, one file in `tests/` for each.
//!
//! ```text
//! RUSTFLAGS="--cfg freewheel_loom" LOOM_MAX_PREEMPTIONS=2 cargo test -p freewheel-loom-tests --release
//! ```
//!
//! What is checked is the crates' own words (`ThreadWord`, `PollWord`, `MergeQueue`, `Header`), compiled against loom's
//! atomics. The order in which a mutator and a pauser use them is copied by hand into `world.rs` and into
//! `tests/weak_upgrade.rs`, because the rest of the heap does not run under loom: who changes `Mutator::attach`,
//! `detach`, `safepoint`, `StopControl` or the reclaim pause changes the copy, too.
//!
//! Every file has twins, `#[should_panic]`, with one step left out or one order weakened: they prove that a model can
//! fail. Twins that weaken an order use a few lines of their own, because the crates have no switch for that; they show
//! what loom would find, not that it is found in the crates. For that, change an order in the crates and run the models.

#[cfg(freewheel_loom)]
pub mod world;
