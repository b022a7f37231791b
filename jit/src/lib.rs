//! The just-in-time compiler's place in the runtime.
//!
//! Hot traces of micro-operations will become machine code here: stencils copied and patched first, a trace
//! compiler for what stays hot after that (see the book's design pages). This crate holds, for now, the one
//! contract that the interpreter and the compiler share: how a hot place is offered, and how compiled code is
//! told to let go of it.
//!
//! # Rules of the contract
//!
//! 1. [`Compiler::offer`] is called by the thread that found the place hot, attached and at a safepoint. It may
//!    take time; it runs no user code.
//! 2. Compiled code keeps every rule that the interpreter keeps: it polls at backward jumps, and leaves the
//!    frame's registers valid at every safepoint.
//! 3. After [`Compiler::invalidate`] and a handshake with every thread, no thread runs the code any more.
#![forbid(unsafe_code)]

use freewheel_specializer::CodeProto;

/// A place in a code object where execution keeps coming back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HotPlace {
    /// The backward jump's target, as a word of the code.
    pub word: u32,
    /// How often the place was reached before it was offered.
    pub count: u32,
}

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Offer {
    /// The place stays interpreted; offer it again after this many more rounds.
    Later(u32),
    /// The place stays interpreted for good.
    Never,
}

/// A compiler, as the interpreter sees it.
pub trait Compiler: Send + Sync {
    /// A place became hot.
    fn offer(&self, code: &CodeProto, place: HotPlace) -> Offer;
    /// What a compiled trace relied on no longer holds.
    fn invalidate(&self, code: &CodeProto);
}

/// The compiler of builds and machines without one: everything stays interpreted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interpreted;

impl Compiler for Interpreted {
    fn offer(&self, _: &CodeProto, _: HotPlace) -> Offer {
        Offer::Never
    }

    fn invalidate(&self, _: &CodeProto) {}
}
