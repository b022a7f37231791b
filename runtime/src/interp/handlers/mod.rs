//! The handlers: what each instruction does, one function of the instruction's name each.
//!
//! A handler is inlined into the loop. It does the common case there, and calls a function that is not inlined
//! for everything else, after saving the frame's place.
#![allow(non_snake_case, reason = "handlers are named after their instructions")]

pub mod arith;
mod attr;
mod build;
mod call;
mod control;
mod data;
mod exc;
mod pairs;

pub use arith::*;
pub use attr::*;
pub use build::*;
pub use call::*;
pub use control::*;
pub use data::*;
pub use exc::*;
