//! Freewheel: a free-threaded object runtime.
//!
//! A [`Runtime`] is a heap with its threads, on which a dynamic language runs on all cores at once, with no
//! global lock. A thread attaches and gets a [`Cx`], through which it makes objects and calls code; detached, it
//! blocks nobody. What a language adds — compiler, imports, built-in names — it gives as a [`Frontend`].
//!
//! | folder | holds |
//! |---|---|
//! | [`object`] | memory layout: headers, shapes, classes, payloads of the built-in kinds |
//! | [`ops`] | what every value can be asked to do |
//! | [`types`] | the built-in classes |
//! | [`interp`] | frames, calls, the instruction loop |
//! | [`snapshot`] | the graph of objects, for browsers' developer tools |
//! | [`text`] | strings and numbers as text, without objects |

pub mod alloc;
pub mod args;
pub mod attach;
pub mod boot;
pub mod cx;
pub mod exceptions;
pub mod frontend;
pub mod handle;
pub mod intern;
pub mod interp;
pub mod lookup;
pub mod names;
pub mod object;
pub mod ops;
pub(crate) mod reclaimer;
pub mod runtime;
pub mod snapshot;
pub mod text;
pub mod types;
pub mod weak;

pub use args::{Args, NativeFn};
pub use cx::Cx;
pub use exceptions::ExcKind;
pub use freewheel_gc as gc;
pub use freewheel_refcount::{OwnerId, Slot, Value};
pub use frontend::Frontend;
pub use handle::{Exc, Ref, Res};
pub use runtime::{BuildError, Runtime, RuntimeBuilder, exit_now};
