//! Frames: one call of a function.
//!
//! # Registers
//!
//! A callee's registers begin where the caller put the arguments, so passing them moves nothing. Every word of a
//! frame's registers is a valid slot or 0 at every safepoint: locals are set to unbound when the frame begins,
//! dead temporaries never hold a reference, and a frame that ends leaves unbound words behind.

use freewheel_refcount::{Slot, Value};

use crate::cx::Cx;
use crate::object::Obj;
use crate::object::code::Code;
use crate::object::function::Function;

/// Bits of [`Frame::kind`].
pub mod kind {
    /// Called from native code: leaving it leaves the instruction loop.
    pub const ENTRY: u8 = 1;
    /// Runs an initializer: its result is the new instance.
    pub const INIT: u8 = 2;
    /// The frame holds a count of its function.
    pub const OWNS_FUNCTION: u8 = 4;
    /// Runs a generator for a `for` loop.
    pub const FOR_LOOP: u8 = 8;
    /// Runs a generator for a delegation.
    pub const DELEGATE: u8 = 16;
    /// The result is dropped.
    pub const DISCARD: u8 = 32;
}

/// Stands for "no register of the caller".
pub const NO_BASE: u32 = u32::MAX;

/// A frame.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Frame {
    /// The calling frame.
    pub prev: *mut Frame,
    /// The instruction to go on with, when the frame does not run or may raise.
    pub pc: *mut u64,
    /// This thread's copy of the instructions.
    pub base: *mut u64,
    /// The code object.
    pub code: *const Obj<Code>,
    /// The function.
    pub function: *const Obj<Function>,
    /// The registers. Not beside `pc`: reading both as one wide word would stall on the narrow stores before.
    pub regs: *mut Slot,
    /// The namespace of a class body or `exec`, or unbound; the caller keeps it alive.
    pub namespace: Value,
    /// The generator whose frame this is, or unbound.
    pub generator: Value,
    /// The instance that an initializer fills, counted, or unbound.
    pub instance: Value,
    /// The thread's first free register when this frame began.
    pub saved_top: *mut Slot,
    /// The caller's register for the result.
    pub dst: u32,
    /// The caller's register with the callee, dropped on return.
    pub call_base: u32,
    /// See [`kind`].
    pub kind: u8,
}

impl Frame {
    /// The code object.
    #[inline(always)]
    pub fn code<'a>(&self) -> &'a Obj<Code> {
        // SAFETY: the frame's function keeps its code alive.
        unsafe { &*self.code }
    }

    /// The function.
    #[inline(always)]
    pub fn function<'a>(&self) -> &'a Obj<Function> {
        // SAFETY: the caller, the generator or the frame itself keeps the function alive.
        unsafe { &*self.function }
    }

    /// The code object as a value.
    pub fn code_value(&self) -> Value {
        self.code().value()
    }

    /// The dict of globals.
    pub fn globals_value(&self) -> Value {
        self.function().globals.get()
    }

    /// The word of the instruction that is running or was left.
    pub fn word(&self) -> u32 {
        // SAFETY: `pc` and `base` point into the same copy; `pc` is past its first word once an instruction ran.
        let words = unsafe { self.pc.offset_from(self.base) };
        (words.max(1) - 1) as u32
    }

    /// Register `i`.
    ///
    /// # Safety
    /// The frame is alive and has that many registers.
    #[inline(always)]
    pub unsafe fn reg(&self, i: usize) -> Slot {
        // SAFETY: the clause above.
        unsafe { *self.regs.add(i) }
    }
}

impl Cx {
    /// The running frame, if there is one.
    pub fn current_frame(&self) -> Option<&Frame> {
        // SAFETY: null or a frame of this thread, which lives while it is linked.
        unsafe { self.frame.get().as_ref() }
    }

    /// The frames of this thread, innermost first.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        let mut at = self.frame.get();
        core::iter::from_fn(move || {
            // SAFETY: as in `current_frame`.
            let frame = unsafe { at.as_ref() }?;
            at = frame.prev;
            Some(frame)
        })
    }
}
