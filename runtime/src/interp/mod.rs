//! The interpreter: frames, calls, the instruction loop and its handlers.
//!
//! [`run`] is the loop; its match arms are generated from the instruction table, each calling the handler of the
//! same name in [`handlers`]. Handlers are inlined into the loop and keep to fast paths; everything else is in
//! functions that take [`Regs`](vm::Regs) by value, so that the loop's state stays in machine registers.

pub mod bind;
pub mod call;
pub mod frame;
pub mod frame_copy;
pub mod generator;
pub mod handlers;
pub mod import;
pub mod make;
pub mod pattern;
pub mod poll;
pub mod run;
pub mod stack;
pub mod unwind;
pub mod vm;
